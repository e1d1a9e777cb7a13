/** The login of one connector as the rest of the connectors use it; `login.ts` makes it. */
import type { Secret } from '../../lib/secret.ts';
import type { LoginChallenge } from '../tokens/challenge.ts';
import type { Prover } from '../tokens/dpop.ts';
import type { LoginFacts } from './login-facts.ts';
import type { CallbackOutcome } from './login-failure.ts';
import type { Renewal } from '../tokens/renewal.ts';
import type { LoginAim } from '../tokens/who.ts';
import type { WaitingLogin } from './waiting-logins.ts';

export interface Login {
  facts(): LoginFacts;
  /** What to send; null before the first login and after it ended. */
  bearer(): Secret | null;
  /** `ready` would have nothing to wait for. */
  isReady(): boolean;
  /**
   * Reads the vault, and renews a token that has ended. `unavailable`: it has, and the service does
   * not answer.
   *
   * @throws CoreError `vault_unavailable`
   */
  ready(): Promise<'ready' | 'unavailable'>;
  /** Makes the proofs that go with the token; null for a token that is not bound to a key. */
  prover(): Prover | null;
  renew(rejected: Secret): Promise<Renewal>;
  worked(): void;
  /** The server refused this token: as it was, or although it had just been renewed. */
  rejected(used: Secret, isRenewed: boolean): void;
  /** The browser did not come back in time. */
  expired(host: string): void;
  /** What the server said when it refused: where to look, and which scopes. */
  challenged(challenge: LoginChallenge | null): void;
  /**
   * The service requires more rights than the login has (SEC-73); false when it has all that were
   * named: asking again is in vain.
   */
  wantsMore(scopes: readonly string[]): boolean;
  /** Only a person's command calls this (INV-5). @throws CoreError */
  begin(
    acceptedIssuer: string | null,
    aim: LoginAim,
  ): Promise<{ readonly url: string; readonly host: string }>;
  complete(login: WaitingLogin, parameters: URLSearchParams): Promise<CallbackOutcome>;
  /** No longer waits for the browser. */
  cancel(): void;
  /**
   * Gives the tokens back where the service takes them, then forgets them here; true when it took
   * them.
   */
  forget(): Promise<boolean>;
  /** Nothing is renewed until the next request. */
  suspendRenewal(): void;
}
