/**
 * The vault of headless mode: an encrypted file. How well it protects depends on where its key is (`key-provider.ts`), and
 * `status` says so.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { CoreError, messageOf, systemCodeOf } from '../core/lib/errors.ts';
import { limits } from '../core/limits/limits.ts';
import type { Clock, Logger, Vault } from '../core/ports/ports.ts';
import { removeFileDurably, replaceFileDurably } from '../shared-adapters/files/durable-file.ts';
import { createKeyProvider, unavailable } from './key-provider.ts';
import type { OsKeyStore } from './key-store/os-key-store.ts';
import {
  emptyVault,
  formatVault,
  isKeyOf,
  openEntry,
  parseVault,
  sealEntry,
  type VaultContent,
} from './vault-file.ts';
import { describeVault } from './vault-status.ts';

export interface FileVaultOptions {
  readonly dataDir: string;
  /** Text of `CONSENTRY_VAULT_KEY`, already taken out of the environment. */
  readonly keyText?: string | undefined;
  readonly keyStore: OsKeyStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface OpenVault {
  readonly key: Buffer;
  readonly content: VaultContent;
}

/**
 * Opens the vault. A missing, wrong or locked key does not throw here: the vault's methods then reject with
 * `vault_unavailable`, try again when they may, and everything that needs no secret keeps working (REL-05).
 */
