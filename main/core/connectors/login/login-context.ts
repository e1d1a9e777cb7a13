/** What the login of one connector needs from around it. */
import type { NamedFetch } from '../../net/named-request.ts';
import type { StoredHttpConnector, StoredLogin } from '../../ports/preferences-document.ts';
import type { FaultPoint } from '../../ports/fault-point.ts';
import type { Clock, Logger, Random, Vault } from '../../ports/ports.ts';
import type { WaitingLogins } from './waiting-logins.ts';

export interface LoginContext {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly fetch: NamedFetch;
  readonly faults?: FaultPoint | undefined;
  readonly waiting: WaitingLogins;
  /** Our own origin on 127.0.0.1, to which browsers come back. */
  readonly origin: () => string;
  readonly stored: () => StoredHttpConnector;
  /** Durable when it returns. @throws CoreError `store_failed` */
  readonly save: (login: StoredLogin) => void;
  /** Where a document about us is published; null: nowhere. */
  readonly document: () => string | null;
  readonly onChange: () => void;
  /**
   * Another account than before is logged in, or may be: what was accepted for the old one is void
   * (ATMOS-8).
   */
  readonly onOtherAccount: () => Promise<void>;
}
