/**
 * The vault of headless mode: an encrypted file. How well it protects depends on where its key is
 * (`key-provider.ts`), and `status` says so.
 */
import { join } from 'node:path';
import { CoreError } from '../core/lib/errors.ts';
import { limits } from '../core/limits/limits.ts';
import type { Clock, Logger, Vault } from '../core/ports/ports.ts';
import type { Secret } from '../core/lib/secret.ts';
import { createKeyProvider, unavailable } from './key-provider.ts';
import type { OsKeyStore } from './key-store/os-key-store.ts';
import { createOpenedVault } from './opened-vault.ts';
import { readContent, writeContent } from './vault-document.ts';
import { openEntry, sealEntry } from './vault-file.ts';
import {
  moveToFile,
  moveToMemory,
  moveToPassphrase,
  moveToStore,
  openWith,
} from './vault-moves.ts';
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
 * reject with `vault_unavailable` and try again when they may. Consentry runs meanwhile; calls and
 * logins are refused until it has the key of the seals (REL-05, SEC-94).
 */
export async function openFileVault(options: FileVaultOptions): Promise<Vault> {
  const { clock, logger, keyText, keyStore } = options;
  const path = join(options.dataDir, 'vault.json');
  const keyPath = join(options.dataDir, 'vault.key');
  const isKeyGiven = keyText !== undefined;
  const keys = createKeyProvider({ path: keyPath, keyText, keyStore, clock });
  const vault = createOpenedVault({ path, keyPath, keys, keyStore, isKeyGiven, logger });
  /** What is kept for this run only; undefined: not chosen. */
  let memory: Map<string, Secret> | undefined;
  let writes: Promise<unknown> = Promise.resolve();

  function inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = writes.then(work);
    writes = done.catch(() => {
      // The caller has the error; the next write starts afresh.
    });
    return done;
  }

  const status = () => {
    const facts = vault.facts();
    return describeVault({
      storeName: keyStore.name,
      hasStore: keys.hasStore(),
      isKeyGiven,
      ...facts,
      keeping: memory === undefined ? facts.keeping : 'memory',
    });
  };

  async function refresh(): Promise<void> {
    const known = await vault.load().catch(() => undefined);
    // Kept in `problem`, shown by `status`, thrown again by every use.
    if (!isKeyGiven && known?.content.key === undefined) await keys.refresh();
  }

  async function store(reference: string, secret: Secret): Promise<void> {
    const { key, content } = await vault.loadOrCreate();
    const revision = (content.entries.get(reference)?.revision ?? 0) + 1;
    const entry = sealEntry(key, reference, revision, secret);
    const entries = new Map(content.entries).set(reference, entry);
    await vault.replace({ key, content: { ...content, entries } });
    vault.settle(reference);
  }

  /** What was for this run only, into what was chosen instead. */
  async function comeAlong(kept: ReadonlyMap<string, Secret>): Promise<void> {
    for (const [reference, secret] of kept) await store(reference, secret);
    memory = undefined;
  }

  await within(clock, limits.vault.firstAnswer, refresh());
  return {
    status,
    wake: keys.wake,
    async look() {
      await refresh();
      return status();
    },
    keep: (how, passphrase) =>
      inOrder(async () => {
        if (!status().choices.some((choice) => choice === how)) {
          throw new CoreError('conflict', 'The secrets cannot be kept that way here and now.', {
            hint: '`consentry vault show` says what is possible.',
          });
        }
        const kept = memory;
        if (how === 'memory') memory = await moveToMemory(vault, keys);
        else if (how === 'os-store') await moveToStore(vault, keys);
        else if (how === 'passphrase') await moveToPassphrase(vault, keys, needed(passphrase));
        else await moveToFile(vault, keys);
        if (kept !== undefined && how !== 'memory') await comeAlong(kept);
      }),
    unlock: (passphrase) =>
      inOrder(async () => {
        await openWith(passphrase, await readContent(path), keys);
        await vault.load();
      }),
    forget: () =>
      inOrder(async () => {
        const content = await readContent(path);
        if (content?.key?.keptIn !== 'passphrase' || vault.inMemory() !== null)
          throw notForgotten();
        await vault.end();
        await refresh();
      }),
    async get(reference) {
      if (memory !== undefined) return memory.get(reference);
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
        if (memory === undefined) await store(reference, secret);
        else memory.set(reference, secret);
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
        if (memory !== undefined) {
          memory.delete(reference);
          return;
        }
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

function needed(passphrase: Secret | undefined): Secret {
  if (passphrase !== undefined) return passphrase;
  throw new CoreError('invalid_input', 'That needs a passphrase.');
}

function notForgotten(): CoreError {
  return new CoreError('conflict', 'There is no locked passphrase to forget.', {
    hint: 'It is for a vault that a passphrase opens, while it is locked.',
  });
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
