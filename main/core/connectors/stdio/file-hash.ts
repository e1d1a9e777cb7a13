/** SHA-256 of a file's content, asked again only when the system says that the file changed. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { limits } from '../../lib/limits.ts';
import type { Clock } from '../../ports.ts';

/** The hash in hex; `unreadable` for what cannot be read whole, which equals no hash. */
export type FileHasher = (path: string) => Promise<string>;

export const unreadable = 'unreadable';

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

async function hashOf(path: string, clock: Clock): Promise<string> {
  const abort = new AbortController();
  const cancel = clock.after(limits.upstream.programRead, () => abort.abort());
  try {
    const hash = createHash('sha256');
    const end = limits.upstream.programBytes;
    for await (const piece of createReadStream(path, { signal: abort.signal, end })) {
      hash.update(piece as Buffer);
    }
    return hash.digest('hex');
  } finally {
    cancel();
  }
}
