/**
 * The vault of headless mode: an encrypted file. How well it protects depends on where its key is
 * (`key-provider.ts`), and `status` says so.
 */
import { join } from 'node:path';
import { CoreError } from '../core/lib/errors.ts';
import { limits } from '../core/limits/limits.ts';
import type { Clock, Logger, Vault } from '../core/ports/ports.ts';
import { createKeyProvider, unavailable, type KeyProvider } from './key-provider.ts';
import type { OsKeyStore } from './key-store/os-key-store.ts';
import { createOpenedVault, type OpenedVault } from './opened-vault.ts';
import { readContent, writeContent } from './vault-document.ts';
import { openEntry, sealEntry } from './vault-file.ts';
import { describeVault } from './vault-status.ts';

export interface FileVaultOptions {
  readonly dataDir: string;
  /** Text of `CONSENTRY_VAULT_KEY`, already taken out of the environment. */
  readonly keyText?: string | undefined;
  readonly keyStore: OsKeyStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens the vault. A missing, wrong or locked key does not throw here: the vault's methods then
 * reject with `vault_unavailable`, try again when they may, and everything that needs no secret
 * keeps working (REL-05).
 */
export async function openFileVault(options: FileVaultOptions): Promise<Vault> {
  const { clock, logger, keyText, keyStore } = options;
  const path = join(options.dataDir, 'vault.json');
  const keyPath = join(options.dataDir, 'vault.key');
  const isKeyGiven = keyText !== undefined;
  const keys = createKeyProvider({ path: keyPath, keyText, keyStore, clock });
  const vault = createOpenedVault({ path, keyPath, keys, keyStore, isKeyGiven, logger });
  let writes: Promise<unknown> = Promise.resolve();

  function inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = writes.then(work);
    writes = done.catch(() => {
      // The caller has the error; the next write starts afresh.
    });
    return done;
  }

  const status = () =>
    describeVault({
      storeName: keyStore.name,
      hasStore: keys.hasStore(),
      isKeyGiven,
      ...vault.facts(),
    });

  async function refresh(): Promise<void> {
    const known = await vault.load().catch(() => undefined);
    // Kept in `problem`, shown by `status`, thrown again by every use.
    if (!isKeyGiven && known?.content.key === undefined) await keys.refresh();
  }

  await within(clock, limits.vault.firstAnswer, refresh());
  return {
    status,
    wake: keys.wake,
    async look() {
      await refresh();
      return status();
    },
    keep: (how) =>
      inOrder(async () => {
        if (!status().choices.some((choice) => choice === how)) {
          throw new CoreError('conflict', 'The secrets cannot be kept that way here and now.', {
            hint: '`consentry vault show` says what is possible.',
          });
        }
        await (how === 'os-store' ? moveToStore(vault, keys) : moveToFile(vault, keys));
      }),
    async get(reference) {
      const known = await vault.load();
      const entry = known?.content.entries.get(reference);
      if (known === undefined || entry === undefined) return undefined;
      const secret = openEntry(known.key, entry);
      if (secret === undefined) {
        throw unavailable(
          'A stored secret was altered and cannot be used.',
          'Enter it anew where it is needed.',
        );
      }
      return secret;
    },
    put: (reference, secret) =>
      inOrder(async () => {
        const { key, content } = await vault.loadOrCreate();
        const revision = (content.entries.get(reference)?.revision ?? 0) + 1;
        const entry = sealEntry(key, reference, revision, secret);
        const entries = new Map(content.entries).set(reference, entry);
        await vault.replace({ key, content: { ...content, entries } });
        vault.settle(reference);
      }),
    removeUnreadable: () =>
      inOrder(async () => {
        const count = await vault.removeUnreadable();
        if (vault.inMemory() === null) await refresh();
        return count;
      }),
    // Takes no key: what is held can still be thrown away.
    remove: (reference) =>
      inOrder(async () => {
        const known = vault.inMemory();
        const content = known?.content ?? (await readContent(path));
        if (content === undefined) return;
        const entries = new Map(content.entries);
        if (!entries.delete(reference)) return;
        const next = { ...content, entries };
        if (known === null) await writeContent(path, next);
        else await vault.replace({ key: known.key, content: next });
        vault.settle(reference);
      }),
  };
}

async function moveToStore(vault: OpenedVault, keys: KeyProvider): Promise<void> {
  const { key, content } = await vault.loadOrCreate();
  if (content.key === undefined)
    await vault.replace({ key, content: { ...content, key: await keys.toStore(key) } });
  else if (vault.inMemory() === null) await vault.replace({ key, content });
  await keys.dropFile(key).catch(vault.reportLeftover);
}

async function moveToFile(vault: OpenedVault, keys: KeyProvider): Promise<void> {
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

function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    void work.finally(() => {
      cancel();
      resolve();
    });
  });
}
