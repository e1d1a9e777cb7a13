/** The file of the vault on the disk: read whole, written whole. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { messageOf, systemCodeOf } from '../core/lib/errors.ts';
import { limits } from '../core/limits/limits.ts';
import { replaceFileDurably } from '../shared-adapters/files/durable-file.ts';
import { unavailable } from './key-provider.ts';
import { formatVault, parseVault, type VaultContent } from './vault-file.ts';

/**
 * @returns undefined where there is none
 * @throws CoreError `vault_unavailable`
 */
export async function readContent(path: string): Promise<VaultContent | undefined> {
  try {
    // A link would let another file be taken for the vault.
    const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    try {
      const { size } = await file.stat();
      if (size > limits.vault.fileBytes) throw new Error('it is too large');
      return parseVault(await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw unavailable(
      systemCodeOf(error) === 'ELOOP'
        ? `The vault ${path} is a symbolic link and was left as it is.`
        : `The vault ${path} is damaged and was left as it is.`,
      'Restore vault.json from a backup, or move it away and enter the secrets anew.',
      error,
    );
  }
}

/** @throws CoreError `vault_unavailable`: the file is as it was */
export async function writeContent(path: string, content: VaultContent): Promise<void> {
  try {
    await replaceFileDurably(path, formatVault(content));
  } catch (error) {
    throw unavailable(
      `The vault ${path} cannot be written: ${messageOf(error)}`,
      'Make room or make the folder writable, then try again. Nothing was changed.',
      error,
    );
  }
}
