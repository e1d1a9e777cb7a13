/** Stored secrets as the keyring seals and opens them, and which of them it opens. */
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { Secret } from '../../core/lib/secret.ts';
import type { Logger } from '../../core/ports/ports.ts';
import type { VaultBlobs } from './vault-blobs.ts';

/** The part of Electron's `safeStorage` that is used. */
export interface KeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }>;
  /** Linux only. */
  getSelectedStorageBackend(): string;
  /** Linux only: without a keyring, encrypt with a password that is no secret. */
  setUsePlainTextEncryption(use: boolean): void;
}

export interface KeyringSecrets {
  /** Tries each stored secret once; what did not open is tried again the next time. */
  tryEach(): Promise<void>;
  /** References that the keyring did not open. */
  unreadable(): readonly string[];
  /** Whether it opened or made any in this run. */
  hasReadable(): boolean;
  /**
   * There is a keyring now: what was stored without one moves into its keeping, all of it or
   * nothing.
   */
  strengthen(): Promise<void>;
  /** @throws what the key store throws */
  openAll(): Promise<Map<string, Secret>>;
  /** @throws what the key store throws */
  sealAll(secrets: ReadonlyMap<string, Secret>): Promise<Map<string, Buffer>>;
  /** @throws CoreError `vault_unavailable` */
  open(reference: string, blob: Buffer): Promise<Secret>;
  /** @throws what the key store throws */
  put(reference: string, secret: Secret): Promise<void>;
  remove(reference: string): Promise<void>;
}

/** @param inDeadline rejects where the key store waits for a person who is away */
export function createKeyringSecrets(
  keyStore: KeyStore,
  blobs: VaultBlobs,
  logger: Logger,
  inDeadline: <Value>(work: Promise<Value>) => Promise<Value>,
): KeyringSecrets {
  /** References of what the keyring opened or made in this run, and of what it did not open. */
  const sound = new Set<string>();
  const unreadable = new Set<string>();

  /** The key was renewed: the blob follows. What fails here is tried again at the next use. */
  async function reEncrypt(reference: string, plainText: string): Promise<void> {
    try {
      await blobs.set(reference, await keyStore.encryptStringAsync(plainText));
    } catch (error) {
      logger.warn('vault.re_encrypt_failed', { error: messageOf(error) });
    }
  }

  const secrets: KeyringSecrets = {
    async tryEach() {
      for (const [reference, blob] of await blobs.all()) {
        if (sound.has(reference)) continue;
        const opens = await keyStore.decryptStringAsync(blob).then(
          () => true,
          () => false,
        );
        (opens ? sound : unreadable).add(reference);
        if (opens) unreadable.delete(reference);
      }
    },
    unreadable: () => [...unreadable],
    hasReadable: () => sound.size > 0,
    async strengthen() {
      try {
        await blobs.replaceAll(
          { acceptsWeak: false },
          await secrets.sealAll(await secrets.openAll()),
        );
        logger.info('vault.strengthened');
      } catch (error) {
        logger.warn('vault.not_strengthened', { error: messageOf(error) });
      }
    },
    async openAll() {
      const opened = new Map<string, Secret>();
      for (const [reference, blob] of await blobs.all())
        opened.set(reference, new Secret((await keyStore.decryptStringAsync(blob)).result));
      return opened;
    },
    async sealAll(all) {
      const sealed = new Map<string, Buffer>();
      for (const [reference, secret] of all)
        sealed.set(reference, await keyStore.encryptStringAsync(secret.open()));
      return sealed;
    },
    async open(reference, blob) {
      try {
        const { result, shouldReEncrypt } = await inDeadline(keyStore.decryptStringAsync(blob));
        if (shouldReEncrypt) void reEncrypt(reference, result);
        return new Secret(result);
      } catch (error) {
        if (error instanceof CoreError) throw error;
        throw new CoreError('vault_unavailable', 'The key store cannot open a stored secret.', {
          hint: 'It may belong to another user or computer. Enter the secret of this connector anew.',
          cause: error,
        });
      }
    },
    async put(reference, secret) {
      const blob = await inDeadline(keyStore.encryptStringAsync(secret.open()));
      await blobs.set(reference, blob);
      sound.add(reference);
      unreadable.delete(reference);
    },
    async remove(reference) {
      await blobs.set(reference, undefined);
      sound.delete(reference);
      unreadable.delete(reference);
    },
  };
  return secrets;
}
