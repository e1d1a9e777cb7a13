/**
 * The key store of the desktop, with the key of a passphrase in its place as long as there is one.
 */
import { CoreError } from '../../core/lib/errors.ts';
import type { Secret } from '../../core/lib/secret.ts';
import {
  newVaultKey,
  openText,
  sealText,
  unwrapKey,
  wrapKey,
  type WrappedKey,
} from '../../shared-adapters/vault/passphrase-key.ts';
import type { KeyStore } from './keyring-secrets.ts';

export interface PassphraseStore extends KeyStore {
  /** A passphrase has opened it in this run. */
  isOpen(): boolean;
  /** @throws CoreError `vault_unavailable` – it is another passphrase */
  unlock(wrapped: WrappedKey, passphrase: Secret): Promise<void>;
  /**
   * Runs a move to a new passphrase, or with undefined back to the store of the system; stays as it
   * was where the move fails.
   */
  moving(
    passphrase: Secret | undefined,
    move: (wrapped: WrappedKey | undefined) => Promise<void>,
  ): Promise<void>;
}

export function createPassphraseStore(system: KeyStore): PassphraseStore {
  let key: Buffer | undefined;
  let isPlain = false;
  return {
    isOpen: () => key !== undefined,

    async unlock(wrapped, passphrase) {
      const opened = await unwrapKey(wrapped, passphrase);
      if (opened.kind === 'refused')
        throw new CoreError('vault_unavailable', 'That is not the passphrase of this vault.', {
          hint: 'Try again. Without it the stored secrets cannot be read; you can remove them and begin anew.',
        });
      key = opened.key;
    },

    async moving(passphrase, move) {
      const before = key;
      const next = passphrase === undefined ? undefined : newVaultKey();
      const wrapped =
        next === undefined || passphrase === undefined
          ? undefined
          : await wrapKey(next, passphrase);
      key = next;
      try {
        await move(wrapped);
      } catch (error) {
        key = before;
        throw error;
      }
    },

    isAsyncEncryptionAvailable: () => system.isAsyncEncryptionAvailable(),
    getSelectedStorageBackend: () => system.getSelectedStorageBackend(),
    setUsePlainTextEncryption(use) {
      if (isPlain !== use) system.setUsePlainTextEncryption(use);
      isPlain = use;
    },
    encryptStringAsync: async (text) =>
      key === undefined ? system.encryptStringAsync(text) : sealText(key, text),
    decryptStringAsync: async (sealed) =>
      key === undefined
        ? system.decryptStringAsync(sealed)
        : { result: openText(key, sealed), shouldReEncrypt: false },
  };
}
