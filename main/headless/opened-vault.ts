/**
 * The vault in memory: its key and its content, found when they are first needed. A key that is
 * missing, wrong or locked leaves it closed, with a reason that `facts` has; it is tried again.
 */
import { type CoreError, messageOf } from '../core/lib/errors.ts';
import type { Logger } from '../core/ports/ports.ts';
import { removeFileDurably } from '../shared-adapters/files/durable-file.ts';
import { unavailable, type KeyProvider } from './key-provider.ts';
import type { OsKeyStore } from './key-store/os-key-store.ts';
import { readContent, writeContent } from './vault-document.ts';
import type { VaultFacts } from './vault-status.ts';
import { emptyVault, isKeyOf, openEntry, type VaultContent } from './vault-file.ts';

interface VaultInMemory {
  readonly key: Buffer;
  readonly content: VaultContent;
}

export interface OpenedVault {
  /**
   * @returns undefined: nothing was ever stored here
   * @throws CoreError `vault_unavailable`
   */
  load(): Promise<VaultInMemory | undefined>;
  /** The same, with a key made where there is none. */
  loadOrCreate(): Promise<VaultInMemory>;
  /** @returns null while it is closed */
  inMemory(): VaultInMemory | null;
  /** Writes it. Memory follows only what is durable. @throws CoreError `vault_unavailable` */
  replace(next: VaultInMemory): Promise<void>;
  /** There is a key without a file now: the file comes with the first secret. */
  begin(key: Buffer): void;
  /** There is no vault any more: its file goes, and the next secret begins a new one. */
  end(): Promise<void>;
  /** This secret was written or removed: it opens, or is none any more. */
  settle(reference: string): void;
  /**
   * Removes what no key opens; where that is everything, the vault begins anew.
   *
   * @returns how many secrets went
   */
  removeUnreadable(): Promise<number>;
  facts(): Pick<VaultFacts, 'keeping' | 'problem' | 'unreadable'>;
  /** What stays behind does no harm; it is logged. */
  reportLeftover(error: unknown): void;
}

export interface OpenedVaultParts {
  readonly path: string;
  readonly keyPath: string;
  readonly keys: KeyProvider;
  readonly keyStore: OsKeyStore;
  readonly isKeyGiven: boolean;
  readonly logger: Logger;
}

export function createOpenedVault(parts: OpenedVaultParts): OpenedVault {
  const { path, keys, logger } = parts;
  let opened: VaultInMemory | undefined;
  let keeping: VaultFacts['keeping'];
  let problem: string | undefined = 'The key of the stored secrets has not been found yet.';
  /** What this key does not open: references, or how many where it opens nothing at all. */
  const broken = new Set<string>();
  let lost = 0;
  let loading: Promise<VaultInMemory | undefined> | undefined;

  /** What stands in the way is remembered for `facts`. */
  async function withProblem<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      const value = await work();
      problem = undefined;
      return value;
    } catch (error) {
      problem = messageOf(error);
      throw error;
    }
  }

  async function read(): Promise<VaultInMemory | undefined> {
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
      throw lostKey(parts, content, key !== undefined);
    }
    broken.clear();
    for (const [reference, entry] of content.entries)
      if (openEntry(key, entry) === undefined) broken.add(reference);
    // A move away from the key file that was cut short.
    if (content.key?.keptIn === 'os-store') await keys.dropFile(key).catch(vault.reportLeftover);
    if (content.key?.keptIn === 'passphrase') await keys.dropOldFile().catch(vault.reportLeftover);
    return remember({ key, content });
  }

  function remember(next: VaultInMemory): VaultInMemory {
    opened = next;
    keeping = next.content.key?.keptIn ?? 'key-file';
    return next;
  }

  /** The person gives up what no key opens, and the vault begins anew. */
  async function discardAll(): Promise<number> {
    const count = lost;
    await vault.end();
    return count;
  }

  async function discardBroken({ key, content }: VaultInMemory): Promise<number> {
    if (broken.size === 0) return 0;
    const count = broken.size;
    const entries = new Map([...content.entries].filter(([reference]) => !broken.has(reference)));
    await vault.replace({ key, content: { ...content, entries } });
    broken.clear();
    return count;
  }

  const vault: OpenedVault = {
    load() {
      if (opened !== undefined) return Promise.resolve(opened);
      loading ??= withProblem(read).finally(() => {
        loading = undefined;
      });
      return loading;
    },
    async loadOrCreate() {
      const existing = await vault.load();
      if (existing !== undefined) return existing;
      const { key, place } = await withProblem(() => keys.make());
      return { key, content: emptyVault(key, place) };
    },
    inMemory: () => opened ?? null,
    async replace(next) {
      await writeContent(path, next.content);
      remember(next);
    },
    async end() {
      await removeFileDurably(path);
      opened = undefined;
      broken.clear();
      lost = 0;
      keeping = undefined;
      problem = undefined;
    },
    begin: (key) => void remember({ key, content: emptyVault(key) }),
    settle: (reference) => void broken.delete(reference),
    async removeUnreadable() {
      try {
        const known = await vault.load();
        return known === undefined ? 0 : await discardBroken(known);
      } catch (error) {
        if (lost === 0) throw error;
        return discardAll();
      }
    },
    facts: () => ({ keeping, problem, unreadable: lost + broken.size }),
    reportLeftover(error) {
      logger.warn('vault.key_left_over', { error: messageOf(error) });
    },
  };
  return vault;
}

/** @param isThere it is another one, otherwise there is none */
function lostKey(parts: OpenedVaultParts, content: VaultContent, isThere: boolean): CoreError {
  const { path, keyPath, keyStore, isKeyGiven } = parts;
  const ownSource = content.key === undefined ? keyPath : `the ${keyStore.name}`;
  if (isThere)
    return unavailable(
      `The key from ${isKeyGiven ? 'CONSENTRY_VAULT_KEY' : ownSource} does not fit the vault ${path}.`,
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

const giveUp =
  'Or give them up: `consentry vault remove-unreadable` removes what no longer opens, then enter the secrets anew.';
