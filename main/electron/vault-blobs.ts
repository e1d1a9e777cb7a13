/** The file of the desktop's vault: blobs that only the operating system's key store can open, by reference. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { CoreError, messageOf, systemCodeOf } from '../core/lib/errors.ts';
import { replaceFileDurably } from '../shared-adapters/durable-file.ts';

/** Strict: the file of headless mode has the same name and another shape, and must not be taken for ours. */
const fileSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('safeStorage'),
  entries: z.record(z.string().min(1).max(256), z.base64().max(1_000_000)),
});

export interface VaultBlobs {
  /** @throws CoreError `vault_unavailable` – the file cannot be read or is not ours; it is left as it is */
  get(reference: string): Promise<Buffer | undefined>;
  /** Resolves when the change is durable; undefined removes. Changes happen one after another. */
  set(reference: string, blob: Buffer | undefined): Promise<void>;
}

export function openVaultBlobs(path: string): VaultBlobs {
  let entries: Map<string, string> | undefined;
  let work: Promise<unknown> = Promise.resolve();

  async function load(): Promise<Map<string, string>> {
    return (entries ??= await read());
  }

  async function read(): Promise<Map<string, string>> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT') return new Map();
      throw unusable(`it cannot be read (${messageOf(error)})`, error);
    }
    try {
      return new Map(Object.entries(fileSchema.parse(JSON.parse(text)).entries));
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

  async function change(reference: string, blob: Buffer | undefined): Promise<void> {
    const next = new Map(await load());
    if (blob === undefined) {
      if (!next.delete(reference)) return;
    } else next.set(reference, blob.toString('base64'));
    const file = { version: 1, kind: 'safeStorage', entries: Object.fromEntries(next) };
    try {
      await replaceFileDurably(path, `${JSON.stringify(file)}\n`);
    } catch (error) {
      throw new CoreError('store_failed', `The vault ${path} could not be saved.`, {
        hint: 'Make room or make the folder writable, then try again.',
        cause: error,
      });
    }
    entries = next;
  }

  return {
    async get(reference) {
      const text = (await load()).get(reference);
      return text === undefined ? undefined : Buffer.from(text, 'base64');
    },
    set(reference, blob) {
      const done = work.then(() => change(reference, blob));
      // The next change waits for this one, whether it worked or not.
      work = done.catch(() => {});
      return done;
    },
  };
}
