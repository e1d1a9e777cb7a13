/**
 * The key over the chain: the last entry of each batch carries a MAC that only this installation
 * can make, so that whoever edits an entry and counts the chain anew is seen too (SEC-97).
 */
import { equalDigests } from '../lib/digest.ts';
import { keyedMac } from './chain.ts';

export interface SealKey {
  readonly key: Buffer;
  /** Entries after this one were sealed with it. */
  readonly since: number;
}

export interface Seal {
  /**
   * Null while the vault has not given the key: the chain goes on, and the next seal covers what
   * came before.
   */
  current(): SealKey | null;
  use(key: SealKey): void;
  /** The MAC of a digest, or null without a key. */
  of(purpose: SealPurpose, data: Uint8Array | string): Buffer | null;
  /** Null: unknown, without a key. */
  fits(purpose: SealPurpose, data: Uint8Array | string, mac: Uint8Array): boolean | null;
}

/**
 * `entry`: end of a batch; `first`: what retention left as the beginning; `export`: an exported
 * file.
 */
type SealPurpose = 'entry' | 'first' | 'export';

export function createSeal(): Seal {
  let current: SealKey | null = null;
  const make = (purpose: SealPurpose, data: Uint8Array | string): Buffer | null =>
    current === null ? null : keyedMac(current.key, purpose, data);
  return {
    current: () => current,
    use: (key) => (current = key),
    of: make,
    fits(purpose, data, mac) {
      const expected = make(purpose, data);
      return expected === null ? null : equalDigests(expected, mac);
    },
  };
}
