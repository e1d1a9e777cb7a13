/**
 * The token that the bridge sends: kept by this bridge or another one of the same client, renewed,
 * or asked of the person. One bridge of a client at a time does any of that (`login-file.ts`).
 */
import { anyAborted } from '../../core/lib/abort.ts';
import { messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import type { Trouble } from '../words.ts';
import type { LoginFile } from './login-file.ts';
import { LoginRefused, type LoginParts } from './login-parts.ts';
import { askPerson, keptToken, renew, type Token } from './login.ts';
import type { OwnServer } from './own-server.ts';
import { createQuestionThrottle } from './question-throttle.ts';
import { Unsent } from './unsent.ts';

export interface LinkToken {
  now(): Token | null;
  /** One that is kept and can be used; it does not become the current one. */
  kept(): Token | null;
  /**
   * Makes one current: the kept one, a renewed one, or one that the person gives.
   *
   * @param isAsked a request needs it: the person may be asked, as often as that may be
   * @param before what was in the way until now
   * @throws Unsent, LoginRefused, Lost and its like
   */
  obtain(server: OwnServer, isAsked: boolean, before: Trouble | null): Promise<void>;
  /**
   * Another one in place of one that was refused; every request that was refused waits for the
   * same.
   *
   * @returns null when the login is over
   * @throws Unsent, LoginRefused `failed`
   */
  renewed(server: OwnServer, spent: Token): Promise<Token | null>;
}

export interface LinkTokenParts {
  readonly file: LoginFile;
  /** What the person reads as the name of who asks. */
  readonly name: string;
  readonly resource: string;
  readonly askAgainMs: number;
  /** How long a request may be held for another bridge of this client that renews. */
  readonly holdMs: number;
  /** The person is asked now, by this bridge or another one. */
  readonly onAsking: () => void;
  /** Aborts when the bridge ends. */
  readonly signal: AbortSignal;
}

/** @returns the token of a link that has none yet */
export function createLinkToken(parts: LinkTokenParts): LinkToken {
  const { file, name, resource, signal } = parts;
  const question = createQuestionThrottle(parts.askAgainMs);
  let token: Token | null = null;
  let renewing: Promise<Token | null> | null = null;

  function at(server: OwnServer): LoginParts {
    return { server, file, name, resource, signal };
  }

  async function logIn(
    server: OwnServer,
    isAsked: boolean,
    before: Trouble | null,
  ): Promise<Token> {
    const release = await lockForQuestion();
    try {
      const renewed = await renew(at(server), token);
      if (renewed !== null) return renewed;
      token = null;
      if (!question.mayAsk(isAsked)) throw new Unsent(pausedTrouble(before));
      question.begin();
      parts.onAsking();
      const given = await askPerson(at(server));
      question.allowed();
      return given;
    } catch (error) {
      if (error instanceof LoginRefused) question.refused(error.why);
      throw error;
    } finally {
      release();
    }
  }

  /** Another bridge of this client may hold it for as long as it waits for the person. */
  async function lockForQuestion(): Promise<() => void> {
    const soon = setTimeout(parts.onAsking, limits.bridge.lockAlive);
    try {
      return await file.lock(signal);
    } catch (error) {
      throw new LoginRefused('failed', messageOf(error));
    } finally {
      clearTimeout(soon);
    }
  }

  /**
   * A request is under way, so not for longer than it is held.
   *
   * @throws Unsent, LoginRefused `failed`
   */
  async function lockForRequest(): Promise<() => void> {
    const tooLate = AbortSignal.timeout(parts.holdMs);
    try {
      return await file.lock(anyAborted([signal, tooLate]));
    } catch (error) {
      // Only a bridge that waits for the person has it for so long.
      if (tooLate.aborted) throw new Unsent({ kind: 'asking' });
      throw new LoginRefused('failed', messageOf(error));
    }
  }

  async function renewUnderLock(server: OwnServer, spent: Token): Promise<Token | null> {
    const release = await lockForRequest();
    try {
      token = await renew(at(server), spent);
      return token;
    } finally {
      release();
    }
  }

  return {
    now: () => token,
    kept: () => keptToken(file.read()),
    async obtain(server, isAsked, before) {
      token = keptToken(file.read()) ?? (await logIn(server, isAsked, before));
    },
    renewed(server, spent) {
      if (token !== spent) return Promise.resolve(token);
      renewing ??= renewUnderLock(server, spent).finally(() => (renewing = null));
      return renewing;
    },
  };
}

/** What stays true when nobody may be asked now. */
function pausedTrouble(before: Trouble | null): Trouble {
  const isLasting =
    before !== null && ['denied', 'unanswered', 'refused', 'failed'].includes(before.kind);
  return isLasting ? before : { kind: 'ended' };
}
