/**
 * The vault of the desktop: the operating system's key store through `safeStorage`, asynchronous
 * calls only, because the others may hold the whole process while a password dialog is open. Where
 * there is no real encryption it says so and takes no secret before the person has chosen: for this
 * run only, or stored weakly all the same (ATMOS-10, SEC-90). Nothing ever falls back by itself
 * (REL-05).
 */
import { join } from 'node:path';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import type { Secret } from '../../core/lib/secret.ts';
import type { Clock, Logger, Vault, VaultStatus } from '../../core/ports/ports.ts';
import { createPacedAsking } from '../../shared-adapters/system/paced-asking.ts';
import { createKeyringSecrets, type KeyStore } from './keyring-secrets.ts';
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

export interface SafeStorageVaultOptions {
  readonly dataDir: string;
  readonly keyStore: KeyStore;
  readonly platform: NodeJS.Platform;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Opens the vault; never rejects because of the key store, which is asked again at each use, but
 * not too often.
 */
export async function openSafeStorageVault(options: SafeStorageVaultOptions): Promise<Vault> {
  const { keyStore, platform, clock, logger } = options;
  const blobs = openVaultBlobs(join(options.dataDir, 'vault.json'));
  const asking = createPacedAsking(clock);
  /** What is kept for this run only; undefined: not chosen. */
  let memory: Map<string, Secret> | undefined;
  let status: VaultStatus = notAnswered;
  const secrets = createKeyringSecrets(keyStore, blobs, logger, (work) =>
    inDeadline(work, limits.vault.answer),
  );

  /**
   * A keyring that opens nothing of what is there is another one: nothing is put beside it
   * (SEC-95).
   */
  function now(): VaultStatus {
    const unreadable = secrets.unreadable().length;
    if (status.keeping !== 'os-store' || status.state !== 'ready' || unreadable === 0)
      return status;
    return withUnreadable(status, unreadable, secrets.hasReadable());
  }

  /** @throws CoreError `vault_unavailable` when nothing may be kept or nobody can tell */
  async function assertUsable(): Promise<void> {
    await asking.ask(async () => {
      status = await inDeadline(see(), limits.vault.answer);
      if (now().state !== 'ready') throw unavailable(now(), platform);
    });
  }

  async function see(): Promise<VaultStatus> {
    const isAvailable = await keyStore.isAsyncEncryptionAvailable();
    const backend = backendOf(platform, () => keyStore.getSelectedStorageBackend());
    if (backend === 'basic_text') return seeWithoutKeyring();
    if (!isAvailable) return locked(backend);
    if (await blobs.acceptsWeak()) await secrets.strengthen();
    await secrets.tryEach();
    return protecting(platform, backend);
  }

  async function removeUnreadable(): Promise<number> {
    await asking.ask(async () => {
      status = await inDeadline(see(), limits.vault.answer);
      if (status.state !== 'ready') throw unavailable(status, platform);
    });
    const gone = secrets.unreadable();
    for (const reference of gone) await secrets.remove(reference);
    return gone.length;
  }

  async function seeWithoutKeyring(): Promise<VaultStatus> {
    if (memory !== undefined) return inMemory;
    if (!(await blobs.acceptsWeak())) return noKeyring;
    keyStore.setUsePlainTextEncryption(true);
    return weaklyStored;
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

  async function keepInMemory(): Promise<void> {
    const isWeak = status.keeping === 'weak-store';
    const moved = isWeak ? await secrets.openAll() : new Map<string, Secret>();
    // What a keyring has sealed stays: it opens again when there is one.
    if (isWeak) await blobs.replaceAll(false, new Map());
    memory = moved;
    status = inMemory;
  }

  async function keepWeakly(): Promise<void> {
    keyStore.setUsePlainTextEncryption(true);
    const sealed = await secrets.sealAll(memory ?? new Map());
    await blobs.replaceAll(true, new Map([...(await blobs.all()), ...sealed]));
    memory = undefined;
    status = weaklyStored;
  }

  async function refresh(deadlineMs: number): Promise<void> {
    try {
      status = await inDeadline(see(), deadlineMs);
    } catch (error) {
      logger.warn('vault.no_answer', { error: messageOf(error) });
    }
  }

  await refresh(limits.vault.firstAnswer);
  return {
    status: now,
    wake: asking.wake,
    async look() {
      await refresh(limits.vault.answer);
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
      return secrets.open(reference, blob);
    },
    async put(reference, secret) {
      await assertUsable();
      if (memory !== undefined) {
        memory.set(reference, secret);
        return;
      }
      await secrets.put(reference, secret);
    },
    async remove(reference) {
      memory?.delete(reference);
      await secrets.remove(reference);
    },
  };
}

function unavailable(status: VaultStatus, platform: NodeJS.Platform): CoreError {
  return new CoreError('vault_unavailable', status.detail, { hint: hintFor(status, platform) });
}
