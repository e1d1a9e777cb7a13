/**
 * What a file of a client was before we wrote. Such files hold secrets of other servers, so a
 * backup is sealed with a key from the vault (SEC-117): without the vault there is no backup, and
 * without a backup nothing is written. The last ten of each file are kept (CFG-5).
 */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CoreError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/digest.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random, Vault } from '../ports/ports.ts';

const keyReference = 'client-backups/key';
const nameLike = /^[0-9a-f]{16}\.[0-9TZ-]{19,24}\.[0-9a-f]{8}\.backup$/u;
const [ivBytes, tagBytes] = [12, 16];

export interface Backups {
  /**
   * Keeps `text`; answers with the name to find it by.
   *
   * @throws CoreError `vault_unavailable`, `store_failed`
   */
  keep(file: string, text: string): Promise<string>;
  /** Null: it is gone, or does not open. @throws CoreError `vault_unavailable` */
  open(file: string, name: string): Promise<string | null>;
}

export function createBackups(options: {
  readonly dataDir: string;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
}): Backups {
  const { vault, clock, random } = options;
  const folder = join(options.dataDir, 'client-backups');

  async function key(): Promise<Buffer> {
    const kept = await vault.get(keyReference);
    if (kept !== undefined) return Buffer.from(kept.open(), 'base64url');
    const fresh = random.bytes(32);
    await vault.put(keyReference, new Secret(fresh.toString('base64url')));
    return fresh;
  }

  return {
    async keep(file, text) {
      const secret = await key();
      const iv = random.bytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', secret, iv);
      cipher.setAAD(Buffer.from(file));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      const at = new Date(clock.nowMs()).toISOString().replaceAll(/[:.]/gu, '-');
      const name = `${groupOf(file)}.${at}.${random.bytes(4).toString('hex')}.backup`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeNew(join(folder, name), Buffer.concat([iv, cipher.getAuthTag(), sealed]));
        await dropOld(file, name);
      } catch (error) {
        throw new CoreError('store_failed', 'A backup of the file could not be kept.', {
          hint: 'Nothing was written. Look whether the disk is full.',
          cause: error,
        });
      }
      return name;
    },
    async open(file, name) {
      if (!nameLike.test(name)) return null;
      const secret = await key();
      try {
        const bytes = await readFile(join(folder, name));
        const tag = bytes.subarray(ivBytes, ivBytes + tagBytes);
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, ivBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(file));
        decipher.setAuthTag(tag);
        const sealed = bytes.subarray(ivBytes + tagBytes);
        return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };

  async function dropOld(file: string, newest: string): Promise<void> {
    const group = groupOf(file);
    const all = (await readdir(folder)).filter(
      (name) => nameLike.test(name) && name.startsWith(group) && name !== newest,
    );
    // Names begin with the time: the oldest come first.
    const old = all.toSorted().slice(0, Math.max(0, all.length + 1 - limits.clientFiles.backups));
    for (const name of old) await rm(join(folder, name), { force: true });
  }
}

function groupOf(file: string): string {
  return sha256Hex(file).slice(0, 16);
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
