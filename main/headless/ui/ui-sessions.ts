/**
 * Who may use the headless user interface: a one-time link buys a session, a session is a bearer
 * token that one tab keeps (SEC-113). It counts only at the host that the link was opened at, and
 * only in this run: nothing of it is in our files, and nothing is a cookie.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { limits } from '../../core/limits/limits.ts';
import type { Clock, Random } from '../../core/ports/ports.ts';

export interface UiSession {
  /** Counts as activity. False when the session has ended. */
  touch(): boolean;
  /**
   * Runs `action` when the session ends; at once if it has. Returns the function that forgets it.
   */
  onEnd(action: () => void): () => void;
}

export interface UiSessions {
  /** Makes a new one-time secret, good for `limits.ui.linkLife`; an older one stops working. */
  newSecret(): string;
  /**
   * The token of a new session of the page at `host`, or undefined: wrong, used, too late, or
   * locked after too many wrong tries.
   */
  redeem(secret: string, host: string): string | undefined;
  /**
   * The open session with this token, if the page that asks is at the host that the session began
   * at.
   */
  find(token: string, host: string): UiSession | undefined;
  endAll(): void;
}

interface Link {
  readonly digest: Buffer;
  readonly expiresAt: number;
  wrongTries: number;
}

interface OpenSession extends UiSession {
  readonly digest: Buffer;
  readonly host: string;
  end(): void;
}

export function createUiSessions({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: Random;
}): UiSessions {
  let link: Link | undefined;
  const sessions = new Set<OpenSession>();

  function openSession(digest: Buffer, host: string): OpenSession {
    const endings = new Set<() => void>();
    let isOpen = true;
    let cancelIdle = () => {};
    const session: OpenSession = {
      digest,
      host,
      touch() {
        if (!isOpen) return false;
        cancelIdle();
        cancelIdle = clock.after(limits.ui.sessionIdle, () => session.end());
        return true;
      },
      onEnd(action) {
        if (!isOpen) action();
        endings.add(action);
        return () => endings.delete(action);
      },
      end() {
        if (!isOpen) return;
        isOpen = false;
        cancelIdle();
        sessions.delete(session);
        for (const action of endings) action();
      },
    };
    session.touch();
    return session;
  }

  return {
    newSecret() {
      const secret = random.bytes(32).toString('base64url');
      link = {
        digest: sha256(secret),
        expiresAt: clock.monotonicMs() + limits.ui.linkLife,
        wrongTries: 0,
      };
      return secret;
    },
    redeem(secret, host) {
      if (link === undefined || clock.monotonicMs() >= link.expiresAt) return undefined;
      if (!timingSafeEqual(link.digest, sha256(secret))) {
        link.wrongTries += 1;
        if (link.wrongTries >= limits.ui.wrongLinks) link = undefined;
        return undefined;
      }
      link = undefined;
      const [oldest] = sessions;
      if (sessions.size >= limits.ui.sessions) oldest?.end();
      const token = random.bytes(32).toString('base64url');
      sessions.add(openSession(sha256(token), host));
      return token;
    },
    find(token, host) {
      const digest = sha256(token);
      return [...sessions].find(
        (session) => timingSafeEqual(session.digest, digest) && session.host === host,
      );
    },
    endAll() {
      for (const session of sessions) session.end();
    },
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
