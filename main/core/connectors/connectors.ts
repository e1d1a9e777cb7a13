/**
 * All connectors: their configuration, connections, tool catalogues and reviews. The only face of this folder that
 * other parts use.
 */
import type { z } from 'zod';
import type { newConnectorSchema, TestStep } from '../../../contract/commands.ts';
import type { AccessClass, ConnectorView, ToolMode } from '../../../contract/views.ts';
import type { JsonObject } from '../lib/json.ts';
import type { Era } from '../mcp/revisions.ts';
import type { Clock, Logger, Preferences, Random, Vault } from '../ports.ts';
import type { Store } from '../store/open-store.ts';
import type { UpstreamOutcome, UpstreamRequest } from './upstream.ts';

/** A new connector after `newConnectorSchema` has parsed it. */
export type ParsedNewConnector = z.output<typeof newConnectorSchema>;

/** One connector as it stands. Frozen; replaced, never changed. Foreign strings are visible except where noted. */
export interface ConnectorState extends Omit<ConnectorView, 'usedByClients' | 'lastUsedAt'> {
  /** Random and stable; key in store and vault. */
  readonly id: string;
  /** Null before the first connection. */
  readonly era: Era | null;
  /** What the server says about itself; foreign, bounded, made visible. Off by default for clients (SEC-83). */
  readonly instructions: string | null;
  /** As the server declared them (foreign JSON, for capability checks only); empty before the first connection. */
  readonly capabilities: JsonObject;
}

/** One tool of a connector: what may be shown to clients, and what the person said about it. Frozen. */
export interface CatalogueTool {
  readonly connectorId: string;
  /** Name of the connector. */
  readonly connector: string;
  /** The tool's own name. */
  readonly name: string;
  /** Copied field by field from what upstream sent; `name` is the original. */
  readonly definition: JsonObject;
  /** Over name, title, description, schemas, annotations: changes when any of them does, not with key order. */
  readonly hash: string;
  readonly review: 'accepted' | 'new' | 'changed';
  /** The person's setting, or null for the default. */
  readonly mode: ToolMode | null;
  readonly class: AccessClass | null;
}

export interface ConnectorsOptions {
  readonly store: Store;
  readonly preferences: Preferences;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Our own version, told to upstream servers. */
  readonly version: string;
  /** Anything that `list`, `find` or `tools` shows has changed. */
  readonly onChange: () => void;
  /** The tools of this connector changed: definition, review, setting, or the connector came or went. */
  readonly onToolsChanged: (connector: string) => void;
  /** Directories searched for commands; the process's own PATH by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

export interface Connectors {
  /** Returns at once; enabled connectors connect in the background, the kept catalogue is served meanwhile. */
  start(): void;
  /** Ends every connection and child process, within a deadline. */
  stop(): Promise<void>;
  list(): readonly ConnectorState[];
  find(name: string): ConnectorState | undefined;
  /** One Map lookup; the same frozen array until something of it changes. Empty for an unknown name. */
  tools(name: string): readonly CatalogueTool[];
  /** Grows with every change of any connector, tool, pin or setting. */
  version(): number;
  /**
   * Stores secrets in the vault, then the connector in the preferences; connects in the background.
   *
   * @throws CoreError `already_exists`, `vault_unavailable`, `store_failed`, `invalid_input`
   */
  add(input: ParsedNewConnector): Promise<ConnectorState>;
  /** Stops it and deletes vault entries, pins, settings and catalogue. @throws CoreError `not_found` */
  remove(name: string): Promise<void>;
  setEnabled(name: string, enabled: boolean): Promise<ConnectorState>;
  /** Closes and opens the connection; resolves when it is ready or has failed. @throws CoreError `not_found`, `conflict` when disabled */
  reconnect(name: string): Promise<ConnectorState>;
  /** Closes the connection and forgets the bearer token; the connector stays enabled. */
  disconnect(name: string): Promise<ConnectorState>;
  /** Tries each stage on a throw-away connection. */
  test(name: string): Promise<{ ok: boolean; steps: TestStep[] }>;
  /** Accepts the current definitions. Names that do not exist are ignored. */
  acceptTools(name: string, which: 'all' | readonly string[]): ConnectorState;
  /** Absent members stay as they are, null goes back to the default. @throws CoreError `not_found` */
  setTool(
    name: string,
    tool: string,
    setting: { readonly mode?: ToolMode | null | undefined; readonly class?: AccessClass | null | undefined },
  ): CatalogueTool;
  /**
   * Sends one request. Never throws for upstream trouble. A broken connection of an enabled connector is opened once
   * more within the deadline *before* anything is sent; nothing is ever sent twice (REL-08).
   */
  request(name: string, request: UpstreamRequest): Promise<UpstreamOutcome>;
  /** The tail of a stdio connector's standard error, characters made visible; empty for HTTP. */
  log(name: string): readonly string[];
}

/** Reads the stored connectors; opens nothing before `start`. */
export declare function createConnectors(options: ConnectorsOptions): Connectors;
