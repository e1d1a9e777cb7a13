/**
 * The way to Consentry: finds the instance, starts it where it may, logs in, and stays logged in. A request wakes it; by
 * itself it only looks whether an instance is there again. It never starts or asks in a loop.
 */
import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { readIdentity } from '../../core/http/identity.ts';
import { anyAborted } from '../../core/lib/abort.ts';
import { messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import { Stranger, Unreachable } from './checked-agent.ts';
import { findInstance, type FoundInstance } from './instance.ts';
import {
  askPerson,
  isFresh,
  keptToken,
  LoginRefused,
  renew,
  type LoginParts,
  type Token,
} from './login.ts';
import type { LoginFile } from './login-file.ts';
import { Lost, openServer, type OwnServer, type Sent } from './own-server.ts';
import { startApp } from './start-app.ts';
import type { Trouble } from '../words.ts';

export interface Link {
  /** Null: requests go through. */
  trouble(): Trouble | null;
  /** A request came: Consentry may be started and the person asked, as often as that may be. */
  wake(): void;
  /** Resolves when requests go through, when they will not for now, or when `holdMs` are over. */
  settled(holdMs: number): Promise<Trouble | null>;
  /** As `settled`, but what only waits for the person does not count as settled. */
  answered(holdMs: number): Promise<Trouble | null>;
  /**
   * Sends with our token, once more with another one where it was refused.
   *
   * @throws Unsent – it was not carried out; Lost – nobody knows; AbortError
   */
  send(sent: Omit<Sent, 'path'>): Promise<IncomingMessage>;
  /** Tells that requests go through, each time again. */
  onOpen(listener: () => void): void;
  /** Resolves the next time that they go through; at once where they do. Rejects when the bridge ends. */
  opened(): Promise<void>;
  close(): void;
}

/** Nothing was carried out, because of this. */
export class Unsent extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(`Nothing was sent: ${trouble.kind}.`);
    this.name = 'Unsent';
    this.trouble = trouble;
  }
}

export interface LinkParts {
  readonly dataDir: string;
  readonly resource: string;
  /** What the person reads as the name of who asks. */
  readonly name: string;
  readonly file: LoginFile;
  readonly mayStart: boolean;
  /** How long after a question the next one may come. */
  readonly askAgainMs: number;
  /** How long a request may be held for another bridge of this client that renews. */
  readonly holdMs: number;
  readonly log: (text: string) => void;
}

interface Open {
  readonly server: OwnServer;
  readonly stamp: string;
}

