/**
 * A file with every authority that Consentry believes, for programs that take one file in place of
 * their own (`SSL_CERT_FILE`, `REQUESTS_CA_BUNDLE`). It exists only where the person named another
 * authority in `NODE_EXTRA_CA_CERTS`: a file with that alone would make such a program believe
 * nobody else.
 */
import { X509Certificate, randomBytes } from 'node:crypto';
import { constants, readFileSync, statSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { limits } from '../limits/limits.ts';
import type { Trust } from './trusted-authorities.ts';

export interface AuthorityBundle {
  /** The whole path of the person's file; null: there is none, or no certificate in it. */
  readonly extraFile: string | null;
  /** Where the bundle is once it is written; null: there is none. */
  readonly path: string | null;
  /**
   * Writes it, 0600 and whole, unless it is there as it should be.
   *
   * @returns false where that cannot be done
   */
  write(): Promise<boolean>;
}

/** @param named what `NODE_EXTRA_CA_CERTS` says */
export function createAuthorityBundle(
  named: string | undefined,
  trust: Trust,
  folder: string | null,
): AuthorityBundle {
  const extraFile = named === undefined || named.trim() === '' ? null : resolve(named);
  const extra = extraFile === null ? [] : readAuthorities(extraFile);
  if (!extra.some(isCertificate))
    return { extraFile: null, path: null, write: () => Promise.resolve(false) };
  const path = folder === null ? null : join(folder, 'authorities.pem');
  /** Made at the first need: reading all authorities takes a while. */
  let made: Promise<string> | undefined;
  let writing: Promise<boolean> | null = null;
  return {
    extraFile,
    path,
    write() {
      if (path === null) return Promise.resolve(false);
      made ??= bundleOf(trust, extra);
      // Several servers start at once.
      writing ??= made
        .then((text) => keep(path, text))
        .finally(() => {
          writing = null;
        });
      return writing;
    },
  };
}

/** One that cannot be read would keep those after it from being believed. */
async function bundleOf(trust: Trust, extra: readonly string[]): Promise<string> {
  const believed: string[] = [];
  for (const [index, text] of extra.entries()) {
    // Each takes up to a millisecond.
    if (index % atOnce === 0) await setImmediate();
    if (isCertificate(text)) believed.push(text);
  }
  const all = [...trust.authorities(), ...believed].map((text) => text.trim());
  return `${[...new Set(all)].join('\n')}\n`;
}

const atOnce = 8;

async function keep(path: string, text: string): Promise<boolean> {
  try {
    if ((await readFile(path, 'utf8').catch(() => null)) !== text) await replace(path, text);
    return true;
  } catch {
    return false;
  }
}

async function replace(path: string, text: string): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(
      temporary,
      constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
      0o600,
    );
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** What of the file looks like certificates; nothing where it cannot be read, as Node does. */
function readAuthorities(path: string): readonly string[] {
  const { fileBytes, certificates } = limits.authorities;
  try {
    // Not a pipe that never ends.
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > fileBytes) return [];
    return (readFileSync(path, 'latin1').match(pem) ?? []).slice(0, certificates);
  } catch {
    return [];
  }
}

const pem = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/gu;

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).raw.length > 0;
  } catch {
    return false;
  }
}
