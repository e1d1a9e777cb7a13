/**
 * The vault of the desktop: the operating system's key store through `safeStorage`, asynchronous calls only, because
 * the others may hold the whole process while a password dialog is open. Where there is no real encryption it says so
 * and takes no secret before the person has chosen: for this run only, or stored weakly all the same (ATMOS-10, SEC-90).
 * Nothing ever falls back by itself (REL-05).
 */
import { join } from 'node:path';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import { Secret } from '../../core/lib/secret.ts';
import type { Clock, Logger, Vault, VaultStatus } from '../../core/ports/ports.ts';
import { createPacedAsking } from '../../shared-adapters/system/paced-asking.ts';
import {
  backendOf,
  hintFor,
  inMemory,
  locked,
  noKeyring,
  notAnswered,
  protecting,
  weaklyStored,
  withUnreadable,
} from './safe-storage-status.ts';
import { openVaultBlobs } from './vault-blobs.ts';

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

export interface SafeStorageVaultOptions {
  readonly dataDir: string;
  readonly keyStore: KeyStore;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Opens the vault; never rejects because of the key store, which is asked again at each use, but not too often. */
export async function openSafeStorageVault(options: SafeStorageVaultOptions): Promise<Vault> {
  const { keyStore, platform, clock, logger } = options;
  const blobs = openVaultBlobs(join(options.dataDir, 'vault.json'));
  const asking = createPacedAsking(clock);
  /** What is kept for this run only; undefined: not chosen. */
  let memory: Map<string, Secret> | undefined;
  let status: VaultStatus = notAnswered;
  /** References of what the keyring opened or made in this run, and of what it did not open. */
  const sound = new Set<string>();
  const unreadable = new Set<string>();

  /** A keyring that opens nothing of what is there is another one: nothing is put beside it (SEC-95). */
  function now(): VaultStatus {
    if (status.keeping !== 'os-store' || status.state !== 'ready' || unreadable.size === 0)
      return status;
    return withUnreadable(status, unreadable.size, sound.size > 0);
  }

  /** @throws CoreError `vault_unavailable` when nothing may be kept or nobody can tell */
  async function assertUsable(): Promise<void> {
    await asking.ask(async () => {
      status = await inDeadline(see(), limits.vault.answer);
      const { state, detail } = now();
      if (state === 'ready') return;
      throw new CoreError('vault_unavailable', detail, { hint: hintFor(now(), platform) });
    });
  }

  async function see(): Promise<VaultStatus> {
    const isAvailable = await keyStore.isAsyncEncryptionAvailable();
    const backend = backendOf(platform, () => keyStore.getSelectedStorageBackend());
    if (backend === 'basic_text') return seeWithoutKeyring();
    if (!isAvailable) return locked(backend);
    if (await blobs.acceptsWeak()) await strengthen();
    await sift();
    return protecting(platform, backend);
  }

  /** Once for each stored secret; what did not open is tried again. */
  async function sift(): Promise<void> {
    for (const [reference, blob] of await blobs.all()) {
      if (sound.has(reference)) continue;
      const opens = await keyStore.decryptStringAsync(blob).then(
        () => true,
        () => false,
      );
      (opens ? sound : unreadable).add(reference);
      if (opens) unreadable.delete(reference);
    }
  }

  async function removeUnreadable(): Promise<number> {
    await asking.ask(async () => {
      status = await inDeadline(see(), limits.vault.answer);
      if (status.state !== 'ready')
        throw new CoreError('vault_unavailable', status.detail, {
          hint: hintFor(status, platform),
        });
    });
    const gone = [...unreadable];
    for (const reference of gone) await forget(reference);
    return gone.length;
  }

  async function forget(reference: string): Promise<void> {
    await blobs.set(reference, undefined);
    sound.delete(reference);
    unreadable.delete(reference);
  }

  async function seeWithoutKeyring(): Promise<VaultStatus> {
    if (memory !== undefined) return inMemory;
    if (!(await blobs.acceptsWeak())) return noKeyring;
    keyStore.setUsePlainTextEncryption(true);
    return weaklyStored;
  }

  /** There is a keyring now: what was stored without one moves into its keeping, all of it or nothing. */
  async function strengthen(): Promise<void> {
    try {
      await blobs.replaceAll(false, await sealAll(await openAll()));
      logger.info('vault.strengthened');
    } catch (error) {
      logger.warn('vault.not_strengthened', { error: messageOf(error) });
    }
  }

  async function openAll(): Promise<Map<string, Secret>> {
    const secrets = new Map<string, Secret>();
    for (const [reference, blob] of await blobs.all())
      secrets.set(reference, new Secret((await keyStore.decryptStringAsync(blob)).result));
    return secrets;
  }

  async function sealAll(secrets: ReadonlyMap<string, Secret>): Promise<Map<string, Buffer>> {
    const sealed = new Map<string, Buffer>();
    for (const [reference, secret] of secrets)
      sealed.set(reference, await keyStore.encryptStringAsync(secret.open()));
    return sealed;
  }

  /** Core waits no longer than this, even where the key store waits for a person who is away. */
  function inDeadline<Value>(work: Promise<Value>, deadlineMs: number): Promise<Value> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(deadlineMs, () =>
        reject(
          new CoreError('vault_unavailable', 'The key store of this computer does not answer.', {
            hint: hintFor(notAnswered, platform),
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
        limits.vault.answer,
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

  async function keepInMemory(): Promise<void> {
    const isWeak = status.keeping === 'weak-store';
    const secrets = isWeak ? await openAll() : new Map<string, Secret>();
    // What a keyring has sealed stays: it opens again when there is one.
    if (isWeak) await blobs.replaceAll(false, new Map());
    memory = secrets;
    status = inMemory;
  }

  async function keepWeakly(): Promise<void> {
    keyStore.setUsePlainTextEncryption(true);
    const sealed = await sealAll(memory ?? new Map());
    await blobs.replaceAll(true, new Map([...(await blobs.all()), ...sealed]));
    memory = undefined;
    status = weaklyStored;
  }

  async function look(deadlineMs: number): Promise<void> {
    try {
      status = await inDeadline(see(), deadlineMs);
    } catch (error) {
      logger.warn('vault.no_answer', { error: messageOf(error) });
    }
  }

  await look(limits.vault.firstLook);
  return {
    status: now,
    wake: asking.wake,
    async look() {
      await look(limits.vault.answer);
      return now();
    },
    removeUnreadable,
    async keep(how) {
      if (!now().choices.some((choice) => choice === how)) {
        throw new CoreError('conflict', 'The secrets cannot be kept that way here and now.', {
          hint: 'The settings show what is possible.',
        });
      }
      await inDeadline(how === 'memory' ? keepInMemory() : keepWeakly(), limits.vault.answer);
    },
    async get(reference) {
      const kept = memory?.get(reference);
      if (kept !== undefined) return kept;
      const blob = await blobs.get(reference);
      if (blob === undefined) return undefined;
      await assertUsable();
      return decrypt(reference, blob);
    },
    async put(reference, secret) {
      await assertUsable();
      if (memory !== undefined) {
        memory.set(reference, secret);
        return;
      }
      const blob = await inDeadline(
        keyStore.encryptStringAsync(secret.open()),
        limits.vault.answer,
      );
      await blobs.set(reference, blob);
      sound.add(reference);
      unreadable.delete(reference);
    },
    async remove(reference) {
      memory?.delete(reference);
      await forget(reference);
    },
  };
}
