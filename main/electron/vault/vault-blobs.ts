/**
 * The file of the desktop's vault: blobs that only the operating system's key store can open, by
 * reference.
 */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import * as z from 'zod';
import { CoreError, messageOf, systemCodeOf } from '../../core/lib/errors.ts';
import { limits } from '../../core/limits/limits.ts';
import { replaceFileDurably } from '../../shared-adapters/files/durable-file.ts';
import { wrappedKeySchema, type WrappedKey } from '../../shared-adapters/vault/passphrase-key.ts';

/**
 * Strict: the file of headless mode has the same name and another shape, and must not be taken for
 * ours.
 */
const fileSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('safeStorage'),
  /** The person agreed that blobs are made without a keyring. */
  accepts: z.literal('basic_text').optional(),
  /** The key of the blobs, which a passphrase opens. */
  passphrase: wrappedKeySchema.optional(),
  entries: z.record(z.string().min(1).max(256), z.base64().max(1_000_000)),
});

interface Keeping {
  readonly acceptsWeak: boolean;
  /** Undefined: no passphrase opens them. */
  readonly wrapped?: WrappedKey | undefined;
}

interface Content extends Keeping {
  readonly entries: ReadonlyMap<string, string>;
}

/**
 * @throws CoreError `vault_unavailable` from each – the file cannot be read or is not ours; it is
 *   left as it is
 */
export interface VaultBlobs {
  get(reference: string): Promise<Buffer | undefined>;
  /** All of them, by reference. */
  all(): Promise<ReadonlyMap<string, Buffer>>;
  /** Resolves when the change is durable; undefined removes. Changes happen one after another. */
  set(reference: string, blob: Buffer | undefined): Promise<void>;
  /** Puts these in place of all that were there. */
  replaceAll(keeping: Keeping, blobs: ReadonlyMap<string, Buffer>): Promise<void>;
  acceptsWeak(): Promise<boolean>;
  /** The key that a passphrase opens; undefined: there is none. */
  wrapped(): Promise<WrappedKey | undefined>;
}

export function openVaultBlobs(path: string): VaultBlobs {
  let content: Content | undefined;
  let work: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Content> {
    return (content ??= await read());
  }

  async function read(): Promise<Content> {
    let text: string;
    try {
      text = await readOwn(path);
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return { acceptsWeak: false, entries: new Map() };
      throw unusable(`it cannot be read (${messageOf(error)})`, error);
    }
    try {
      const { accepts, passphrase, entries } = fileSchema.parse(JSON.parse(text));
      return {
        acceptsWeak: accepts !== undefined,
        wrapped: passphrase,
        entries: new Map(Object.entries(entries)),
      };
    } catch (error) {
      throw unusable('it is damaged, or headless mode made it', error);
    }
  }

  function unusable(why: string, cause: unknown): CoreError {
    return new CoreError('vault_unavailable', `The vault ${path} cannot be used: ${why}.`, {
      hint: 'Restore it from a backup, or move it away and enter the secrets anew. It was not changed.',
      cause,
    });
  }

  async function save(next: Content): Promise<void> {
    const file: z.infer<typeof fileSchema> = {
      version: 1,
      kind: 'safeStorage',
      ...(next.acceptsWeak ? { accepts: 'basic_text' } : {}),
      ...(next.wrapped === undefined ? {} : { passphrase: next.wrapped }),
      entries: Object.fromEntries(next.entries),
    };
    try {
      await replaceFileDurably(path, `${JSON.stringify(file)}\n`);
    } catch (error) {
      throw new CoreError('store_failed', `The vault ${path} could not be saved.`, {
        hint: 'Make room or make the folder writable, then try again.',
        cause: error,
      });
    }
    content = next;
  }

  /** The next change waits for this one, whether it worked or not. */
  function inOrder(change: () => Promise<void>): Promise<void> {
    const done = work.then(change);
    work = done.catch(() => {});
    return done;
  }

  return {
    async get(reference) {
      const text = (await load()).entries.get(reference);
      return text === undefined ? undefined : Buffer.from(text, 'base64');
    },
    async all() {
      const { entries } = await load();
      return new Map([...entries].map(([name, text]) => [name, Buffer.from(text, 'base64')]));
    },
    set: (reference, blob) =>
      inOrder(async () => {
        const { entries, ...keeping } = await load();
        const next = new Map(entries);
        if (blob === undefined) {
          if (!next.delete(reference)) return;
        } else next.set(reference, blob.toString('base64'));
        await save({ ...keeping, entries: next });
      }),
    replaceAll: (keeping, blobs) =>
      inOrder(async () => {
        await load();
        const entries = new Map([...blobs].map(([name, blob]) => [name, blob.toString('base64')]));
        await save({ ...keeping, entries });
      }),
    acceptsWeak: async () => (await load()).acceptsWeak,
    wrapped: async () => (await load()).wrapped,
  };
}

/** A link would let another file be taken for the vault. */
async function readOwn(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const { size } = await file.stat();
    if (size > limits.vault.fileBytes) throw new Error('it is too large');
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}
