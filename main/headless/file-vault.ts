/**
 * The vault of headless mode: an encrypted file. With the key in a file beside it, it keeps secrets out of logs,
 * backups of single files and careless eyes, but not from someone who can read the folder; `status` says so.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CoreError, messageOf, systemCodeOf } from '../core/lib/errors.ts';
import type { Vault, VaultStatus } from '../core/ports.ts';
import { replaceFileDurably } from '../shared-adapters/durable-file.ts';
import { createKeyFile, parseVaultKey, readKeyFile } from './vault-key.ts';
import {
  emptyVault,
  formatVault,
  isKeyOf,
  openEntry,
  parseVault,
  sealEntry,
  type VaultContent,
} from './vault-file.ts';

export interface FileVaultOptions {
  readonly dataDir: string;
  /** Text of `CONSENTRY_VAULT_KEY`, already taken out of the environment. */
  readonly keyText?: string | undefined;
}

interface OpenVault {
  readonly key: Buffer;
  readonly content: VaultContent;
}

const kind = 'AES-256-GCM file';

/**
 * Opens the vault. A missing or wrong key does not throw here: the vault's methods then reject with
 * `vault_unavailable`, try again at each call, and everything that needs no secret keeps working (REL-05).
 */
export async function openFileVault(options: FileVaultOptions): Promise<Vault> {
  const path = join(options.dataDir, 'vault.json');
  const keyPath = join(options.dataDir, 'vault.key');
  let opened: OpenVault | undefined;
  let problem: string | undefined;
  let writes: Promise<unknown> = Promise.resolve();

  async function load(): Promise<OpenVault | undefined> {
    if (opened !== undefined) return opened;
    try {
      opened = await read();
      problem = undefined;
      return opened;
    } catch (error) {
      problem = messageOf(error);
      throw error;
    }
  }

  /** Undefined: nothing was ever stored here. */
  async function read(): Promise<OpenVault | undefined> {
    const content = await readContent(path);
    const key = await readKey();
    if (content === undefined) return key && { key, content: emptyVault(key) };
    if (key === undefined) {
      throw unavailable(
        `The vault ${path} exists, but its key ${keyPath} is missing.`,
        'Restore vault.key from a backup, or set CONSENTRY_VAULT_KEY to the key it was made with.',
      );
    }
    if (!isKeyOf(key, content)) {
      const source = options.keyText === undefined ? keyPath : 'CONSENTRY_VAULT_KEY';
      throw unavailable(
        `The key from ${source} does not fit the vault ${path}.`,
        'Use the key the vault was made with, or move vault.json away and enter the secrets anew.',
      );
    }
    return { key, content };
  }

  async function readKey(): Promise<Buffer | undefined> {
    if (options.keyText === undefined) return readKeyFile(keyPath);
    const key = parseVaultKey(options.keyText);
    if (key === undefined) {
      throw unavailable(
        'CONSENTRY_VAULT_KEY is not a key.',
        'Set it to 32 random bytes in base64 or hex, e.g. from `openssl rand -base64 32`.',
      );
    }
    return key;
  }

  async function loadOrCreate(): Promise<OpenVault> {
    const existing = await load();
    if (existing !== undefined) return existing;
    const key = await createKeyFile(keyPath);
    return { key, content: emptyVault(key) };
  }

  /** One write at a time; memory follows only what is durable. */
  function change(work: (current: OpenVault) => OpenVault | undefined): Promise<void> {
    const done = writes.then(async () => {
      const next = work(await loadOrCreate());
      if (next === undefined) return;
      try {
        await replaceFileDurably(path, formatVault(next.content));
      } catch (error) {
        throw unavailable(
          `The vault ${path} cannot be written: ${messageOf(error)}`,
          'Make room or make the folder writable, then try again. Nothing was changed.',
          error,
        );
      }
      opened = next;
    });
    writes = done.catch(() => {
      // The caller has the error; the next write starts afresh.
    });
    return done;
  }

  await load().catch(() => {
    // Kept in `problem`, shown by `status`, thrown again by every use.
  });

  return {
    status: () => describe(options.keyText !== undefined, problem),
    async get(reference) {
      const vault = await load();
      const entry = vault?.content.entries.get(reference);
      if (vault === undefined || entry === undefined) return undefined;
      const secret = openEntry(vault.key, entry);
      if (secret === undefined) {
        throw unavailable(
          'A stored secret was altered and cannot be used.',
          'Enter it anew where it is needed.',
        );
      }
      return secret;
    },
    put: (reference, secret) =>
      change(({ key, content }) => {
        const revision = (content.entries.get(reference)?.revision ?? 0) + 1;
        const entries = new Map(content.entries).set(
          reference,
          sealEntry(key, reference, revision, secret),
        );
        return { key, content: { ...content, entries } };
      }),
    async remove(reference) {
      if ((await load()) === undefined) return;
      await change(({ key, content }) => {
        const entries = new Map(content.entries);
        return entries.delete(reference) ? { key, content: { ...content, entries } } : undefined;
      });
    },
  };
}

function describe(hasKeyVariable: boolean, problem: string | undefined): VaultStatus {
  if (problem !== undefined)
    return { kind: `${kind}, not usable`, protects: false, detail: problem };
  return hasKeyVariable
    ? {
        kind: `${kind}, key from CONSENTRY_VAULT_KEY`,
        protects: true,
        detail: 'Secrets are encrypted; the key was given at start and is not kept on disk.',
      }
    : {
        kind: `${kind}, key beside it`,
        protects: false,
        detail:
          'Secrets are encrypted, but the key lies next to the data: whoever can read this folder can read them.',
      };
}

async function readContent(path: string): Promise<VaultContent | undefined> {
  try {
    return parseVault(await readFile(path, 'utf8'));
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return undefined;
    throw unavailable(
      `The vault ${path} is damaged and was left as it is.`,
      'Restore vault.json from a backup, or move it away and enter the secrets anew.',
      error,
    );
  }
}

function unavailable(message: string, hint: string, cause?: unknown): CoreError {
  return new CoreError('vault_unavailable', message, { hint, cause });
}
