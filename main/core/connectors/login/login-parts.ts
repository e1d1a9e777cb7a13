/** What the steps of one connector's login share. */
import type { StoredLogin } from '../../ports/preferences-document.ts';
import type { LoginRecords } from '../tokens/login-record.ts';
import type { TokenRefresher } from '../tokens/token-refresher.ts';
import type { IssuerWatch } from './issuer-watch.ts';
import type { KeptIssuers } from './kept-issuers.ts';
import type { LoginContext } from './login-context.ts';
import type { LoginEndpoints } from './login-endpoints.ts';
import type { LoginNotes } from './login-notes.ts';

export interface LoginParts {
  readonly context: LoginContext;
  readonly records: LoginRecords;
  readonly endpoints: LoginEndpoints;
  readonly refresher: TokenRefresher;
  readonly places: IssuerWatch;
  readonly issuers: KeptIssuers;
  readonly notes: LoginNotes;
  readonly settings: () => StoredLogin;
  /**
   * Reads the record of the issuer that we are logged in at, once.
   *
   * @throws CoreError `vault_unavailable`
   */
  readonly load: () => Promise<void>;
}
