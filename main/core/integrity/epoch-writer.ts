/**
 * Writes the epoch of the store to where an old copy of the store does not reach: the vault, and
 * outside (SEC-93).
 */
import { messageOf } from '../lib/errors.ts';
import type { Logger } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { OutsideEpoch } from './outside-epoch.ts';
import type { SealVault } from './seal-vault.ts';

export interface EpochWriter {
  /** One write at a time, and the newest number only. Nothing while the seals are closed. */
  writeSoon(): void;
  /** Resolves when what was to be written is, or could not be. */
  settled(): Promise<void>;
}

export function createEpochWriter(
  store: Store,
  sealVault: Pick<SealVault, 'remember'>,
  outside: Pick<OutsideEpoch, 'keep'>,
  logger: Logger,
): EpochWriter {
  const { seals } = store;
  let writing: Promise<void> = Promise.resolve();
  let isDue = false;

  async function write(): Promise<void> {
    isDue = false;
    const epoch = seals.epoch();
    try {
      // A number that is ahead of the store after a power cut would end every login.
      await store.synced();
    } catch (error) {
      logger.error('epoch.not_kept', { error: messageOf(error) });
      return;
    }
    await sealVault.remember(epoch);
    await outside.keep(epoch);
  }

  return {
    writeSoon() {
      if (isDue || !seals.isOpen()) return;
      isDue = true;
      writing = writing.then(write);
    },
    settled: () => writing,
  };
}
