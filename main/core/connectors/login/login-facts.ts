/**
 * What is known of the login of one connector, for those who show it; never a secret. Foreign text
 * is not yet made visible.
 */
import type { LoginFailure } from './login-failure.ts';
import type { ClientCredentials } from '../tokens/login-record.ts';
import type { WaitingLogin } from './waiting-logins.ts';

export interface LoginFacts {
  readonly issuer: string | null;
  readonly account: string | null;
  readonly workspace: string | null;
  /**
   * Digest of the account and workspace that is logged in; null where the service does not say.
   */
  readonly identity: string | null;
  readonly scopes: readonly string[];
  /** Epoch milliseconds, of the access token. */
  readonly expiresAt: number | null;
  readonly isLoggedIn: boolean;
  readonly isExpired: boolean;
  /** It is renewed without the person. */
  readonly isRenewed: boolean;
  /** Scopes that the service asked for in vain; the person decides. */
  readonly missing: readonly string[];
  /** The service names another issuer than the one we are logged in at. */
  readonly newIssuer: string | null;
  /**
   * Login services among which the person has to choose before anything can begin; empty otherwise.
   */
  readonly choices: readonly string[];
  /** Why the last attempt of the person came to nothing, or why the login ended. */
  readonly failure: LoginFailure | null;
  readonly waiting: Pick<WaitingLogin, 'host' | 'since' | 'until'> | null;
  /** Where the service sends the browser back to. */
  readonly redirectUri: string;
  /** What the login asked for; empty when nothing in particular. */
  readonly asked: readonly string[];
  /** Epoch milliseconds. */
  readonly loggedInAt: number | null;
  /**
   * Epoch milliseconds after which only the person can log in again; null when that is not known.
   */
  readonly lastsUntil: number | null;
  /** The person may want to log in again before that. */
  readonly endsSoon: boolean;
  /** Where it is logged in, as found out; null before the first login. */
  readonly endpoints: { readonly authorize: string; readonly token: string } | null;
  /** As which client; null before the first login. */
  readonly client: Omit<ClientCredentials, 'clientSecret'> | null;
}
