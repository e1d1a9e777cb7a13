/**
 * The vault of the desktop: the operating system's key store through `safeStorage`, asynchronous calls only, because
 * the others may hold the whole process while a password dialog is open. Where there is no real encryption it says so
 * and takes no secret; nothing ever falls back to plain text (REL-05).
 */
import { join } from 'node:path';
import { CoreError, messageOf } from '../core/lib/errors.ts';
import { Secret } from '../core/lib/secret.ts';
import type { Clock, Logger, Vault, VaultStatus } from '../core/ports.ts';
import { openVaultBlobs } from './vault-blobs.ts';

/** The part of Electron's `safeStorage` that is used. */
export interface KeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }>;
  /** Linux only. */
  getSelectedStorageBackend(): string;
}

export interface SafeStorageVaultOptions {
  readonly dataDir: string;
  readonly keyStore: KeyStore;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A person may have to type the keyring's password. */
const answerDeadlineMs = 60_000;
/** How long the start waits for the first look at the key store; longer, and the status says "not known yet". */
const firstLookMs = 1500;
const storeNames: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'macOS Keychain',
  win32: 'Windows DPAPI',
};

/** Opens the vault; never rejects because of the key store, which is asked again at each use. */
export async function openSafeStorageVault(options: SafeStorageVaultOptions): Promise<Vault> {
  const { keyStore, platform, clock, logger } = options;
  const blobs = openVaultBlobs(join(options.dataDir, 'vault.json'));
  let status: VaultStatus = {
    kind: 'safeStorage',
    protects: false,
    detail:
      'The key store of this computer has not answered yet. Everything that needs no secret works.',
  };

  /** @throws CoreError `vault_unavailable` when secrets would not be protected, or nobody can tell */
  async function assertProtects(): Promise<void> {
    status = await inDeadline(look(), answerDeadlineMs);
    if (status.protects) return;
    throw new CoreError('vault_unavailable', status.detail, { hint: hintFor(platform) });
  }

  async function look(): Promise<VaultStatus> {
    const isAvailable = await keyStore.isAsyncEncryptionAvailable();
    const backend =
      platform === 'linux' ? keyStore.getSelectedStorageBackend() : storeNames[platform];
    const kind = `safeStorage (${backend ?? 'unknown'})`;
    if (backend === 'basic_text') {
      const detail =
        'This desktop offers no keyring, so secrets would be readable by every program. None is stored.';
      return { kind, protects: false, detail };
    }
    if (!isAvailable) {
      const detail =
        'The keyring of this computer is locked or not available, so secrets cannot be used.';
      return { kind, protects: false, detail };
    }
    const detail = `Secrets are encrypted with a key that the ${storeWords(platform, backend)} keeps.`;
    return { kind, protects: true, detail };
  }

  /** Core waits no longer than this, even where the key store waits for a person who is away. */
  function inDeadline<Value>(work: Promise<Value>, deadlineMs: number): Promise<Value> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(deadlineMs, () =>
        reject(
          new CoreError('vault_unavailable', 'The key store of this computer does not answer.', {
            hint: hintFor(platform),
          }),
        ),
      );
      work.then(resolve, reject).finally(cancel);
    });
  }

  async function decrypt(reference: string, blob: Buffer): Promise<Secret> {
    try {
      const { result, shouldReEncrypt } = await inDeadline(
        keyStore.decryptStringAsync(blob),
        answerDeadlineMs,
      );
      if (shouldReEncrypt) void reEncrypt(reference, result);
      return new Secret(result);
    } catch (error) {
      if (error instanceof CoreError) throw error;
      throw new CoreError('vault_unavailable', 'The key store cannot open a stored secret.', {
        hint: 'It may belong to another user or computer. Enter the secret of this connector anew.',
        cause: error,
      });
    }
  }

  /** The key was renewed: the blob follows. What fails here is tried again at the next use. */
  async function reEncrypt(reference: string, plainText: string): Promise<void> {
    try {
      await blobs.set(reference, await keyStore.encryptStringAsync(plainText));
    } catch (error) {
      logger.warn('vault.re_encrypt_failed', { error: messageOf(error) });
    }
  }

  try {
    status = await inDeadline(look(), firstLookMs);
  } catch (error) {
    logger.warn('vault.no_answer', { error: messageOf(error) });
  }
  return {
    status: () => status,
    async get(reference) {
      const blob = await blobs.get(reference);
      if (blob === undefined) return undefined;
      await assertProtects();
      return decrypt(reference, blob);
    },
    async put(reference, secret) {
      await assertProtects();
      const blob = await inDeadline(keyStore.encryptStringAsync(secret.open()), answerDeadlineMs);
      await blobs.set(reference, blob);
    },
    remove: (reference) => blobs.set(reference, undefined),
  };
}

function storeWords(platform: NodeJS.Platform, backend: string | undefined): string {
  if (backend === 'gnome_libsecret') return 'desktop’s keyring';
  if (backend?.startsWith('kwallet') === true) return 'KDE wallet';
  return storeNames[platform] ?? 'operating system';
}

function hintFor(platform: NodeJS.Platform): string {
  if (platform !== 'linux') return 'Unlock it, then try again.';
  return 'Unlock your keyring, or install one (GNOME Keyring or KWallet) and log in again, then try again.';
}
