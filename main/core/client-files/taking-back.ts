/**
 * Taking an entry of ours out of a client's file again: what that would change, the change, and the
 * way back. Where nobody else wrote since, the file gets the bytes it had; elsewhere only our entry
 * goes (CFG-5, CFG-12).
 */
import type { RemovalPreview } from '../../../contract/commands/client-file-commands.ts';
import { CoreError } from '../lib/errors.ts';
import { sha256Hex } from '../lib/digest.ts';
import { limits } from '../limits/limits.ts';
import type { ClientPaths } from '../ports/ports.ts';
import type { Backups } from './backups.ts';
import { clientRow } from './clients/client-rows.ts';
import type { EntryBook, KnownEntry } from './entry-book.ts';
import type { EntryWatch } from './entry-watch.ts';
import { inWords } from './file-problems.ts';
import { loadLayout } from './file-layout.ts';
import { CannotEdit, type Entry } from './formats/notation.ts';
import {
  FileRefused,
  readClientFile,
  removeClientFile,
  replaceClientFile,
  type ReadFile,
} from './safe-file.ts';
import { changedIn, shownChange, type Ours } from './shown-lines.ts';

export interface TakenOut {
  readonly isRestored: boolean;
  /** `undo` puts it back, until Consentry ends. */
  readonly canUndo: boolean;
}

export interface TakingBack {
  preview(entry: KnownEntry): Promise<RemovalPreview>;
  /**
   * @param digest of what was shown; absent: whatever the file is now
   * @throws FileRefused, CannotEdit
   */
  takeOut(entry: KnownEntry, digest: string | undefined): Promise<TakenOut>;
  /**
   * Gives the file back as it was before our last write of this entry.
   *
   * @throws CoreError, FileRefused
   */
  undo(entry: KnownEntry): Promise<void>;
  /**
   * The entry that was taken out under this id, put back; undefined: there was none.
   *
   * @throws CoreError, FileRefused
   */
  putBack(id: string): Promise<KnownEntry | undefined>;
}

interface Parts {
  readonly book: EntryBook;
  readonly backups: Backups;
  readonly watch: Pick<EntryWatch, 'know'>;
  readonly clientPaths: ClientPaths;
  readonly rootsOf: (entry: KnownEntry) => readonly string[];
}

interface Leaving {
  readonly read: ReadFile;
  /** Null: the file, which we made, goes as well, or is gone. */
  readonly after: string | null;
  readonly isRestored: boolean;
  readonly digest: string;
}

interface Removed {
  readonly entry: KnownEntry;
  readonly backup: string;
  /** Of the file as we left it. */
  readonly digest: string;
}

