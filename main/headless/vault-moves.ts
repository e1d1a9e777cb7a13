/** Keeping the secrets of the file vault another way. Each move is one write of `vault.json`. */
import { CoreError } from '../core/lib/errors.ts';
import type { Secret } from '../core/lib/secret.ts';
import { newVaultKey, unwrapKey, wrapKey } from '../shared-adapters/vault/passphrase-key.ts';
import { unavailable, type KeyProvider } from './key-provider.ts';
import type { OpenedVault } from './opened-vault.ts';
import type { readContent } from './vault-document.ts';
import { emptyVault, openEntry, resealEntries } from './vault-file.ts';

export async function moveToStore(vault: OpenedVault, keys: KeyProvider): Promise<void> {
  const { key, content } = await vault.loadOrCreate();
  if (content.key?.keptIn !== 'os-store')
    await vault.replace({ key, content: { ...content, key: await keys.toStore(key) } });
  else if (vault.inMemory() === null) await vault.replace({ key, content });
  await keys.dropFile(key).catch(vault.reportLeftover);
}

export async function moveToFile(vault: OpenedVault, keys: KeyProvider): Promise<void> {
  const current = await vault.load();
  if (current === undefined) {
    vault.begin(await keys.makeFile());
    return;
  }
  const place = current.content.key;
  if (place === undefined) return;
  await keys.toFile(current.key);
  await vault.replace({ key: current.key, content: { ...current.content, key: undefined } });
  await keys.dropStored(place).catch(vault.reportLeftover);
}

/**
 * Everything is sealed anew with another key: copies of the key that lay beside the data open
 * nothing that is written from now on, and neither does a passphrase from before.
 */
export async function moveToPassphrase(
  vault: OpenedVault,
  keys: KeyProvider,
  passphrase: Secret,
): Promise<void> {
  const current = await vault.load();
  const key = newVaultKey();
  const entries =
    current === undefined ? new Map() : resealEntries(current.key, key, current.content.entries);
  if (entries === undefined) throw someUnreadable();
  const place = { keptIn: 'passphrase', ...(await wrapKey(key, passphrase)) } as const;
  await vault.replace({ key, content: { ...emptyVault(key, place), entries } });
  keys.useKey(key);
  await keys.dropStored(current?.content.key).catch(vault.reportLeftover);
  await keys.dropOldFile().catch(vault.reportLeftover);
}

/** @returns all secrets, which nothing keeps any more but whoever gets them */
export async function moveToMemory(
  vault: OpenedVault,
  keys: KeyProvider,
): Promise<Map<string, Secret>> {
  const current = await vault.load();
  const opened = new Map<string, Secret>();
  for (const [reference, entry] of current?.content.entries ?? []) {
    const secret = current && openEntry(current.key, entry);
    if (secret === undefined) throw someUnreadable();
    opened.set(reference, secret);
  }
  if (current !== undefined) {
    await vault.end();
    await keys.dropStored(current.content.key).catch(vault.reportLeftover);
    await keys.dropFile(current.key).catch(vault.reportLeftover);
  }
  return opened;
}

/** @throws CoreError `conflict`, `vault_unavailable` */
export async function openWith(
  passphrase: Secret,
  content: Awaited<ReturnType<typeof readContent>>,
  keys: KeyProvider,
): Promise<void> {
  if (content?.key?.keptIn !== 'passphrase')
    throw new CoreError('conflict', 'No passphrase opens this vault.', {
      hint: '`consentry vault show` says what keeps its key.',
    });
  const { keptIn: _place, ...wrapped } = content.key;
  const opened = await unwrapKey(wrapped, passphrase);
  if (opened.kind === 'refused')
    throw unavailable(
      'That is not the passphrase of this vault.',
      'Try again. Without it the stored secrets cannot be read; you can remove them and begin anew.',
    );
  keys.useKey(opened.key);
}

function someUnreadable(): CoreError {
  return new CoreError('conflict', 'Some stored secrets cannot be opened, so none was moved.', {
    hint: 'Remove those first: `consentry vault remove-unreadable`.',
  });
}
