/** Randomness from the operating system. */
import { randomBytes } from 'node:crypto';
import type { Random } from '../../core/ports/ports.ts';

export function createNodeRandom(): Random {
  return { bytes: (length) => randomBytes(length) };
}
