/**
 * The table of seals, and the table in which triggers note what was changed since it was sealed. A
 * seal is an HMAC-SHA-256 (RFC 2104) over kind, key and text; kinds of which no row may go missing
 * have one more seal over all their seals.
 */
import { createHmac } from 'node:crypto';
import { equalDigests } from '../lib/digest.ts';
import type { Db } from './db.ts';
import { partsOf, prepareRows, type SealedRows } from './sealed-rows.ts';
import { sealedTables, type SealedTable } from './sealed-tables.ts';

export interface BrokenSeal {
  /** A sealed table, or the kind of a text. */
  readonly kind: string;
  /** Of the row; empty when rows are missing. */
  readonly key: readonly string[];
  readonly what: 'changed' | 'missing';
}

export interface Unsealed {
  readonly kind: string;
  readonly key: string;
}

export interface SealTable {
  /** Whether anything was ever sealed here. */
  hasAny(): boolean;
  /** @returns what was changed since it was sealed */
  unsealed(): readonly Unsealed[];
  /** Takes it off the list of what was changed. */
  markSealed(entry: Unsealed): void;
  /** Seals rows as they are now; one that is gone loses its seal. */
  sealRows(key: Buffer, entries: readonly Unsealed[]): void;
  /** Seals everything as it is; nothing counts as missing then. */
  sealAll(key: Buffer): void;
  /** @returns whether the row is there and as it was sealed */
  holds(key: Buffer, kind: string, id: string): boolean;
  sealText(key: Buffer, kind: string, id: string, text: string): void;
  /** @param key null: no seal can be verified */
  checkText(key: Buffer | null, kind: string, id: string, text: string): TextSeal;
  drop(kind: string, id: string): void;
  /** Looks at every row of a table, and remembers if some are missing. */
  checkTable(key: Buffer, table: SealedTable): readonly BrokenSeal[];
  /** True: the table came with an update later than `knownStep`, and nothing is in it yet. */
  isNewHere(table: SealedTable, knownStep: number): boolean;
  sealWhole(key: Buffer, kinds: Iterable<string>): void;
  /** What is missing is taken as right. */
  acceptMissing(key: Buffer | null): void;
  forgetMissing(): void;
  /** Takes all seals away. */
  clear(): void;
}

/** `none`: there is no seal for it. */
export type TextSeal = 'holds' | 'broken' | 'none';

const separator = '\n';

function prepareStatements(db: Db) {
  return {
    unsealed: db.prepare('SELECT kind, key FROM unsealed'),
    markSealed: db.prepare('DELETE FROM unsealed WHERE kind = ? AND key = ?'),
    put: db.prepare(
      `INSERT INTO seals (kind, key, mac) VALUES (?, ?, ?)
       ON CONFLICT (kind, key) DO UPDATE SET mac = excluded.mac`,
    ),
    drop: db.prepare('DELETE FROM seals WHERE kind = ? AND key = ?'),
    get: db.prepare('SELECT mac FROM seals WHERE kind = ? AND key = ?'),
    ofKind: db.prepare('SELECT key, mac FROM seals WHERE kind = ? ORDER BY key'),
    any: db.prepare('SELECT 1 AS found FROM seals LIMIT 1'),
  };
}

