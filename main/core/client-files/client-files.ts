/**
 * Our entries in the files of AI clients: which clients are here, what a write would change, the
 * write itself, and taking it back. Written only as it was shown, with a backup before, one at a
 * time; looked after from then on, and never put back unasked (CFG-1 to CFG-15, SEC-117).
 */
import { existsSync } from 'node:fs';
import type {
  ClientApp,
  ClientEntry,
  ClientFilePreview,
  RemovalPreview,
} from '../../../contract/commands/client-file-commands.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Random, Vault } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { createBackups } from './backups.ts';
import type { CallWaits } from './call-waits.ts';
import { clientRow, clientRows } from './clients/client-rows.ts';
import { createEntryBook, type KnownEntry } from './entry-book.ts';
import { createEntryWatch, type EntryWatch } from './entry-watch.ts';
import { inWords } from './file-problems.ts';
import { CannotEdit } from './formats/notation.ts';
import { fileOf, signsOf } from './locations.ts';
import { makePlan, managedWords, previewOf, type Plan } from './plan.ts';
import { digestOf, FileRefused, replaceClientFile } from './safe-file.ts';
import { createTakingBack, type TakenOut } from './taking-back.ts';
import { targetOf, waysOf, type Named, type TargetParts } from './targets.ts';

export interface ClientFilesParts extends TargetParts {
  readonly dataDir: string;
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly touch: () => void;
  /** Hears which entries are as we wrote them. */
  readonly waits: Pick<CallWaits, 'know'>;
}

export interface ClientFiles {
  readonly watch: EntryWatch;
  list(): Promise<Omit<ClientApp, 'clients'>[]>;
  preview(named: Named): Promise<ClientFilePreview>;
  install(named: Named, digest: string, isReplacing: boolean): Promise<ClientEntry>;
  /** What taking an entry of ours out would change. */
  previewRemoval(id: string): Promise<RemovalPreview>;
  /** @param digest of what was shown; absent: as the file is now */
  uninstall(
    id: string,
    digest: string | undefined,
  ): Promise<TakenOut & { readonly entry: KnownEntry }>;
  /** Takes back the last write, or the last taking out. */
  undo(id: string): Promise<KnownEntry>;
  forget(id: string): KnownEntry;
  /** What it was made with, for reading servers in. */
  readonly targetParts: TargetParts;
  /** Runs file work after whatever else writes; problems with the file become command errors. */
  exclusive<Value>(work: () => Promise<Value>): Promise<Value>;
}