export function createLink(parts: LinkParts): Link {
  const { dataDir, file, log } = parts;
  const ended = new AbortController();
  const { signal } = ended;
  setMaxListeners(0, signal);
  const listeners = new Set<() => void>();
  const looks = new Set<() => void>();
  let trouble: Trouble | null = { kind: 'not-running' };
  let open: Open | null = null;
  let token: Token | null = null;
  let connecting: Promise<void> | null = null;
  let startedAt = -Infinity;
  let askedAt = -Infinity;
  /** The last question had an answer that is not to be asked for again soon. */
  let wasRefused = false;
  /** A question was cut off with its instance: it is asked again without another request. */
  let isAskDue = false;
  let hasWoken = false;

  function become(next: Trouble | null): void {
    const isNews = next?.kind !== trouble?.kind && next?.kind !== 'starting';
    if (isNews) log(next === null ? 'connected' : `not connected: ${next.kind}`);
    trouble = next;
    for (const look of looks) look();
    if (next === null) for (const listener of listeners) listener();
  }

  /** One attempt at a time, from wherever we are to `null` or to what is in the way. */
  function connect(isAsked: boolean): void {
    if (connecting !== null || signal.aborted) return;
    const before = trouble;
    if (isAsked) become({ kind: 'starting' });
    connecting = attempt(isAsked, before)
      .catch((error: unknown) => {
        if (!signal.aborted) become(troubleOf(error));
      })
      .finally(() => (connecting = null));
  }

  async function attempt(isAsked: boolean, before: Trouble | null): Promise<void> {
    open = await reach(isAsked);
    token = keptToken(file.read()) ?? (await logIn(open.server, isAsked, before));
    become(null);
  }

  async function reach(isAsked: boolean): Promise<Open> {
    const found = findInstance(dataDir);
    const there = found === null || found === 'silent' ? null : await tryInstance(found);
    if (there !== null) return there;
    if (found !== 'silent') await start(isAsked);
    const until = performance.now() + limits.bridge.start;
    while (performance.now() < until) {
      await delay(limits.bridge.look, undefined, { signal });
      const now = findInstance(dataDir);
      const opened = now === null || now === 'silent' ? null : await tryInstance(now);
      if (opened !== null) return opened;
      if (!isAsked) break;
    }
    throw new Unsent({ kind: found === 'silent' ? 'not-listening' : 'cannot-start' });
  }

  async function start(isAsked: boolean): Promise<void> {
    if (!isAsked || !parts.mayStart) throw new Unsent({ kind: 'not-running' });
    if (performance.now() - startedAt < limits.bridge.startAgain)
      throw new Unsent({ kind: 'cannot-start' });
    startedAt = performance.now();
    log('starting Consentry');
    if (!(await startApp(dataDir))) throw new Unsent({ kind: 'cannot-start' });
  }

  /** Null where nothing answers: the file is what a crashed instance left. @throws Stranger */
  async function tryInstance({ port, stamp }: FoundInstance): Promise<Open | null> {
    if (open?.stamp === stamp && open.server.port === port) return open;
    open?.server.close();
    open = null;
    const identity = readIdentity(dataDir);
    if (identity === null) throw new Unsent({ kind: 'no-key' });
    const server = openServer(identity, port);
    try {
      const answer = await server.send({
        method: 'GET',
        path: '/healthz',
        deadlineMs: limits.bridge.proof,
        signal,
      });
      answer.resume();
      return { server, stamp };
    } catch (error) {
      server.close();
      if (error instanceof Unreachable || error instanceof Lost) return null;
      throw error;
    }
  }

  async function logIn(
    server: OwnServer,
    isAsked: boolean,
    before: Trouble | null,
  ): Promise<Token> {
    const release = await locked();
    try {
      const renewed = await renew(loginParts(server), token);
      if (renewed !== null) return renewed;
      token = null;
      if (!mayAsk(isAsked)) throw new Unsent(restingTrouble(before));
      askedAt = performance.now();
      isAskDue = true;
      become({ kind: 'asking' });
      const given = await askPerson(loginParts(server));
      isAskDue = false;
      wasRefused = false;
      return given;
    } catch (error) {
      if (error instanceof LoginRefused) {
        isAskDue = false;
        wasRefused = error.why === 'denied' || error.why === 'refused';
      }
      throw error;
    } finally {
      release();
    }
  }

  /** Another bridge of this client may hold it for as long as it waits for the person. */
  async function locked(): Promise<() => void> {
    const soon = setTimeout(() => become({ kind: 'asking' }), limits.bridge.lockAlive);
    try {
      return await file.lock(signal);
    } catch (error) {
      throw new LoginRefused('failed', messageOf(error));
    } finally {
      clearTimeout(soon);
    }
  }

  function mayAsk(isAsked: boolean): boolean {
    if (isAskDue) return true;
    const pause = wasRefused ? limits.bridge.askAgainAfterDenial : parts.askAgainMs;
    return isAsked && performance.now() - askedAt >= pause;
  }

  function loginParts(server: OwnServer): LoginParts {
    return { server, file, name: parts.name, resource: parts.resource, signal };
  }

  function troubleOf(error: unknown): Trouble {
    if (error instanceof Unsent) return error.trouble;
    if (error instanceof Stranger) return { kind: 'stranger' };
    if (error instanceof Unreachable || error instanceof Lost) return { kind: 'not-running' };
    if (!(error instanceof LoginRefused)) return { kind: 'failed', text: messageOf(error) };
    if (error.why === 'denied' || error.why === 'unanswered') return { kind: error.why };
    return { kind: error.why, text: error.text };
  }

  /** Consentry may have come up, or another bridge have logged in: looked at without starting or asking anything. */
  async function lookIdly(): Promise<void> {
    while (!signal.aborted) {
      await delay(limits.bridge.lookIdly, undefined, { signal, ref: false });
      if (connecting !== null || trouble === null || isNew()) continue;
      const found = findInstance(dataDir);
      const isWorthIt = isAway(trouble) ? found !== null : keptToken(file.read()) !== null;
      if (isWorthIt && found !== 'silent') connect(false);
    }
  }
  lookIdly().catch(() => undefined);

  /** Nobody has asked for anything yet. */
  function isNew(): boolean {
    return open === null && startedAt === -Infinity && !hasWoken;
  }
  function whenSettled(
    holdMs: number,
    isSettled: (now: Trouble | null) => boolean,
  ): Promise<Trouble | null> {
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        looks.delete(look);
        resolve(trouble);
      };
      const look = (): void => {
        if (isSettled(trouble)) finish();
      };
      const timer = setTimeout(finish, holdMs);
      looks.add(look);
      look();
    });
  }

  /** A new token in place of a refused one; every request that was refused waits for the same. */
  let renewing: Promise<Token | null> | null = null;
  function renewed(server: OwnServer, spent: Token): Promise<Token | null> {
    if (token !== spent) return Promise.resolve(token);
    renewing ??= renewUnderLock(server, spent).finally(() => (renewing = null));
    return renewing;
  }

  async function renewUnderLock(server: OwnServer, spent: Token): Promise<Token | null> {
    const release = await lockedSoon();
    try {
      token = await renew(loginParts(server), spent);
      return token;
    } finally {
      release();
    }
  }

  /** A request is under way, so not for longer than it is held. @throws Unsent, LoginRefused `failed` */
  async function lockedSoon(): Promise<() => void> {
    const tooLate = AbortSignal.timeout(parts.holdMs);
    try {
      return await file.lock(anyAborted([signal, tooLate]));
    } catch (error) {
      // Only a bridge that waits for the person has it for so long.
      if (tooLate.aborted) throw new Unsent({ kind: 'asking' });
      throw new LoginRefused('failed', messageOf(error));
    }
  }

  async function sendOver(
    server: OwnServer,
    sent: Omit<Sent, 'path'>,
    first: Token,
  ): Promise<IncomingMessage> {
    // Before it ends: a refused token costs a request.
    const used = isFresh(first) ? first : await renewed(server, first);
    if (used !== null) {
      const answer = await server.send(withToken(sent, used));
      if (answer.statusCode !== 401) return answer;
      answer.resume();
      const again = await renewed(server, used);
      const second = again === null ? null : await server.send(withToken(sent, again));
      if (second !== null && second.statusCode !== 401) return second;
      second?.resume();
    }
    const over: Trouble = { kind: 'ended' };
    if (trouble === null) become(over);
    throw new Unsent(over);
  }

  function withToken(sent: Omit<Sent, 'path'>, { secret }: Token): Sent {
    const headers = { ...sent.headers, authorization: `Bearer ${secret.open()}` };
    return { ...sent, path: parts.resource, headers };
  }

  return {
    trouble: () => trouble,
    wake() {
      hasWoken = true;
      if (trouble !== null) connect(true);
    },
    settled: (holdMs) => whenSettled(holdMs, (now) => now?.kind !== 'starting'),
    answered: (holdMs) =>
      whenSettled(holdMs, (now) => now?.kind !== 'starting' && now?.kind !== 'asking'),

    async send(sent) {
      const through = open;
      if (trouble !== null || through === null || token === null)
        throw new Unsent(trouble ?? { kind: 'not-running' });
      try {
        return await sendOver(through.server, sent, token);
      } catch (error) {
        if (error instanceof LoginRefused) throw new Unsent(troubleOf(error));
        if (!(error instanceof Unreachable || error instanceof Stranger)) throw error;
        if (open === through) {
          // Another instance may be there already, or come.
          through.server.close();
          open = null;
          become(troubleOf(error));
        }
        throw new Unsent(trouble ?? troubleOf(error));
      }
    },

    onOpen: (listener) => void listeners.add(listener),
    opened: () =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          looks.delete(look);
          signal.removeEventListener('abort', stop);
        };
        const look = (): void => {
          if (trouble !== null) return;
          finish();
          resolve();
        };
        const stop = (): void => {
          finish();
          reject(new Error('The bridge ends.'));
        };
        signal.addEventListener('abort', stop);
        looks.add(look);
        look();
      }),
    close() {
      ended.abort();
      open?.server.close();
    },
  };
}

/** No instance is in reach; that changes without us. */
function isAway({ kind }: Trouble): boolean {
  return kind === 'not-running' || kind === 'cannot-start' || kind === 'not-listening';
}

/** What stays true when nobody may be asked now. */
function restingTrouble(before: Trouble | null): Trouble {
  const isLasting =
    before !== null && ['denied', 'unanswered', 'refused', 'failed'].includes(before.kind);
  return isLasting ? before : { kind: 'ended' };
}
