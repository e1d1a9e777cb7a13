/**
 * What the vault keeps for the seals: their key, and how far the store had come (SEC-93, SEC-94).
 */
import { messageOf } from '../lib/errors.ts';
import { Secret } from '../lib/secret.ts';
import type { Logger, Random, Vault } from '../ports/ports.ts';
import { newestStep } from '../store/migrations.ts';

/** How far the store had come, so that nothing older or smaller passes for it. */
interface Remembered {
  readonly epoch: number;
  /** Of `migrations.ts`: the tables up to it were sealed. */
  readonly step: number;
}

export interface SealVault {
  /** A key that is gone after this run would make everything unbelievable at the next. */
  isForgetful(): boolean;
  /** False: the vault is locked, or nothing was kept there yet and so nobody needs to be asked. */
  isReady(hasSomethingToSeal: () => boolean): boolean;
  /** @throws what the vault throws */
  findKey(): Promise<{ readonly key: Buffer; readonly isNew: boolean }>;
  /**
   * Reads what was remembered at the end of an earlier run.
   *
   * @returns null where nothing was
   * @throws what the vault throws
   */
  recall(): Promise<Remembered | null>;
  /**
   * Remembers this number and the newest step. Never rejects: it is tried again with the next
   * number.
   */
  remember(epoch: number): Promise<void>;
}

const keyReference = 'store/seal-key';
const epochReference = 'store/epoch';
const keyBytes = 32;

export function createSealVault(vault: Vault, random: Random, logger: Logger): SealVault {
  /** What the vault holds. */
  let held: Remembered = { epoch: 0, step: 0 };

  const isForgetful = (): boolean => vault.status().keeping === 'memory';

  return {
    isForgetful,

    isReady(hasSomethingToSeal) {
      const { state, keeping } = vault.status();
      return state === 'ready' && (keeping !== null || hasSomethingToSeal());
    },

    async findKey() {
      const kept = await vault.get(keyReference);
      const known = Buffer.from(kept?.open() ?? '', 'base64url');
      if (known.length === keyBytes) return { key: known, isNew: false };
      const key = random.bytes(keyBytes);
      if (!isForgetful()) await vault.put(keyReference, new Secret(key.toString('base64url')));
      return { key, isNew: true };
    },

    async recall() {
      const remembered = parse((await vault.get(epochReference))?.open() ?? '');
      held = remembered ?? { epoch: 0, step: 0 };
      return remembered;
    },

    async remember(epoch) {
      if (epoch <= held.epoch && newestStep <= held.step) return;
      try {
        await vault.put(epochReference, new Secret(`${epoch} ${newestStep}`));
        held = { epoch, step: newestStep };
      } catch (error) {
        logger.error('epoch.not_kept', { error: messageOf(error) });
      }
    },
  };
}

/** Two numbers; the second came with a later version. */
function parse(text: string): Remembered | null {
  const [, epoch, step = '0'] = /^(\d{1,15})(?: (\d{1,5}))?$/u.exec(text) ?? [];
  return epoch === undefined ? null : { epoch: Number(epoch), step: Number(step) };
}
