/** What the rest of the product sees of a connector and of a tool. */
import type { z } from 'zod';
import type { newConnectorSchema } from '../../../../contract/commands/connector-commands.ts';
import type { AccessClass, ToolMode } from '../../../../contract/views/access.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { Era } from '../../mcp/revisions.ts';

/** A new connector after `newConnectorSchema` has parsed it. */
export type ParsedNewConnector = z.output<typeof newConnectorSchema>;

/**
 * One connector as it stands. Frozen; replaced, never changed. Foreign strings are visible except
 * where noted.
 */
export interface ConnectorState extends Omit<
  ConnectorView,
  | 'usedByClients'
  | 'lastUsedAt'
  | 'callsToday'
  | 'largestResult'
  | 'pausedUntil'
  | 'duplicateOf'
  | 'labelTools'
> {
  /** Random and stable; key in store and vault. */
  readonly id: string;
  /**
   * A digest of the account and workspace that is logged in, where the service says so; else null.
   */
  readonly identity: string | null;
  /** Null before the first connection. */
  readonly era: Era | null;
  /**
   * What the server says about itself; foreign, bounded, made visible. Off by default for clients
   * (SEC-83).
   */
  readonly instructions: string | null;
  /** `title`, `description`, `websiteUrl` and `icons` of the server; texts are made visible. */
  readonly serverAbout: JsonObject;
  /**
   * As the server declared them (foreign JSON, for capability checks only); empty before the first
   * connection.
   */
  readonly capabilities: JsonObject;
}

/**
 * One tool of a connector: what may be shown to clients, and what the person said about it. Frozen.
 */
export interface CatalogueTool {
  readonly connectorId: string;
  /** Name of the connector. */
  readonly connector: string;
  /** The tool's own name. */
  readonly name: string;
  /** Copied field by field from what upstream sent; `name` is the original. */
  readonly definition: JsonObject;
  /**
   * Over name, title, description, schemas, annotations: changes when any of them does, not with
   * key order.
   */
  readonly hash: string;
  readonly review: 'accepted' | 'new' | 'changed';
  /** The person's setting, or null for the default. */
  readonly mode: ToolMode | null;
  readonly class: AccessClass | null;
  /** The person decided that nothing opens it (ATMOS-35). */
  readonly never: boolean;
  /**
   * `back`: it was another for a while and is as accepted again; `earlier`: it is as accepted
   * before the last time (SEC-84).
   */
  readonly turned: 'back' | 'earlier' | null;
}

/** A tool that went from one definition to another and back (SEC-84). */
export type ToolTurn = Pick<CatalogueTool, 'connector' | 'name'> & {
  readonly turned: 'back' | 'earlier';
};
