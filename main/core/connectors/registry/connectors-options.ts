/** What the connectors need from the rest of the core. */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Changes } from '../../lib/changes.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import type { Network } from '../../net/network.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { FaultPoint } from '../../ports/fault-point.ts';
import type { ChildGuard, Clock, Logger, Random, Vault } from '../../ports/ports.ts';
import type { RestrictablePreferences } from '../../store/restrictions.ts';
import type { Store } from '../../store/open-store.ts';

/** For people: what is not allowed and by whom, and whom to ask. */
export interface NotAllowed {
  readonly message: string;
  readonly hint: string;
}

export interface ConnectorsOptions {
  readonly store: Store;
  readonly preferences: RestrictablePreferences;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly children: ChildGuard;
  /** Our own version, sent to upstream servers. */
  readonly version: string;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly changes: Pick<Changes, 'emit'>;
  /** Requests to login services. */
  readonly fetch: NamedFetch;
  /** Our own origin on 127.0.0.1, to which browsers come back from a login. */
  readonly origin: () => string;
  /** Why the managed policy does not let it run; null: it may. Absent: everything may. */
  readonly refusal?: ((stored: StoredConnector) => NotAllowed | null) | undefined;
  readonly faults?: FaultPoint | undefined;
  /** What callers can be asked for by a server; nothing by default. */
  readonly clientCapabilities?: JsonObject;
  /**
   * Where commands are searched and children inherit from; this process's own environment by
   * default.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** As `Ports.searchPath`. */
  readonly searchPath?: (() => Promise<string | null>) | undefined;
  /** The way to servers; as the environment says by default. */
  readonly network?: Network;
}
