/** Which program listens on a port of ours. */
import { connect } from 'node:net';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { Clock, PeerProgram, ProcessInspector } from '../ports/ports.ts';
import { createPeers } from './peer.ts';

/**
 * `another program: node (pid 812)`, or `another program` where the system does not say: it is
 * another user's, or nothing answers. Connects once, sends nothing. Never rejects, ends within
 * `limits.peer`.
 */
export async function portHolder(
  port: number,
  parts: { readonly processes: ProcessInspector; readonly clock: Clock },
): Promise<string> {
  const program = await programAt(port, parts);
  if (program === null) return 'another program';
  return `another program: ${visible(program.name, limits.peer.name)} (pid ${program.pid})`;
}

function programAt(
  port: number,
  { processes, clock }: Parameters<typeof portHolder>[1],
): Promise<PeerProgram | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const cancel = clock.after(limits.peer.program, () => end(null));
    const end = (program: PeerProgram | null): void => {
      cancel();
      socket.destroy();
      resolve(program);
    };
    socket.on('error', () => end(null));
    socket.once('connect', () => {
      // The other end of our connection is the end that listens.
      void createPeers({ processes, clock }).of(socket).program().then(end);
    });
  });
}
