/** A passphrase for services that nobody starts by hand: in a file that its user alone can read. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { longestPassphrase } from '../../contract/plain/vault-words.ts';
import { CoreError, messageOf } from '../core/lib/errors.ts';
import { Secret } from '../core/lib/secret.ts';

const variable = 'CONSENTRY_VAULT_PASSPHRASE_FILE';

/** Takes the path out of the environment: no child of ours needs it (SEC-120). */
export function takePassphraseVariable(
  environment: Record<string, string | undefined>,
): string | undefined {
  const path = environment[variable];
  delete environment[variable];
  return path === '' ? undefined : path;
}

/**
 * The first line.
 *
 * @throws CoreError `vault_unavailable` – not there, not a file, readable by others, of another
 *   user, or empty
 */
export async function readPassphraseFile(path: string): Promise<Secret> {
  try {
    // Not blocking: a pipe in its place would wait for a writer for ever.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new Error('it is not a regular file');
      if (process.getuid !== undefined && (stats.mode & 0o077) !== 0)
        throw new Error('other users may read it (run chmod 600 on it)');
      if (process.getuid !== undefined && stats.uid !== process.getuid())
        throw new Error('it belongs to another user');
      if (stats.size > 4 * longestPassphrase) throw new Error('it is too large');
      const [text = ''] = (await file.readFile('utf8')).split(/\r?\n/u);
      if (text === '') throw new Error('it is empty');
      return new Secret(text);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new CoreError(
      'vault_unavailable',
      `The passphrase file ${path} cannot be used: ${messageOf(error)}.`,
      {
        hint: `${variable} names a file with the passphrase in its first line, 0600.`,
        cause: error,
      },
    );
  }
}
