/**
 * Lines to the client, each whole, in the order they were written; a client that does not read
 * them slows down whoever writes.
 */
import type { Writable } from 'node:stream';

export interface Output {
  /** One message without line ends; resolves when it may be followed by more. Never rejects. */
  line(pieces: readonly (string | Buffer)[]): Promise<void>;
  /** Bytes written that the client has not taken. */
  behind(): number;
}

/** @returns the one writer of this stream */
export function createOutput(stream: Writable): Output {
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  let isClosed = false;
  stream.once('close', () => (isClosed = true));

  async function write(pieces: readonly (string | Buffer)[], size: number): Promise<void> {
    for (const piece of pieces) {
      if (isClosed) break;
      if (!stream.write(piece)) await drained();
    }
    if (!isClosed) stream.write('\n');
    waiting -= size;
  }

  function drained(): Promise<void> {
    return new Promise((resolve) => {
      const go = (): void => {
        stream.off('drain', go).off('close', go);
        resolve();
      };
      stream.on('drain', go).on('close', go);
    });
  }

  return {
    line(pieces) {
      const size = pieces.reduce((sum, piece) => sum + piece.length, 1);
      waiting += size;
      last = last.then(() => write(pieces, size));
      return last;
    },
    behind: () => waiting,
  };
}
