/** What opening a connector needs from around it. */
import type { JsonObject } from '../../lib/json.ts';
import type { Network } from '../../net/network.ts';
import type { ChildGuard, Clock, Vault } from '../../ports/ports.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { CommandCheck } from '../config/command-check.ts';
import type { Login } from '../login/login.ts';
import type { Environment } from '../stdio/child-environment.ts';

export interface OpeningContext {
  /** The login of an HTTP connector that has no token of its own. */
  readonly loginOf: (connectorId: string) => Login | undefined;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly network: Network;
  readonly clientInfo: { readonly name: string; readonly version: string };
  /** What callers can be asked for (`UpstreamRequest.onInput`). */
  readonly clientCapabilities: JsonObject;
  readonly environment: Environment;
  readonly searchPath: () => Promise<string | null>;
  readonly children: ChildGuard;
  readonly commands: CommandCheck;
  /** A server sent a notification that does not pass; absent for a connector that is tried out. */
  readonly onUnknown?: (stored: StoredConnector, method: string) => void;
}