export function createSealTable(db: Db): SealTable {
  const statements = prepareStatements(db);
  const rows = new Map(sealedTables.map((table) => [table.name, prepareRows(db, table)]));
  /** Kinds of which rows are missing, until somebody says that what is there is right. */
  const incomplete = new Set<string>();

  const rowsOf = (kind: string): ReturnType<SealedRows['all']> => rows.get(kind)?.all() ?? [];

  function sealOf(kind: string, id: string): Buffer | null {
    const row = statements.get.get(kind, id) as { mac: Uint8Array } | undefined;
    return row === undefined ? null : Buffer.from(row.mac);
  }

  function sealsOf(kind: string): readonly (readonly [id: string, mac: Buffer])[] {
    const all = statements.ofKind.all(kind) as { key: string; mac: ArrayBuffer }[];
    return all.map(({ key, mac }) => [key, Buffer.from(mac)]);
  }

  /** One seal over all seals of a kind: a row cannot leave together with its own. */
  function wholeMac(key: Buffer, kind: string): Buffer {
    const text = sealsOf(kind).map(([id, mac]) => `${id} ${mac.toString('hex')}`);
    return macOf(key, 'whole', kind, text.join(separator));
  }

  function sealRow(key: Buffer, { kind, key: id }: Unsealed): void {
    const text = rows.get(kind)?.text(id) ?? null;
    if (text === null) statements.drop.run(kind, id);
    else statements.put.run(kind, id, macOf(key, kind, id, text));
    statements.markSealed.run(kind, id);
  }

  function dropSealsWithoutRow(kind: string, present: ReadonlySet<string>): void {
    for (const [id] of sealsOf(kind)) if (!present.has(id)) statements.drop.run(kind, id);
  }

  function isMissingRows(key: Buffer, name: string, present: ReadonlySet<string>): boolean {
    const whole = sealOf('whole', name);
    if (whole === null || !equalDigests(whole, wholeMac(key, name))) return true;
    return sealsOf(name).some(([id]) => !present.has(id));
  }

  const table: SealTable = {
    hasAny: () => statements.any.get() !== undefined,
    unsealed: () => statements.unsealed.all() as unknown as Unsealed[],
    markSealed: ({ kind, key }) => void statements.markSealed.run(kind, key),
    drop: (kind, id) => void statements.drop.run(kind, id),

    sealRows(key, entries) {
      for (const entry of entries) sealRow(key, entry);
      table.sealWhole(key, new Set(entries.map(({ kind }) => kind)));
    },

    sealWhole(key, kinds) {
      for (const kind of kinds) {
        const isComplete = sealedTables.find(({ name }) => name === kind)?.isComplete === true;
        if (isComplete && !incomplete.has(kind))
          statements.put.run('whole', kind, wholeMac(key, kind));
      }
    },

    sealAll(key) {
      for (const { name } of sealedTables) {
        const all = rowsOf(name);
        for (const row of all)
          statements.put.run(name, row.key, macOf(key, name, row.key, row.text));
        dropSealsWithoutRow(name, new Set(all.map((row) => row.key)));
      }
      for (const entry of table.unsealed()) table.markSealed(entry);
      incomplete.clear();
      const names = sealedTables.map(({ name }) => name);
      table.sealWhole(key, names);
    },

    holds(key, kind, id) {
      const text = rows.get(kind)?.text(id) ?? null;
      return text !== null && table.checkText(key, kind, id, text) === 'holds';
    },

    sealText: (key, kind, id, text) =>
      void statements.put.run(kind, id, macOf(key, kind, id, text)),

    checkText(key, kind, id, text) {
      const mac = sealOf(kind, id);
      if (mac === null) return 'none';
      return key !== null && equalDigests(mac, macOf(key, kind, id, text)) ? 'holds' : 'broken';
    },

    checkTable(key, { name, isComplete }) {
      const seals = new Map(sealsOf(name));
      const all = rowsOf(name);
      const broken = all
        .filter((row) => {
          const mac = seals.get(row.key);
          return mac === undefined || !equalDigests(mac, macOf(key, name, row.key, row.text));
        })
        .map((row): BrokenSeal => ({ kind: name, key: partsOf(row.key), what: 'changed' }));
      const present = new Set(all.map((row) => row.key));
      if (isComplete !== true || !isMissingRows(key, name, present)) return broken;
      incomplete.add(name);
      return [...broken, { kind: name, key: [], what: 'missing' }];
    },

    isNewHere({ name, since = 0 }, knownStep) {
      if (since <= knownStep || sealOf('whole', name) !== null) return false;
      return rowsOf(name).length + sealsOf(name).length === 0;
    },

    acceptMissing(key) {
      const kinds = [...incomplete];
      incomplete.clear();
      if (key === null) return;
      for (const kind of kinds)
        dropSealsWithoutRow(kind, new Set(rowsOf(kind).map((row) => row.key)));
      table.sealWhole(key, kinds);
    },

    forgetMissing: () => incomplete.clear(),
    clear: () => db.exec('DELETE FROM seals; DELETE FROM unsealed'),
  };
  return table;
}

function macOf(key: Buffer, kind: string, id: string, text: string): Buffer {
  return createHmac('sha256', key).update([kind, id, text].join(separator)).digest();
}
