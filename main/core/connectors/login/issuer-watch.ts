/**
 * Where one connector's logins are, as its server says now: found when the person connects, looked
 * at again when a good token is refused. Another place than before, or several, is a question to
 * the person; nothing secret goes anywhere (SEC-66).
 */
import type { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { NamedFetch } from '../../net/named-request.ts';
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { LoginChallenge } from '../tokens/challenge.ts';
import type { Discovered } from './discover.ts';
import { IssuerChoice } from './issuer-choice.ts';
import { findLogin, issuerChanged, issuerNotChosen } from './start-login.ts';

export interface IssuerWatch {
  /**
   * Where to log in.
   *
   * @param agreed by the person just now
   * @throws CoreError – also when the person has to decide first
   */
  find(agreed: string | null, challenge: LoginChallenge | null): Promise<Discovered>;
  /**
   * A token that should be good was refused: perhaps logins moved. Reads descriptions, now and
   * then, and sends nothing.
   */
  recheck(challenge: LoginChallenge): void;
  /** The server names another issuer than the one we are logged in at. */
  newIssuer(): string | null;
  /** Login services among which the person has to choose before anything can begin. */
  choices(): readonly string[];
  /** The person has decided, or there is nothing to decide any more. */
  settle(): void;
}

/** @returns the watch of one connector; nothing is asked before `find` or `recheck` */
export function createIssuerWatch(context: {
  readonly stored: () => StoredHttpConnector;
  readonly fetch: NamedFetch;
  readonly clock: Clock;
  readonly onChange: () => void;
}): IssuerWatch {
  let newIssuer: string | null = null;
  let choices: readonly string[] = [];
  /** Of the monotonic clock. */
  let notBefore = 0;

  const bound = (): string | null => context.stored().oauth?.boundIssuer ?? null;

  async function find(
    agreed: string | null,
    challenge: LoginChallenge | null,
  ): Promise<Discovered> {
    const before = bound();
    try {
      const found = await findLogin(context.stored(), challenge, agreed, context.fetch);
      const { issuer } = found.server;
      if (before !== null && issuer !== before && issuer !== agreed) throw moved(before, issuer);
      return found;
    } catch (error) {
      if (!(error instanceof IssuerChoice)) throw error;
      const [only, ...more] = error.choices;
      if (only !== undefined && more.length === 0 && before !== null) throw moved(before, only);
      ({ choices } = error);
      context.onChange();
      throw issuerNotChosen(choices);
    }
  }

  function moved(from: string, to: string): CoreError {
    newIssuer = to;
    context.onChange();
    return issuerChanged(from, to);
  }

  return {
    find,
    recheck(challenge) {
      const now = context.clock.monotonicMs();
      if (bound() === null || newIssuer !== null || now < notBefore) return;
      notBefore = now + limits.upstreamLogin.recheckAfter;
      // What it finds is a fact to show; that it finds nothing changes nothing.
      find(null, challenge).catch(() => undefined);
    },
    newIssuer: () => newIssuer,
    choices: () => choices,
    settle() {
      newIssuer = null;
      choices = [];
    },
  };
}
