/**
 * The instance of Consentry that this data folder belongs to: found, started where that may be,
 * proven.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { readIdentity } from '../../core/http/identity.ts';
import { limits } from '../../core/limits/limits.ts';
import { Unreachable } from './checked-agent.ts';
import { findInstance, type FoundInstance } from './instance.ts';
import { Lost, openServer, type OwnServer } from './own-server.ts';
import { startApp } from './start-app.ts';
import { Unsent } from './unsent.ts';

interface ReachedInstance {
  readonly server: OwnServer;
  readonly stamp: string;
}

export interface InstanceAccess {
  /** The one that was reached last, until it is dropped. */
  now(): ReachedInstance | null;
  /**
   * Reaches it: the same again, where it is still there.
   *
   * @param isAsked a request needs it: it may be started and waited for
   * @throws Unsent, Stranger
   */
  reach(isAsked: boolean): Promise<ReachedInstance>;
  /**
   * It is no longer there; does nothing for one that was replaced.
   *
   * @returns whether it was the current one
   */
  drop(instance: ReachedInstance): boolean;
  close(): void;
}

export interface InstanceAccessParts {
  readonly dataDir: string;
  readonly mayStart: boolean;
  readonly log: (text: string) => void;
  /** Aborts when the bridge ends. */
  readonly signal: AbortSignal;
}

/** @returns access to the instance, which was not looked for yet */
export function createInstanceAccess(parts: InstanceAccessParts): InstanceAccess {
  const { dataDir, signal } = parts;
  let current: ReachedInstance | null = null;
  let startedAt = -Infinity;

  async function find(isAsked: boolean): Promise<ReachedInstance> {
    const found = findInstance(dataDir);
    const there = found === null || found === 'silent' ? null : await tryInstance(found);
    if (there !== null) return there;
    if (found !== 'silent') await start(isAsked);
    const until = performance.now() + limits.bridge.start;
    while (performance.now() < until) {
      await delay(limits.bridge.check, undefined, { signal });
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
    parts.log('starting Consentry');
    if (!(await startApp(dataDir))) throw new Unsent({ kind: 'cannot-start' });
  }

  /** Null where nothing answers: the file is what a crashed instance left. @throws Stranger */
  async function tryInstance({ port, stamp }: FoundInstance): Promise<ReachedInstance | null> {
    if (current?.stamp === stamp && current.server.port === port) return current;
    current?.server.close();
    current = null;
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

  return {
    now: () => current,
    async reach(isAsked) {
      current = await find(isAsked);
      return current;
    },
    drop(instance) {
      if (current !== instance) return false;
      instance.server.close();
      current = null;
      return true;
    },
    close: () => current?.server.close(),
  };
}
