/**
 * The connections of one door: how many there may be, and which of them end when a new one finds no
 * room (SEC-08, REL-15). Whoever waits for an answer stays. A process that holds most of what waits
 * for nothing loses it first.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { waitingLimits } from '../limits/waiting-limits.ts';
import type { Clock, ProcessInspector } from '../ports/ports.ts';
import { connectionOf } from './peer.ts';

export interface Connections {
  /**
   * Takes in a new connection, and ends others for it where there is no room. False: there is none
   * to end.
   */
  admit(socket: Socket): boolean;
  /**
   * A request began.
   *
   * @returns what to call when it is over; it says whether the connection is idle now
   */
  began(request: IncomingMessage): () => boolean;
  /** Ends those that wait for no answer, or all. */
  end(which: 'idle' | 'all'): void;
}

export interface ConnectionsParts {
  readonly most: number;
  /** So many descriptors stay free for doors that matter more. */
  readonly keepFree: number;
  /** How many more files this process may open; absent: enough. */
  readonly freeDescriptors?: (() => number) | undefined;
  readonly processes: Pick<ProcessInspector, 'pids'>;
  readonly clock: Clock;
}

interface Connection {
  /** Requests that are being answered. */
  busy: number;
  last: IncomingMessage | null;
  /** Of the process at the other end; null: not known. */
  pid: number | null;
}

/** The lower, the less it is missed; null: somebody waits for an answer. */
function worthOf({ busy, last }: Connection): number | null {
  if (busy > 0 && last?.complete !== false) return null;
  const showsToken = last?.headers.authorization !== undefined;
  return (showsToken ? 2 : 0) + (busy > 0 ? 1 : 0);
}

export function createConnections(parts: ConnectionsParts): Connections {
  const { most, keepFree, clock } = parts;
  const free = parts.freeDescriptors ?? ((): number => Infinity);
  const sockets = new Map<Socket, Connection>();
  let learnedAt = -Infinity;
  let isLearning = false;

  /** Asked only when room runs short: it takes milliseconds. */
  function learnProcesses(): void {
    const now = clock.monotonicMs();
    if (isLearning || now - learnedAt < waitingLimits.processesCheck) return;
    learnedAt = now;
    isLearning = true;
    void learn();
  }

  async function learn(): Promise<void> {
    const asked = [...sockets].flatMap(([socket, connection]) => {
      const ends = connection.pid === null ? connectionOf(socket) : null;
      return ends === null ? [] : [{ connection, ends }];
    });
    try {
      const pids = (await parts.processes.pids?.(asked.map(({ ends }) => ends))) ?? [];
      for (const [index, { connection }] of asked.entries()) connection.pid = pids[index] ?? null;
    } catch {
      // Nobody is known then, and the oldest go.
    } finally {
      isLearning = false;
    }
  }

  function shed(): boolean {
    const waiting = [...sockets].filter(([, connection]) => worthOf(connection) !== null);
    const hog = holderOfMost(waiting.map(([, { pid }]) => pid));
    const meant = waiting.filter(([, { pid }]) => pid === hog);
    const [least] = meant.toSorted(([, a], [, b]) => (worthOf(a) ?? 0) - (worthOf(b) ?? 0));
    if (least === undefined) return false;
    const [socket] = least;
    sockets.delete(socket);
    socket.destroy();
    return true;
  }

  /** @returns whether there is room now */
  function makeRoom(): boolean {
    const missing = Math.max(sockets.size + 1 - most, keepFree - free());
    let ended = 0;
    while (ended < missing && shed()) ended += 1;
    if (sockets.size >= most) return false;
    return ended > 0 || missing <= 0;
  }

  return {
    admit(socket) {
      if (sockets.size >= most * waitingLimits.crowded || free() < 2 * keepFree) learnProcesses();
      if (!makeRoom()) return false;
      sockets.set(socket, { busy: 0, last: null, pid: null });
      socket.once('close', () => sockets.delete(socket));
      return true;
    },

    began(request) {
      const state = sockets.get(request.socket);
      if (state === undefined) return () => false;
      state.busy += 1;
      state.last = request;
      return () => (state.busy -= 1) === 0;
    },

    end(which) {
      for (const [socket, { busy }] of sockets) if (which === 'all' || busy === 0) socket.destroy();
    },
  };
}

/** Those that are not known yet count as one: a burst is somebody's. */
function holderOfMost(pids: readonly (number | null)[]): number | null {
  const counts = new Map<number | null, number>();
  for (const pid of pids) counts.set(pid, (counts.get(pid) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? null;
}
