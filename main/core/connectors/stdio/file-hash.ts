/** SHA-256 of a file's content, asked again only when the system says that the file changed. */
import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

/** The hash in hex; `unreadable` for what cannot be read whole, which equals no hash. */
export type FileHasher = (path: string) => Promise<string>;

export const unreadable = 'unreadable';

/** @returns a hasher that reads a file again only when it may be another one */
export function createFileHasher(clock: Clock): FileHasher {
  const known = new Map<string, { readonly stamp: string; readonly hash: string }>();

  return async (path) => {
    try {
      const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
      if (size > BigInt(limits.upstream.programBytes)) return unreadable;
      // Who may not be root cannot choose the time of change.
      const stamp = `${ino}.${size}.${mtimeNs}.${ctimeNs}`;
      const last = known.get(path);
      if (last?.stamp === stamp) return last.hash;
      const hash = await hashOf(path, clock);
      if (known.size >= limits.upstream.programsRemembered) known.clear();
      known.set(path, { stamp, hash });
      return hash;
    } catch {
      return unreadable;
    }
  };
}

/**
 * Into one buffer, again and again: a program is easily 100 MB, and buffers of that many pieces
 * would stay with us.
 */
async function hashOf(path: string, clock: Clock): Promise<string> {
  let isLate = false;
  const cancel = clock.after(limits.upstream.programRead, () => {
    isLate = true;
  });
  const file = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(limits.upstream.programPiece);
    for (let done = 0; ;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return hash.digest('hex');
      done += bytesRead;
      // It grew, or its disk does not answer: not one hash of one file.
      if (isLate || done > limits.upstream.programBytes) throw new Error('not read in time');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    cancel();
    await file.close();
  }
}
