/**
 * undici's pool and nothing else of it: the whole package costs 90 ms at start and wants globals that the oldest runtime
 * lacks (performance.md section 4).
 */
import type { Pool } from 'undici';
// @ts-expect-error undici has types for its root only
import UndiciPool from 'undici/lib/dispatcher/pool.js';

export const createPool = (origin: string, options: Pool.Options): Pool =>
  new (UndiciPool as typeof Pool)(origin, options);
