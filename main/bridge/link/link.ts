/**
 * The way to Consentry: finds the instance, starts it where it may, logs in, and stays logged in. A
 * request wakes it; by itself it only looks whether an instance is there again. It never starts or
 * asks in a loop.
 */
import { setMaxListeners } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import type { Trouble } from '../words.ts';
import { Stranger, Unreachable } from './checked-agent.ts';
import { findInstance } from './instance.ts';
import { createLinkState } from './link-state.ts';
import { createLinkToken } from './link-token.ts';
import type { LoginFile } from './login-file.ts';
import { LoginRefused } from './login-parts.ts';
import { isFresh, type Token } from './login.ts';
import { Lost, type OwnServer, type Sent } from './own-server.ts';
import { createInstanceAccess } from './reach-instance.ts';
import { Unsent } from './unsent.ts';

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
  /**
   * Resolves the next time that they go through; at once where they do. Rejects when the bridge
   * ends.
   */
  opened(): Promise<void>;
  close(): void;
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

/** @returns the link; nothing is looked for before the first request */
export function createLink(parts: LinkParts): Link {
  const { dataDir, resource, log } = parts;
  const ended = new AbortController();
  const { signal } = ended;
  setMaxListeners(0, signal);
  const state = createLinkState(log, signal);
  const instance = createInstanceAccess({ dataDir, mayStart: parts.mayStart, log, signal });
  const token = createLinkToken({
    file: parts.file,
    name: parts.name,
    resource,
    askAgainMs: parts.askAgainMs,
    holdMs: parts.holdMs,
    onAsking: () => state.become({ kind: 'asking' }),
    signal,
  });
  let connecting: Promise<void> | null = null;
  /** Something was asked for. */
  let hasWoken = false;

  /** One attempt at a time, from wherever we are to `null` or to what is in the way. */
  function connect(isAsked: boolean): void {
    if (connecting !== null || signal.aborted) return;
    const before = state.now();
    if (isAsked) state.become({ kind: 'starting' });
    connecting = attempt(isAsked, before)
      .catch((error: unknown) => {
        if (!signal.aborted) state.become(troubleOf(error));
      })
      .finally(() => (connecting = null));
  }

  async function attempt(isAsked: boolean, before: Trouble | null): Promise<void> {
    const { server } = await instance.reach(isAsked);
    await token.obtain(server, isAsked, before);
    state.become(null);
  }

  /**
   * Consentry may have come up, or another bridge have logged in: looked at without starting or
   * asking anything.
   */
  async function checkIdly(): Promise<void> {
    while (!signal.aborted) {
      await delay(limits.bridge.checkIdle, undefined, { signal, ref: false });
      const trouble = state.now();
      const isNew = instance.now() === null && !hasWoken;
      if (connecting !== null || trouble === null || isNew) continue;
      const found = findInstance(dataDir);
      const isWorthIt = isAway(trouble) ? found !== null : token.kept() !== null;
      if (isWorthIt && found !== 'silent') connect(false);
    }
  }
  checkIdly().catch(() => undefined);

  async function sendOver(
    server: OwnServer,
    sent: Omit<Sent, 'path'>,
    first: Token,
  ): Promise<IncomingMessage> {
    // Before it ends: a refused token costs a request.
    const used = isFresh(first) ? first : await token.renewed(server, first);
    if (used !== null) {
      const answer = await server.send(withToken(sent, resource, used));
      if (answer.statusCode !== 401) return answer;
      answer.resume();
      const again = await token.renewed(server, used);
      const second = again === null ? null : await server.send(withToken(sent, resource, again));
      if (second !== null && second.statusCode !== 401) return second;
      second?.resume();
    }
    const over: Trouble = { kind: 'ended' };
    if (state.now() === null) state.become(over);
    throw new Unsent(over);
  }

  return {
    trouble: state.now,
    wake() {
      hasWoken = true;
      if (state.now() !== null) connect(true);
    },
    settled: (holdMs) => state.settled(holdMs, (now) => now?.kind !== 'starting'),
    answered: (holdMs) =>
      state.settled(holdMs, (now) => now?.kind !== 'starting' && now?.kind !== 'asking'),

    async send(sent) {
      const trouble = state.now();
      const through = instance.now();
      const first = token.now();
      if (trouble !== null || through === null || first === null)
        throw new Unsent(trouble ?? { kind: 'not-running' });
      try {
        return await sendOver(through.server, sent, first);
      } catch (error) {
        if (error instanceof LoginRefused) throw new Unsent(troubleOf(error));
        if (!(error instanceof Unreachable || error instanceof Stranger)) throw error;
        // Another instance may be there already, or come.
        if (instance.drop(through)) state.become(troubleOf(error));
        throw new Unsent(state.now() ?? troubleOf(error));
      }
    },

    opened: state.opened,
    close() {
      ended.abort();
      instance.close();
    },
  };
}

function withToken(sent: Omit<Sent, 'path'>, resource: string, { secret }: Token): Sent {
  const headers = { ...sent.headers, authorization: `Bearer ${secret.open()}` };
  return { ...sent, path: resource, headers };
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Unsent) return error.trouble;
  if (error instanceof Stranger) return { kind: 'stranger' };
  if (error instanceof Unreachable || error instanceof Lost) return { kind: 'not-running' };
  if (!(error instanceof LoginRefused)) return { kind: 'failed', text: messageOf(error) };
  if (error.why === 'denied' || error.why === 'unanswered') return { kind: error.why };
  return { kind: error.why, text: error.text };
}

/** No instance is in reach; that changes without us. */
function isAway({ kind }: Trouble): boolean {
  return kind === 'not-running' || kind === 'cannot-start' || kind === 'not-listening';
}
