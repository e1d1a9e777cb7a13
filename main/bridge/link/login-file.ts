/**
 * What the bridge of one AI client keeps: its registration and its tokens, 0600 in a 0700 folder of
 * the data folder (SEC-116). Several bridges of one client share it, so there is a lock: two that
 * renew at once would end the login, because a renewal makes the old token worthless (SEC-19).
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { link, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemCodeOf } from '../../core/lib/errors.ts';
import { isJsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { Secret } from '../../core/lib/secret.ts';
import { replaceFileDurably } from '../../shared-adapters/files/durable-file.ts';

export interface KeptLogin {
  readonly clientId: string | null;
  readonly accessToken: Secret | null;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | null;
  /** A question that waits for the person: whoever comes next goes on with it. */
  readonly pending: Pending | null;
}

export interface Pending {
  readonly requestId: string;
  readonly state: string;
  readonly verifier: Secret;
}

export const nothingKept: KeptLogin = {
  clientId: null,
  accessToken: null,
  expiresAt: 0,
  refreshToken: null,
  pending: null,
};

export interface LoginFile {
  /** What is there now; nothing where it is missing or cannot be read. */
  read(): KeptLogin;
  /** Under the lock. Resolves when it is durable. @throws the system error */
  write(kept: KeptLogin): Promise<void>;
  /**
   * Waits for the other bridges of this client.
   *
   * @returns the release; safe to call twice
   * @throws Error when the folder is not ours alone, the system error when nothing can be written
   *   there
   */
  lock(signal: AbortSignal): Promise<() => void>;
}

/** @returns the file of one client and resource; it need not be there yet */
export function openLoginFile(dataDir: string, client: string, resource: string): LoginFile {
  const folder = join(dataDir, 'bridge');
  const digest = createHash('sha256').update(`${client}\n${resource}`).digest('hex');
  const path = join(folder, `${digest.slice(0, 24)}.json`);

  return {
    read() {
      try {
        return parse(JSON.parse(readFileSync(path, 'utf8')) as JsonValue);
      } catch {
        return nothingKept;
      }
    },
    write: (kept) => replaceFileDurably(path, serialise(client, resource, kept)),
    lock(signal) {
      ensureOurs(folder);
      return takeLock(`${path}.lock`, signal);
    },
  };
}

/** @throws Error when the folder is not ours alone, the system error when it cannot be made */
export function ensureOurs(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  const stats = lstatSync(folder);
  if (process.getuid === undefined) return;
  if (!stats.isDirectory() || stats.uid !== process.getuid() || (stats.mode & 0o077) !== 0)
    throw new Error(`The folder ${folder} is not this user’s alone.`);
}

function parse(value: JsonValue): KeptLogin {
  if (!isJsonObject(value)) return nothingKept;
  const { clientId, expiresAt, accessToken, refreshToken, pending } = value;
  return {
    clientId: typeof clientId === 'string' ? clientId : null,
    accessToken: secretOf(accessToken),
    expiresAt: typeof expiresAt === 'number' ? expiresAt : 0,
    refreshToken: secretOf(refreshToken),
    pending: isJsonObject(pending) ? parsePending(pending) : null,
  };
}

function parsePending({ requestId, state, verifier }: { [name: string]: JsonValue | undefined }) {
  const secret = secretOf(verifier);
  if (typeof requestId !== 'string' || typeof state !== 'string' || secret === null) return null;
  return { requestId, state, verifier: secret };
}

function secretOf(value: JsonValue | undefined): Secret | null {
  return typeof value === 'string' && value !== '' ? new Secret(value) : null;
}

/** The one place where these secrets are opened to be kept. */
function serialise(client: string, resource: string, kept: KeptLogin): string {
  const { clientId, expiresAt, accessToken, refreshToken, pending } = kept;
  return `${JSON.stringify(
    {
      client,
      resource,
      clientId,
      expiresAt,
      accessToken: accessToken?.open() ?? null,
      refreshToken: refreshToken?.open() ?? null,
      pending: pending === null ? null : { ...pending, verifier: pending.verifier.open() },
    },
    null,
    2,
  )}\n`;
}

/** A file that says for as long as it is held that its holder lives. */
async function takeLock(path: string, signal: AbortSignal): Promise<() => void> {
  const own = `${process.pid} ${randomBytes(8).toString('hex')}`;
  for (;;) {
    signal.throwIfAborted();
    try {
      await writeFile(path, own, { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (systemCodeOf(error) !== 'EEXIST') throw error;
    }
    await removeStale(path);
    await delay(limits.bridge.lockCheck, undefined, { signal });
  }
  const alive = setInterval(() => touch(path), limits.bridge.lockAlive);
  alive.unref();
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    clearInterval(alive);
    if (textOf(path) === own) rmSync(path, { force: true });
  };
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Taken away from us while the computer slept; the next renewal finds out.
  }
}

/** Takes away a lock whose holder says nothing any more; never one that somebody took meanwhile. */
async function removeStale(path: string): Promise<void> {
  const holder = textOf(path);
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age < limits.bridge.lockStale) return;
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    renameSync(path, aside);
    if (textOf(aside) !== holder) await link(aside, path);
  } catch {
    // Somebody else was quicker.
  }
  rmSync(aside, { force: true });
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
