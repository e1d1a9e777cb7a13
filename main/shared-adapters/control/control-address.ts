/**
 * Where the control channel of a data folder is. Clients read the address from `instance.json`;
 * this computes it for the instance that opens it (SEC-115).
 */
import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CoreError } from '../../core/lib/errors.ts';

// `sun_path` has 104 bytes on macOS and 108 on Linux, the final zero included.
const longestSocketPath = 100;

/**
 * A socket path inside the data folder, or, where that is too long for the system, inside a 0700
 * folder of ours in the temporary folder; on Windows a pipe with a name nobody can guess, because a
 * pipe has no folder to protect it.
 *
 * @throws CoreError `store_failed` when the folder for the short path is not ours alone
 */
export function controlAddress(
  dataDir: string,
  platform: NodeJS.Platform = process.platform,
): string {
  if (platform === 'win32') return `\\\\.\\pipe\\consentry-${randomBytes(16).toString('hex')}`;
  const direct = join(dataDir, 'control.sock');
  if (Buffer.byteLength(direct) <= longestSocketPath) return direct;
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 24);
  return join(shortFolder(), `${name}.sock`);
}

function shortFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `consentry-${uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stats = lstatSync(folder);
  // Anybody may create this name first: a link or a foreign folder there is refused, never used.
  if (!stats.isDirectory() || stats.uid !== uid || (stats.mode & 0o077) !== 0) {
    throw new CoreError(
      'store_failed',
      `The folder ${folder} is not safe to use: it is not this user’s alone.`,
      {
        hint: 'Choose a data folder with a shorter path (--data-dir), or set TMPDIR to a folder of your own.',
      },
    );
  }
  return folder;
}