export function createClientFiles(parts: ClientFilesParts): ClientFiles {
  const { clientPaths, clock, random, bridge } = parts;
  const book = createEntryBook(parts.store);
  const backups = createBackups(parts);
  const rootsOf = ({ project }: Pick<KnownEntry, 'project'>): readonly string[] =>
    project === null ? [clientPaths.homeDir] : [clientPaths.homeDir, project];
  const watch = createEntryWatch({ book, clock, rootsOf, onChange: entriesChanged });
  const taking = createTakingBack({ book, backups, watch, clientPaths, rootsOf });
  let last: Promise<unknown> = Promise.resolve();

  function entriesChanged(): void {
    parts.waits.know(book.list().filter(({ id }) => watch.stateOf(id) === 'present'));
    parts.touch();
  }

  function exclusive<Value>(work: () => Promise<Value>): Promise<Value> {
    const next = last.then(() => speaking(work));
    last = next.catch(() => undefined);
    return next;
  }

  async function speaking<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof FileRefused || error instanceof CannotEdit)) throw error;
      const { message, hint } = inWords(error, clientPaths.platform);
      throw new CoreError('conflict', message, { cause: error, ...(hint !== null && { hint }) });
    }
  }

  function view(entry: KnownEntry): ClientEntry {
    return {
      id: entry.id,
      app: entry.app,
      appName: clientRow(entry.app)?.name ?? entry.app,
      file: entry.file,
      name: entry.name,
      via: entry.via,
      connector: entry.connector,
      project: entry.project,
      state: watch.stateOf(entry.id),
      installedAt: new Date(entry.installedAt).toISOString(),
      canUndo: canUndo(entry),
    };
  }

  function get(id: string): KnownEntry {
    const entry = book.get(id);
    if (entry === undefined) {
      throw new CoreError('not_found', 'Consentry has no such entry in a client.', {
        hint: 'See `consentry clients apps`.',
      });
    }
    return entry;
  }

  async function write(plan: Plan, path: string): Promise<KnownEntry> {
    const { target, read, known } = plan;
    const isNothing = plan.act === 'nothing';
    const before = read.content?.text ?? null;
    const backup = isNothing || before === null ? null : await backups.keep(path, before);
    const made = isNothing ? [] : await replaceClientFile(read, path, target.roots, plan.after);
    // Nobody else wrote since: what was before our first write is still what has to come back.
    const isOurs = known !== undefined && known.digest === read.digest;
    const entry: KnownEntry = {
      id: known?.id ?? random.bytes(12).toString('base64url'),
      app: target.row.id,
      file: path,
      project: target.project,
      name: target.name,
      via: target.via,
      connector: target.connector,
      entry: target.entry,
      piece: isNothing && isOurs ? known.piece : plan.piece,
      digest: digestOf(read.target, plan.after),
      firstBackup: isOurs ? known.firstBackup : backup,
      lastBackup: isNothing && isOurs ? known.lastBackup : backup,
      made: isOurs ? known.made : madeOf(before, made),
      installedAt: clock.nowMs(),
    };
    book.put(entry);
    return entry;
  }

  return {
    watch,
    targetParts: parts,
    exclusive,
    async list() {
      await watch.check();
      return clientRows.map((row) => {
        const place = fileOf(row, clientPaths, existsSync);
        return {
          id: row.id,
          name: row.name,
          isPromoted: row.isPromoted,
          isFound: signsOf(row, clientPaths).some((sign) => existsSync(sign)),
          file: place?.path ?? null,
          canWrite: place !== null && place.confidence !== 'C',
          ways: [...waysOf(row, bridge)],
          projectFile: row.projectFile,
          managed: managedWords({ row }, clientPaths)[0] ?? null,
          entries: book.list().flatMap((each) => (each.app === row.id ? [view(each)] : [])),
        };
      });
    },
    preview: (named) => speaking(() => previewOf(targetOf(named, parts), book, clientPaths)),
    install: (named, digest, isReplacing) =>
      exclusive(async () => {
        const target = targetOf(named, parts);
        const { place } = target;
        if (place === null || place.confidence === 'C')
          throw new CoreError(
            'conflict',
            'Where this client keeps its servers is not certain here.',
          );
        if (book.list().length >= limits.clientFiles.entries)
          throw new CoreError('conflict', 'There are too many entries already.');
        const plan = await makePlan(target, place.path, book);
        if (plan.digest !== digest) throw new FileRefused('changed');
        if (plan.act === 'replace' && !isReplacing) {
          throw new CoreError('already_exists', `The file has another entry "${target.name}".`, {
            hint: 'Choose another name, or replace it: --name, --replace.',
          });
        }
        const entry = await write(plan, place.path);
        watch.know(entry.id, 'present');
        return view(entry);
      }),
    previewRemoval: (id) => exclusive(() => taking.preview(get(id))),
    uninstall: (id, digest) =>
      exclusive(async () => {
        const entry = get(id);
        const taken = await taking.takeOut(entry, digest);
        book.remove(id);
        entriesChanged();
        return { entry, ...taken };
      }),
    undo: (id) =>
      exclusive(async () => {
        const entry = book.get(id) === undefined ? await taking.putBack(id) : undefined;
        if (entry !== undefined) {
          watch.know(id, 'present');
          return entry;
        }
        const known = get(id);
        if (!canUndo(known))
          throw new CoreError('conflict', 'There is nothing to go back to for this entry.', {
            hint: 'Remove it instead.',
          });
        await taking.undo(known);
        entriesChanged();
        return known;
      }),
    forget(id) {
      const entry = get(id);
      book.remove(id);
      entriesChanged();
      return entry;
    },
  };
}

function canUndo({ lastBackup, firstBackup, made }: KnownEntry): boolean {
  return lastBackup !== null || (made !== null && firstBackup === null);
}

/** Null: the file was there before us. */
function madeOf(before: string | null, folders: readonly string[]): readonly string[] | null {
  return before === null ? folders : null;
}