export async function openFileVault(options: FileVaultOptions): Promise<Vault> {
  const { clock, logger, keyText, keyStore } = options;
  const path = join(options.dataDir, 'vault.json');
  const keyPath = join(options.dataDir, 'vault.key');
  const keys = createKeyProvider({ path: keyPath, keyText, keyStore, clock });
  let opened: OpenVault | undefined;
  let keeping: 'os-store' | 'key-file' | undefined;
  let problem: string | undefined = 'The key of the stored secrets has not been found yet.';
  /** What this key does not open: references, or how many where it opens nothing at all. */
  const broken = new Set<string>();
  let lost = 0;
  let loading: Promise<OpenVault | undefined> | undefined;
  let writes: Promise<unknown> = Promise.resolve();

  function load(): Promise<OpenVault | undefined> {
    if (opened !== undefined) return Promise.resolve(opened);
    loading ??= noted(read).finally(() => {
      loading = undefined;
    });
    return loading;
  }

  /** What stands in the way is remembered for `status`. */
  async function noted<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      const value = await work();
      problem = undefined;
      return value;
    } catch (error) {
      problem = messageOf(error);
      throw error;
    }
  }

  /** Undefined: nothing was ever stored here. */
  async function read(): Promise<OpenVault | undefined> {
    const content = await readContent(path);
    if (content !== undefined) keeping = content.key?.keptIn ?? 'key-file';
    lost = 0;
    const key = await keys.find(content?.key);
    if (content === undefined) {
      if (key === undefined) return undefined;
      keeping = 'key-file';
      return remember({ key, content: emptyVault(key) });
    }
    if (key === undefined || !isKeyOf(key, content)) {
      lost = Math.max(content.entries.size, 1);
      throw lostKey(content, key !== undefined);
    }
    broken.clear();
    for (const [reference, entry] of content.entries)
      if (openEntry(key, entry) === undefined) broken.add(reference);
    // A move to the key store that was cut short.
    if (content.key !== undefined) await keys.dropFile(key).catch(reportLeftover);
    return remember({ key, content });
  }

  function remember(vault: OpenVault): OpenVault {
    opened = vault;
    keeping = vault.content.key?.keptIn ?? 'key-file';
    return vault;
  }

  /** @param isThere it is another one, otherwise there is none */
  function lostKey(content: VaultContent, isThere: boolean): CoreError {
    if (isThere)
      return unavailable(
        `The key from ${sourceOf(content)} does not fit the vault ${path}.`,
        `Use the key the vault was made with. ${giveUp}`,
      );
    return content.key === undefined
      ? unavailable(
          `The vault ${path} exists, but its key ${keyPath} is missing.`,
          `Restore vault.key from a backup, or set CONSENTRY_VAULT_KEY to the key it was made with. ${giveUp}`,
        )
      : unavailable(
          `The ${keyStore.name} does not have the key of this vault.`,
          `Unlock it, or use the account and computer the vault was made on. ${giveUp}`,
        );
  }

  /** The person gives up what no key opens, and the vault begins anew. */
  async function discard(): Promise<number> {
    const count = lost;
    await removeFileDurably(path);
    lost = 0;
    keeping = undefined;
    problem = undefined;
    await look();
    return count;
  }

  async function discardBroken({ key, content }: OpenVault): Promise<number> {
    if (broken.size === 0) return 0;
    const count = broken.size;
    const entries = new Map([...content.entries].filter(([reference]) => !broken.has(reference)));
    await replace({ key, content: { ...content, entries } });
    broken.clear();
    return count;
  }

  function sourceOf(content: VaultContent): string {
    if (keyText !== undefined) return 'CONSENTRY_VAULT_KEY';
    return content.key === undefined ? keyPath : `the ${keyStore.name}`;
  }

  async function loadOrCreate(): Promise<OpenVault> {
    const existing = await load();
    if (existing !== undefined) return existing;
    const { key, place } = await noted(() => keys.make());
    return { key, content: emptyVault(key, place) };
  }

  function inOrder<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = writes.then(work);
    writes = done.catch(() => {
      // The caller has the error; the next write starts afresh.
    });
    return done;
  }

  async function save(content: VaultContent): Promise<void> {
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

  /** Memory follows only what is durable. */
  async function replace(next: OpenVault): Promise<void> {
    await save(next.content);
    remember(next);
  }

  async function moveToStore(): Promise<void> {
    const { key, content } = await loadOrCreate();
    if (content.key === undefined)
      await replace({ key, content: { ...content, key: await keys.toStore(key) } });
    else if (opened === undefined) await replace({ key, content });
    await keys.dropFile(key).catch(reportLeftover);
  }

  async function moveToFile(): Promise<void> {
    const current = await load();
    if (current === undefined) {
      const key = await keys.makeFile();
      remember({ key, content: emptyVault(key) });
      return;
    }
    const place = current.content.key;
    if (place === undefined) return;
    await keys.toFile(current.key);
    await replace({ key: current.key, content: { ...current.content, key: undefined } });
    await keys.dropStored(place).catch(reportLeftover);
  }

  function reportLeftover(error: unknown): void {
    logger.warn('vault.key_left_over', { error: messageOf(error) });
  }

  const status = () =>
    describeVault({
      storeName: keyStore.name,
      hasStore: keys.hasStore(),
      isKeyGiven: keyText !== undefined,
      keeping,
      problem,
      unreadable: lost + broken.size,
    });

  async function look(): Promise<void> {
    const vault = await load().catch(() => undefined);
    // Kept in `problem`, shown by `status`, thrown again by every use.
    if (keyText === undefined && vault?.content.key === undefined) await keys.look();
  }

  await within(clock, limits.vault.firstLook, look());
  return {
    status,
    wake: keys.wake,
    async look() {
      await look();
      return status();
    },
    keep: (how) =>
      inOrder(async () => {
        if (!status().choices.some((choice) => choice === how)) {
          throw new CoreError('conflict', 'The secrets cannot be kept that way here and now.', {
            hint: '`consentry vault show` says what is possible.',
          });
        }
        await (how === 'os-store' ? moveToStore() : moveToFile());
      }),
    async get(reference) {
      const vault = await load();
      const entry = vault?.content.entries.get(reference);
      if (vault === undefined || entry === undefined) return undefined;
      const secret = openEntry(vault.key, entry);
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
        const { key, content } = await loadOrCreate();
        const revision = (content.entries.get(reference)?.revision ?? 0) + 1;
        const entry = sealEntry(key, reference, revision, secret);
        const entries = new Map(content.entries).set(reference, entry);
        await replace({ key, content: { ...content, entries } });
        broken.delete(reference);
      }),
    removeUnreadable: () =>
      inOrder(async () => {
        try {
          const vault = await load();
          return vault === undefined ? 0 : await discardBroken(vault);
        } catch (error) {
          if (lost === 0) throw error;
          return discard();
        }
      }),
    // Takes no key: what is held can still be thrown away.
    remove: (reference) =>
      inOrder(async () => {
        const content = opened?.content ?? (await readContent(path));
        if (content === undefined) return;
        const entries = new Map(content.entries);
        if (!entries.delete(reference)) return;
        const next = { ...content, entries };
        await save(next);
        broken.delete(reference);
        if (opened !== undefined) remember({ key: opened.key, content: next });
      }),
  };
}

const giveUp =
  'Or give them up: `consentry vault remove-unreadable` removes what no longer opens, then enter the secrets anew.';

function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    void work.finally(() => {
      cancel();
      resolve();
    });
  });
}

async function readContent(path: string): Promise<VaultContent | undefined> {
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
