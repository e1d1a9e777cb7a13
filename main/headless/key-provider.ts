/**
 * Finds the key of the file vault, and makes the first one: `CONSENTRY_VAULT_KEY`, else the key
 * store of the operating system, else `vault.key` beside the data. What the vault says about its
 * key is binding: a store that does not give it is never replaced by another place, nor the key by
 * a new one (SEC-95, REL-05).
 */
import { randomBytes } from 'node:crypto';
import { CoreError, messageOf } from '../core/lib/errors.ts';
import type { Clock } from '../core/ports/ports.ts';
import { removeFileDurably } from '../shared-adapters/files/durable-file.ts';
import { createPacedAsking } from '../shared-adapters/system/paced-asking.ts';
import { KeyStoreError, type OsKeyStore } from './key-store/os-key-store.ts';
import type { KeyPlace } from './vault-file.ts';
import { createKeyFile, newKey, parseVaultKey, readKeyFile } from './vault-key.ts';

export interface KeyProvider {
  /**
   * The key of an existing vault, or a key file that waits for its first; undefined: there is none.
   *
   * @throws CoreError `vault_unavailable`
   */
  find(place: KeyPlace | undefined): Promise<Buffer | undefined>;
  /**
   * A first key, durable where it says.
   *
   * @throws CoreError `vault_unavailable` when the key store is there and refuses
   */
  make(): Promise<{ readonly key: Buffer; readonly place: KeyPlace | undefined }>;
  /**
   * A first key in the file, because the person wants it there.
   *
   * @throws CoreError `vault_unavailable`
   */
  makeFile(): Promise<Buffer>;
  /** @throws CoreError `vault_unavailable` */
  toStore(key: Buffer): Promise<KeyPlace>;
  /** @throws CoreError `vault_unavailable` */
  toFile(key: Buffer): Promise<void>;
  /** Removes the key file when it holds this key and nothing else needs it. */
  dropFile(key: Buffer): Promise<void>;
  /** Removes it from the key store, where that has it. */
  dropStored(place: KeyPlace | undefined): Promise<void>;
  /** Removes the key file of a vault that a passphrase opens: it opens nothing any more. */
  dropOldFile(): Promise<void>;
  /** The passphrase opened it. */
  useKey(key: Buffer): void;
  /** Whether there is a key store; undefined until that is known. */
  hasStore(): boolean | undefined;
  refresh(): Promise<void>;
  wake(): void;
}

export interface KeyProviderOptions {
  readonly path: string;
  readonly keyText: string | undefined;
  readonly keyStore: OsKeyStore;
  readonly clock: Clock;
}

export function createKeyProvider(options: KeyProviderOptions): KeyProvider {
  const { path, keyText, keyStore, clock } = options;
  const asking = createPacedAsking(clock);
  let hasStore: boolean | undefined;
  let byPassphrase: Buffer | undefined;

  async function fromStore(id: string): Promise<Buffer | undefined> {
    const key = await asking
      .ask(() => keyStore.get(id))
      .catch((error: unknown) => {
        throw storeTrouble(error);
      });
    hasStore = true;
    return key;
  }

  async function toStore(key: Buffer): Promise<KeyPlace> {
    const id = randomBytes(16).toString('hex');
    await asking.ask(async () => {
      await keyStore.put(id, key);
      const back = await keyStore.get(id);
      if (back === undefined || !back.equals(key))
        throw new KeyStoreError('refused', 'It did not keep the key.');
    });
    hasStore = true;
    return { keptIn: 'os-store', id };
  }

  function storeTrouble(error: unknown): CoreError {
    const why =
      error instanceof KeyStoreError && error.trouble === 'silent'
        ? 'does not answer'
        : error instanceof KeyStoreError && error.trouble === 'absent'
          ? 'is not there'
          : 'does not open';
    return unavailable(
      `The key of the stored secrets is in the ${keyStore.name}, which ${why}.`,
      'Unlock it, then try again (`consentry vault unlock`). Until then every call and every login is refused; nothing was changed.',
      error,
    );
  }

  return {
    async find(place) {
      if (keyText !== undefined) return keyFromText(keyText);
      if (place === undefined) return readKeyFile(path);
      if (place.keptIn === 'os-store') return fromStore(place.id);
      if (byPassphrase === undefined) throw passphraseNeeded();
      return byPassphrase;
    },
    async make() {
      const key = newKey();
      try {
        return { key, place: await toStore(key) };
      } catch (error) {
        if (!(error instanceof KeyStoreError && error.trouble === 'absent')) {
          throw unavailable(
            `The ${keyStore.name} did not take the key for your secrets.`,
            'Unlock it and try again, or keep the key in a file beside the data: `consentry vault keep key-file`.',
            error,
          );
        }
        hasStore = false;
      }
      await createKeyFile(path, key);
      return { key, place: undefined };
    },
    async makeFile() {
      const key = newKey();
      await createKeyFile(path, key);
      return key;
    },
    async toStore(key) {
      try {
        return await toStore(key);
      } catch (error) {
        throw unavailable(
          `The ${keyStore.name} did not take the key: ${messageOf(error)}`,
          'Unlock it, then try again. Nothing was changed.',
          error,
        );
      }
    },
    async toFile(key) {
      const existing = await readKeyFile(path);
      if (existing === undefined) return createKeyFile(path, key);
      if (!existing.equals(key))
        throw unavailable(`${path} holds another key.`, 'Move that file away, then try again.');
    },
    async dropFile(key) {
      const existing = await readKeyFile(path);
      if (existing?.equals(key) === true) await removeFileDurably(path);
    },
    async dropStored(place) {
      if (place?.keptIn === 'os-store') await keyStore.remove(place.id);
    },
    dropOldFile: () => removeFileDurably(path),
    useKey(key) {
      byPassphrase = key;
    },
    hasStore: () => hasStore,
    async refresh() {
      hasStore = await keyStore.find().catch(() => undefined);
    },
    wake: asking.wake,
  };
}

function keyFromText(text: string): Buffer {
  const key = parseVaultKey(text);
  if (key !== undefined) return key;
  throw unavailable(
    'CONSENTRY_VAULT_KEY is not a key.',
    'Set it to 32 random bytes in base64 or hex, e.g. from `openssl rand -base64 32`.',
  );
}

function passphraseNeeded(): CoreError {
  return unavailable(
    'Secrets are locked: they open with your passphrase.',
    'Enter it under Settings, Vault, or with `consentry vault unlock`. Until then every call and every login is refused.',
  );
}

export function unavailable(message: string, hint: string, cause?: unknown): CoreError {
  return new CoreError('vault_unavailable', message, { hint, cause });
}
