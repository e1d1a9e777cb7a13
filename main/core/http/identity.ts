/**
 * How our own programs make sure that what answers on our port is us (SEC-07): they send a nonce to
 * `/healthz`, and only who can read the 0600 key file in the data directory can answer it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../ports/ports.ts';
import { systemCodeOf } from '../lib/errors.ts';

export const challengeHeader = 'consentry-challenge';
export const proofHeader = 'consentry-proof';

export interface Identity {
  /** Answer to a nonce, bound to the port it was asked on; null for a badly formed nonce. */
  prove(nonce: string, port: number): string | null;
  verify(nonce: string, port: number, proof: string): boolean;
}

/** Reads the key of this data directory, making it on first use. */
export function openIdentity(dataDir: string, random: Random): Identity {
  return identityOf(readOrCreate(join(dataDir, 'identity.key'), random));
}

/**
 * As `openIdentity`, for who only checks: a folder without a key has no instance to check.
 *
 * @returns null where there is no whole key, or none that this user may read
 */
export function readIdentity(dataDir: string): Identity | null {
  try {
    const key = readFileSync(join(dataDir, 'identity.key'));
    return key.length === keyLength ? identityOf(key) : null;
  } catch {
    return null;
  }
}

function identityOf(key: Buffer): Identity {
  const prove = (nonce: string, port: number): string | null =>
    /^[0-9a-f]{32,128}$/u.test(nonce)
      ? createHmac('sha256', key).update(`consentry ${port} ${nonce}`).digest('hex')
      : null;
  return {
    prove,
    verify(nonce, port, proof) {
      const expected = prove(nonce, port);
      if (expected === null || !/^[0-9a-f]{64}$/u.test(proof)) return false;
      return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(proof, 'hex'));
    },
  };
}

const keyLength = 32;

function readOrCreate(path: string, random: Random): Buffer {
  try {
    const key = readFileSync(path);
    // A shorter one is what a crash in the middle of writing left: with it anybody could answer.
    if (key.length === keyLength) return key;
  } catch (error) {
    if (systemCodeOf(error) !== 'ENOENT') throw error;
  }
  const key = random.bytes(keyLength);
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(file, key);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  return key;
}
