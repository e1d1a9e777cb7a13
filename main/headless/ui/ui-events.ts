/**
 * The stream of snapshots to one page. A page that reads slowly skips snapshots instead of piling
 * them up, and one that stops reading loses its stream (REL-15).
 */
import type { ServerResponse } from 'node:http';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { Core } from '../../core/ports/core.ts';
import { limits } from '../../core/limits/limits.ts';
import type { Clock } from '../../core/ports/ports.ts';

const longestStallMs = 30_000;

/**
 * Answers with an event stream: the snapshot of now, then each newer one, comments in between.
 *
 * @returns the function that ends the stream
 */
export function streamSnapshots(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  core: Pick<Core, 'snapshot' | 'onSnapshot'>,
  clock: Clock,
): () => void {
  let waiting: AppSnapshot | undefined;
  let isBlocked = false;
  let cancelStall = () => {};
  let cancelHeartbeat = () => {};

  response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
  const stopListening = core.onSnapshot((snapshot) => {
    waiting = snapshot;
    flush();
  });
  response.on('drain', () => {
    isBlocked = false;
    cancelStall();
    flush();
  });
  response.once('close', end);

  function flush(): void {
    if (isBlocked || waiting === undefined) return;
    const snapshot = waiting;
    waiting = undefined;
    write(`event: snapshot\ndata: ${JSON.stringify(snapshot)}\n\n`);
  }

  function write(text: string): void {
    if (response.write(text)) return;
    isBlocked = true;
    cancelStall = clock.after(longestStallMs, () => response.destroy());
  }

  function beat(): void {
    cancelHeartbeat = clock.after(limits.http.streamHeartbeat, () => {
      if (!isBlocked) write(': still here\n\n');
      beat();
    });
  }

  function end(): void {
    stopListening();
    cancelStall();
    cancelHeartbeat();
    response.end();
  }

  waiting = core.snapshot();
  flush();
  beat();
  return end;
}
