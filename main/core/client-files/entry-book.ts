/** Which entries we wrote into files of clients: where, what, and what was there before. */
import type { WayIn } from '../../../contract/commands/client-file-commands.ts';
import * as z from 'zod';
import type { Store } from '../store/open-store.ts';
import type { Piece } from './formats/edit-entry.ts';
import type { Entry } from './formats/notation.ts';

export interface KnownEntry {
  readonly id: string;
  readonly app: string;
  /** As the client finds it; links are followed anew each time. */
  readonly file: string;
  /** The project folder that the person named; null: the file is the person's own. */
  readonly project: string | null;
  readonly name: string;
  readonly via: WayIn;
  readonly connector: string | null;
  readonly entry: Entry;
  /** What was inserted; null where another value was replaced. */
  readonly piece: Piece | null;
  /** Of the file as we left it. */
  readonly digest: string;
  /**
   * The file before our first write of those after which nobody else wrote; null: there was none.
   */
  readonly firstBackup: string | null;
  /** The file before our last write. */
  readonly lastBackup: string | null;
  /** The folders we made for a file that was not there; null: it was there. */
  readonly made: readonly string[] | null;
  /** Epoch milliseconds. */
  readonly installedAt: number;
}

export interface EntryBook {
  list(): readonly KnownEntry[];
  get(id: string): KnownEntry | undefined;
  at(file: string, name: string): KnownEntry | undefined;
  /** Durable when it returns. @throws CoreError `store_failed` */
  put(entry: KnownEntry): void;
  remove(id: string): void;
}

const entrySchema = z.record(z.string(), z.json());
const pieceSchema = z.object({ text: z.string(), keyAt: z.int() });

interface Row {
  readonly entry_id: string;
  readonly app: string;
  readonly file: string;
  readonly project: string | null;
  readonly name: string;
  readonly via: WayIn;
  readonly connector: string | null;
  readonly entry: string;
  readonly piece: string | null;
  readonly digest: string;
  readonly first_backup: string | null;
  readonly last_backup: string | null;
  readonly made: string | null;
  readonly installed_at: number;
}

export function createEntryBook({ db, transaction }: Store): EntryBook {
  const insert = db.prepare(
    `INSERT OR REPLACE INTO client_entries (entry_id, app, file, project, name, via, connector, entry, piece, digest,
       first_backup, last_backup, made, installed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const drop = db.prepare('DELETE FROM client_entries WHERE entry_id = ?');
  const entries = new Map<string, KnownEntry>();
  for (const row of db.prepare('SELECT * FROM client_entries').all() as Row[])
    entries.set(row.entry_id, known(row));
  return {
    list: () => [...entries.values()].toSorted((a, b) => a.installedAt - b.installedAt),
    get: (id) => entries.get(id),
    at: (file, name) =>
      [...entries.values()].find((each) => each.file === file && each.name === name),
    put(one) {
      transaction(() => {
        insert.run(
          one.id,
          one.app,
          one.file,
          one.project,
          one.name,
          one.via,
          one.connector,
          JSON.stringify(one.entry),
          one.piece === null ? null : JSON.stringify(one.piece),
          one.digest,
          one.firstBackup,
          one.lastBackup,
          one.made === null ? null : JSON.stringify(one.made),
          one.installedAt,
        );
      });
      entries.set(one.id, one);
    },
    remove(id) {
      transaction(() => void drop.run(id));
      entries.delete(id);
    },
  };
}

function known(row: Row): KnownEntry {
  return {
    id: row.entry_id,
    app: row.app,
    file: row.file,
    project: row.project,
    name: row.name,
    via: row.via,
    connector: row.connector,
    // What we wrote ourselves; where it was damaged, the file is compared with nothing and counts
    // as altered.
    entry: (parsed(row.entry, entrySchema) as Entry | null) ?? {},
    piece: parsed(row.piece, pieceSchema),
    digest: row.digest,
    firstBackup: row.first_backup,
    lastBackup: row.last_backup,
    made: parsed(row.made, z.array(z.string())),
    installedAt: row.installed_at,
  };
}

function parsed<Value>(text: string | null, schema: z.ZodType<Value>): Value | null {
  if (text === null) return null;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
