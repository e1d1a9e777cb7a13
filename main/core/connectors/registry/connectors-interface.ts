/** All connectors, as the rest of the core sees them. */
import type { ConnectorEdit } from '../../../../contract/commands/edit-connector.ts';
import type { NetworkVariable } from '../../../../contract/plain/network-variables.ts';
import type { CatalogueView } from '../../../../contract/views/catalogue-view.ts';
import type { Listed } from '../catalogue/left-out.ts';
import type { Offerings } from '../catalogue/fetch-offerings.ts';
import type { ResourceSubscription } from '../connection/subscriptions.ts';
import type { ConnectorState, ParsedNewConnector } from '../conversation/connector-facts.ts';
import type {
  UpstreamOutcome,
  UpstreamRequest,
  UpstreamSession,
  Watch,
} from '../conversation/upstream.ts';
import type { DocumentActs } from '../login/own-document.ts';
import type { AccountActs } from './account-acts.ts';
import type { ConnectorTest } from './connector-test.ts';
import type { ItemActs } from '../reviewed/item-acts.ts';
import type { LoginActs } from './login-acts.ts';
import type { ToolActs } from './tool-acts.ts';

export interface Connectors extends LoginActs, AccountActs, ToolActs, ItemActs, DocumentActs {
  /**
   * Returns at once; enabled connectors connect in the background, the kept catalogue is served
   * meanwhile.
   */
  start(): void;
  /** Another managed policy holds: what may not run ends, what may again is opened. */
  recheck(): void;
  /** Ends every connection and child process, within a deadline. */
  stop(): Promise<void>;
  /** What local servers are told of the company's network, fit to be shown. */
  networkVariables(): readonly NetworkVariable[];
  list(): readonly ConnectorState[];
  find(name: string): ConnectorState | undefined;
  /**
   * What it offers beside its tools, as the server says it, bounded and frozen (foreign); empty for
   * an unknown name.
   */
  offered(name: string): Offerings;
  /** The same, fit to be shown; undefined for an unknown name. */
  catalogue(name: string): CatalogueView | undefined;
  /** Milliseconds for which its server lets one of its lists be kept from now on. */
  freshFor(name: string, of: Listed): number;
  /** Grows with every change of any connector, tool, pin or setting. */
  version(): number;
  /**
   * Stores secrets in the vault, then the connector in the preferences; connects in the background.
   *
   * @throws CoreError `already_exists`, `vault_unavailable`, `store_failed`, `invalid_input`
   */
  add(input: ParsedNewConnector, preset?: string): Promise<ConnectorState>;
  /**
   * The person accepts that another command is run than the one they confirmed: the one that
   * `change` names.
   *
   * @throws CoreError `not_found`, `conflict` – it has changed again, or there is nothing to
   *   confirm
   */
  confirm(name: string, change: string): Promise<ConnectorState>;
  /**
   * Replaces the settings, then the connection; tools, reviews and rules stay. The old secrets hold
   * until the new settings are kept.
   *
   * @throws CoreError `not_found`, `invalid_input`, `conflict` – it was changed by somebody else
   *   meanwhile, `vault_unavailable`, `store_failed`
   */
  edit(change: ConnectorEdit): Promise<ConnectorState>;
  /**
   * Stops it and deletes vault entries, pins, settings and catalogue.
   *
   * @throws CoreError `not_found`
   */
  remove(name: string): Promise<void>;
  setEnabled(name: string, enabled: boolean): Promise<ConnectorState>;
  /**
   * Closes and opens the connection; resolves when it is ready or has failed.
   *
   * @throws CoreError `not_found`, `conflict` when disabled
   */
  reconnect(name: string): Promise<ConnectorState>;
  /**
   * Opens those anew whose secrets could not be read; not more often than the vault asks by itself,
   * unless `now` is said.
   */
  retryHeld(when?: 'now'): void;
  /** The computer slept: what is open is read anew, what waits to be tried again is tried now. */
  wake(): void;
  /** Tries each stage on a throw-away connection. */
  test(name: string): Promise<ConnectorTest>;
  /**
   * The same for one that is not added; nothing of it is kept.
   *
   * @throws CoreError `invalid_input`
   */
  tryOut(input: ParsedNewConnector): Promise<ConnectorTest>;
  /**
   * Sends one request. Never throws for upstream trouble. A broken connection of an enabled
   * connector is opened once more within the deadline *before* anything is sent; nothing is ever
   * sent twice (REL-08).
   */
  request(name: string, request: UpstreamRequest): Promise<UpstreamOutcome>;
  /**
   * Delivers resource updates until it is stopped, across reconnects; after a gap each of them
   * counts as changed. Foreign params; nothing for an unknown name, or a server that announces
   * none.
   */
  subscribe(name: string, requested: ResourceSubscription): Watch;
  /**
   * Sends the server a notification for a client, where its revision has such; nothing is opened
   * for it.
   */
  notify(
    name: string,
    upstreamSession: UpstreamSession,
    method: 'notifications/roots/list_changed',
  ): void;
  /** A client is gone: what it had of its own at any server ends. */
  endUpstreamSession(key: string): Promise<void>;
  /** How many conversations belong to one client alone. */
  upstreamSessions(): number;
  /** The tail of a stdio connector's standard error, characters made visible; empty for HTTP. */
  log(name: string): readonly string[];
}
