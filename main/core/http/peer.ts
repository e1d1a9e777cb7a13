/**
 * Who is at the other end of a connection (SEC-11). Loopback is shared by all users of a machine,
 * so the owner is asked for when a connection is accepted, once; the answer stays with the socket
 * and later requests find it there without a wait. A lookup that fails or takes too long is an
 * honest `unknown`: the request goes on, and nobody is named.
 */
import type { Socket } from 'node:net';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type {
  Clock,
  LoopbackConnection,
  PeerOwner,
  PeerProgram,
  ProcessInspector,
} from '../ports/ports.ts';

export interface Peer {
  /**
   * The program, looked up on the first call; null when it is unknown. Never rejects, ends
   * within its deadline.
   */
  program(): Promise<PeerProgram | null>;
}

export interface Peers {
  /**
   * The peer of a socket; the first call, best when the connection is accepted, starts the lookup
   * of its owner.
   */
  of(socket: Socket): Peer;
  /**
   * Runs `next` when the owner is known: at once where it is, never when the peer has left
   * meanwhile.
   */
  whenKnown(socket: Socket, next: (owner: PeerOwner) => void): void;
}

interface Watched extends Peer {
  /** Null until the lookup ended. */
  owner: PeerOwner | null;
  readonly known: Promise<PeerOwner>;
}

export function createPeers(parts: {
  readonly processes: ProcessInspector;
  readonly clock: Clock;
}): Peers {
  const { processes, clock } = parts;
  const table = new WeakMap<Socket, Watched>();

  function watch(socket: Socket): Watched {
    const connection = connectionOf(socket);
    const unknown: PeerOwner = 'unknown';
    let program: Promise<PeerProgram | null> | null = null;
    const known =
      connection === null
        ? Promise.resolve(unknown)
        : inTime(clock, limits.peer.owner, unknown, () => processes.owner(connection));
    const watched: Watched = {
      owner: null,
      known,
      program: () =>
        (program ??=
          connection === null
            ? Promise.resolve(null)
            : inTime(clock, limits.peer.program, null, () => processes.program(connection))),
    };
    void known.then((owner) => {
      watched.owner = owner;
    });
    return watched;
  }

  function of(socket: Socket): Watched {
    let watched = table.get(socket);
    if (watched === undefined) table.set(socket, (watched = watch(socket)));
    return watched;
  }

  return {
    of,
    whenKnown(socket, next) {
      const { owner, known } = of(socket);
      if (owner !== null) return next(owner);
      void later();
      async function later(): Promise<void> {
        const answer = await known;
        if (!socket.destroyed) next(answer);
      }
    },
  };
}

/**
 * For people, e.g. `node (mcp-remote), /usr/bin/node, started by cursor`; null when the program is
 * not known.
 */
export function programLabel(program: PeerProgram | null): string | null {
  if (program === null) return null;
  const { name, executable } = limits.peer;
  const parts = [visible(program.name, name), visible(program.executable, executable)];
  if (program.startedBy !== undefined) parts.push(`started by ${visible(program.startedBy, name)}`);
  return parts.join(', ');
}

/** Null when the peer left before we looked. */
export function connectionOf(socket: Socket): LoopbackConnection | null {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  // All are gone at once.
  if (localAddress === undefined || remoteAddress === undefined) return null;
  if (localPort === undefined || remotePort === undefined) return null;
  return {
    ourAddress: localAddress,
    ourPort: localPort,
    peerAddress: remoteAddress,
    peerPort: remotePort,
  };
}

/** The port promises to be quick and never to throw; a request must not depend on that. */
function inTime<Answer>(
  clock: Clock,
  deadlineMs: number,
  otherwise: Answer,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  return new Promise((resolve) => {
    const cancel = clock.after(deadlineMs, () => resolve(otherwise));
    const settle = (answer: Answer): void => {
      cancel();
      resolve(answer);
    };
    void (async () => {
      try {
        settle(await ask());
      } catch {
        settle(otherwise);
      }
    })();
  });
}