export function createTakingBack({
  book,
  backups,
  watch,
  clientPaths,
  rootsOf,
}: Parts): TakingBack {
  const removed = new Map<string, Removed>();

  async function planOf(entry: KnownEntry): Promise<Leaving> {
    const read = await readClientFile(entry.file, rootsOf(entry));
    const plan = (after: string | null, isRestored: boolean): Leaving => ({
      read,
      after,
      isRestored,
      digest: sha256Hex(JSON.stringify([entry.id, read.digest, after])),
    });
    if (read.content === null) return plan(null, true);
    if (read.digest === entry.digest) {
      if (entry.firstBackup === null && entry.made !== null) return plan(null, true);
      const before =
        entry.firstBackup === null ? null : await backups.open(entry.file, entry.firstBackup);
      if (before !== null) return plan(before, true);
    }
    return plan(await withoutIt(entry, read.content.text), false);
  }

  async function withoutIt(entry: KnownEntry, text: string): Promise<string> {
    const row = clientRow(entry.app);
    if (row === undefined) throw new FileRefused('failed');
    return (await loadLayout(row)).remove(text, entry.name, entry.piece);
  }

  /**
   * What of the file we wrote ourselves, and may be shown; null: somebody changed it, perhaps with
   * a secret of theirs.
   */
  async function oursIn(entry: KnownEntry, { digest, content }: ReadFile): Promise<Ours | null> {
    const row = clientRow(entry.app);
    if (row === undefined || content === null) return null;
    const { text } = content;
    const found = (await loadLayout(row)).where(text, entry.name, entry.piece);
    if (found === null || found.isAsInserted) return found;
    return digest === entry.digest
      ? { start: found.start, end: changedIn(await withoutIt(entry, text), text).end }
      : null;
  }

  return {
    async preview(entry) {
      const row = clientRow(entry.app);
      const appName = row?.name ?? entry.app;
      const common = {
        entry: entry.id,
        file: entry.file,
        appName,
        notes: row?.before === undefined ? [] : [row.before],
        after: `${appName} lets go of it when it is reloaded or started again.`,
      };
      try {
        const { read, after, digest } = await planOf(entry);
        const before = read.content?.text ?? '';
        const ours = await oursIn(entry, read);
        return {
          ...common,
          lines: shownChange(before, after ?? '', ours, null),
          removesFile: read.content !== null && after === null,
          digest,
          problem: null,
        };
      } catch (error) {
        if (!(error instanceof FileRefused || error instanceof CannotEdit)) throw error;
        const problem = inWords(error, clientPaths.platform);
        return {
          ...common,
          lines: [],
          removesFile: false,
          digest: null,
          problem,
          after: '',
        };
      }
    },

    async takeOut(entry, digest) {
      const { read, after, isRestored, digest: now } = await planOf(entry);
      if (digest !== undefined && digest !== now) throw new FileRefused('changed');
      const text = read.content?.text ?? null;
      if (text === null) return { isRestored, canUndo: false };
      const backup = await backups.keep(entry.file, text);
      const roots = rootsOf(entry);
      if (after === null) await removeClientFile(read, entry.file, roots, entry.made ?? []);
      else if (after !== text) await replaceClientFile(read, entry.file, roots, after);
      const left = await readClientFile(entry.file, roots);
      remember({ entry, backup, digest: left.digest });
      return { isRestored, canUndo: true };
    },

    async undo(entry) {
      const roots = rootsOf(entry);
      const read = await readClientFile(entry.file, roots);
      if (read.content === null || read.digest !== entry.digest)
        throw changed('Going back would lose what others wrote. Take our entry out instead.');
      if (entry.lastBackup === null) {
        if (entry.made === null) throw noBackup();
        await removeClientFile(read, entry.file, roots, entry.made);
      } else {
        const text = await backups.open(entry.file, entry.lastBackup);
        if (text === null) throw noBackup();
        await replaceClientFile(read, entry.file, roots, text);
      }
      await settle(entry);
    },

    async putBack(id) {
      const known = removed.get(id);
      if (known === undefined) return undefined;
      const { entry, backup } = known;
      const roots = rootsOf(entry);
      const read = await readClientFile(entry.file, roots);
      if (read.digest !== known.digest)
        throw changed('Going back would lose what others wrote. Add Consentry again instead.');
      const text = await backups.open(entry.file, backup);
      if (text === null) throw noBackup();
      await replaceClientFile(read, entry.file, roots, text);
      book.put(entry);
      removed.delete(id);
      return entry;
    },
  };

  function remember(one: Removed): void {
    removed.set(one.entry.id, one);
    for (const id of [...removed.keys()].slice(0, -limits.clientFiles.backups)) removed.delete(id);
  }

  /** After going back: what there is of our entry now is what we know of it. */
  async function settle(entry: KnownEntry): Promise<void> {
    const row = clientRow(entry.app);
    const read = await readClientFile(entry.file, rootsOf(entry));
    const found =
      row === undefined || read.content === null
        ? undefined
        : (await loadLayout(row))
            .entries(read.content.text)
            .find(({ name }) => name === entry.name);
    // Somebody else's, which ours had replaced: not ours to look after.
    if (found === undefined || entry.firstBackup === entry.lastBackup) return book.remove(entry.id);
    const value = found.value as Entry;
    book.put({ ...entry, entry: value, piece: null, digest: read.digest, lastBackup: null });
    watch.know(entry.id, 'present');
  }
}

function changed(hint: string): CoreError {
  return new CoreError('conflict', 'The file changed since Consentry wrote it.', { hint });
}

function noBackup(): CoreError {
  return new CoreError('conflict', 'The backup of the file is gone.');
}
