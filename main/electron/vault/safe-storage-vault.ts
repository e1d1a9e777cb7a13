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
import type { Clock, Logger, Vault, VaultStatus } from '../../core/ports/ports.ts';
import { createPacedAsking } from '../../shared-adapters/system/paced-asking.ts';
import { createKeyringSecrets, type KeyStore } from './keyring-secrets.ts';
import {
  backendOf,
  type Backend,
  hintFor,
  inMemory,
  locked,
  lockedByPassphrase,
  noKeyring,
  notAnswered,
  openByPassphrase,
  protecting,
  weaklyStored,
  withUnreadable,
} from './safe-storage-status.ts';
import { createPassphraseStore } from './passphrase-store.ts';
import { createMoves, type VaultState } from './safe-storage-moves.ts';
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
  const { platform, clock, logger } = options;
  const keyStore = createPassphraseStore(options.keyStore);
  const blobs = openVaultBlobs(join(options.dataDir, 'vault.json'));
  const asking = createPacedAsking(clock);
  const state: VaultState = { status: notAnswered, memory: undefined };
  const secrets = createKeyringSecrets(keyStore, blobs, logger, (work) =>
    inDeadline(work, limits.vault.answer),
  );

  /**
   * A keyring that opens nothing of what is there is another one: nothing is put beside it
   * (SEC-95).
   */
  function now(): VaultStatus {
    const unreadable = secrets.unreadable().length;
    if (state.status.state !== 'ready' || unreadable === 0) return state.status;
    if (state.status.keeping === 'passphrase')
      return withUnreadable(state.status, unreadable, true);
    return state.status.keeping === 'os-store'
      ? withUnreadable(state.status, unreadable, secrets.hasReadable())
      : state.status;
  }

  /** @throws CoreError `vault_unavailable` when nothing may be kept or nobody can tell */
  async function assertUsable(): Promise<void> {
    await asking.ask(async () => {
      state.status = await inDeadline(see(), limits.vault.answer);
      if (now().state !== 'ready') throw unavailable(now(), platform);
    });
  }

  async function see(): Promise<VaultStatus> {
    const backend = backendOf(platform, () => keyStore.getSelectedStorageBackend());
    if (state.memory === undefined && (await blobs.wrapped()) !== undefined)
      return seeWithPassphrase(backend);
    const isAvailable = await keyStore.isAsyncEncryptionAvailable();
    if (backend === 'basic_text') return seeWithoutKeyring();
    if (!isAvailable) return locked(backend);
    if (await blobs.acceptsWeak()) await secrets.strengthen();
    await secrets.tryEach();
    return protecting(platform, backend);
  }

  async function removeUnreadable(): Promise<number> {
    await asking.ask(async () => {
      state.status = await inDeadline(see(), limits.vault.answer);
      if (state.status.state !== 'ready') throw unavailable(state.status, platform);
    });
    const gone = secrets.unreadable();
    for (const reference of gone) await secrets.remove(reference);
    return gone.length;
  }

  async function seeWithPassphrase(backend: Backend): Promise<VaultStatus> {
    if (!keyStore.isOpen()) return lockedByPassphrase;
    await secrets.tryEach();
    const isNamed = backend !== undefined && backend !== 'basic_text' && backend !== 'unknown';
    return openByPassphrase(isNamed);
  }

  async function seeWithoutKeyring(): Promise<VaultStatus> {
    if (state.memory !== undefined) return inMemory;
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

  async function refresh(deadlineMs: number): Promise<void> {
    try {
      state.status = await inDeadline(see(), deadlineMs);
    } catch (error) {
      logger.warn('vault.no_answer', { error: messageOf(error) });
    }
  }

  const moves = createMoves({ keyStore, blobs, secrets, state });
  /** What came of it holds at once, also for whoever was refused meanwhile. */
  const moved = async (move: Promise<void>): Promise<void> => {
    await move;
    asking.wake();
    state.status = await see();
  };

  await refresh(limits.vault.firstAnswer);
  return {
    status: now,
    wake: asking.wake,
    async look() {
      await refresh(limits.vault.answer);
      return now();
    },
    removeUnreadable,
    unlock: (passphrase) => moved(moves.unlock(passphrase)),
    forget: () => moved(moves.forget()),
    async keep(how, passphrase) {
      if (!now().choices.some((choice) => choice === how)) {
        throw new CoreError('conflict', 'The secrets cannot be kept that way here and now.', {
          hint: 'The settings show what is possible.',
        });
      }
      await moved(inDeadline(moves.keep(how, passphrase), limits.vault.answer));
    },
    async get(reference) {
      const kept = state.memory?.get(reference);
      if (kept !== undefined) return kept;
      const blob = await blobs.get(reference);
      if (blob === undefined) return undefined;
      await assertUsable();
      return secrets.open(reference, blob);
    },
    async put(reference, secret) {
      await assertUsable();
      if (state.memory !== undefined) {
        state.memory.set(reference, secret);
        return;
      }
      await secrets.put(reference, secret);
    },
    async remove(reference) {
      state.memory?.delete(reference);
      await secrets.remove(reference);
    },
  };
}

function unavailable(status: VaultStatus, platform: NodeJS.Platform): CoreError {
  return new CoreError('vault_unavailable', status.detail, {
    hint: hintFor(status, platform),
  });
}
