/**
 * A damaged `store.db` is read as far as it can be, into a new one (REL-04). Rows that cannot be
 * read, or are not rows of ours, stay behind; the seals then show at the start what is missing or
 * was changed, and that is read as the strictest (`seal-verifier.ts`). Where no seal came through,
 * nothing that gives access does.
 *
 * The new file is whole before the damaged one is moved, and a start that finds it goes on from
 * there, so that a crash in between loses neither.
 */
import { isUtf8 } from 'node:buffer';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import * as z from 'zod';
import { jsonColumns, rowRules } from './assert-readable.ts';
import type { Db } from './db.ts';
import { newestStep, migrate } from './migrations.ts';
import { damagedName, databaseEndings, setAside, syncFolder } from './set-aside.ts';

/** What came of it. */
export interface Rescue {
  /** The damaged file's new name, in the same folder. */
  readonly file: string;
  /** Tables of which something could not be read, by name. */
  readonly lost: readonly string[];
}

/** Without a seal, nobody can tell whether they are as we wrote them. */
const givesAccess = [
  'standing_approvals',
  'confirmed_commands',
  'tokens',
  'codes',
  'chains',
  'grants',
] as const;

/** @throws the error of the disk; the damaged file is then where it was */
export function rescueStore(path: string): void {
  const unfinished = `${path}.rescuing`;
  removeDatabase(unfinished);
  copyReadable(path, unfinished);
  renameSync(unfinished, rescuedOf(path));
  syncFolder(dirname(path));
  finishRescue(path);
}

/**
 * Puts a rescued store in the place of the damaged one, which gets another name.
 *
 * @throws the error of the disk
 */
export function finishRescue(path: string): void {
  const rescued = rescuedOf(path);
  if (!existsSync(rescued)) return;
  const db = new Database(rescued);
  const name = readRescue(db)?.file;
  db.close();
  setAside(path, databaseEndings, name);
  renameSync(rescued, path);
  syncFolder(dirname(path));
}

const rescuedOf = (path: string): string => `${path}.rescued`;

/** What the store was rescued from, until that was noted (`damage-book.ts`). */
export function readRescue(db: Db): Rescue | null {
  const row = db.prepare(`SELECT value FROM meta WHERE name = 'rescue'`).get() as
    { value: string } | undefined;
  if (row === undefined) return null;
  try {
    return rescueSchema.parse(JSON.parse(row.value));
  } catch {
    return { file: '', lost: ['meta'] };
  }
}

const rescueSchema = z.object({ file: z.string(), lost: z.array(z.string()) });

function removeDatabase(path: string): void {
  for (const ending of [...databaseEndings, '-journal']) rmSync(path + ending, { force: true });
}

function copyReadable(from: string, to: string): void {
  const damaged = openDamaged(from);
  const fresh = new Database(to);
  try {
    // One file, complete when it is closed.
    fresh.exec('PRAGMA journal_mode = DELETE');
    fresh.exec('PRAGMA synchronous = FULL');
    fresh.exec('PRAGMA foreign_keys = OFF');
    migrate(fresh, to, stepOf(damaged));
    fresh.exec('BEGIN IMMEDIATE');
    const tables = tablesOf(fresh);
    const lost = new Set(tables.filter((table) => !copyTable(damaged, fresh, table)));
    for (const table of removeUnfit(fresh)) lost.add(table);
    if (!hasSeals(fresh, tables))
      for (const table of givesAccess)
        if (tables.includes(table)) fresh.exec(`DELETE FROM ${table}`);
    const rescue: Rescue = { file: damagedName(from), lost: [...lost].toSorted() };
    fresh.prepare(`INSERT OR REPLACE INTO meta VALUES ('rescue', ?)`).run(JSON.stringify(rescue));
    fresh.exec('COMMIT');
    migrate(fresh, null);
  } finally {
    fresh.close();
    damaged?.close();
  }
}

function hasSeals(fresh: Db, tables: readonly string[]): boolean {
  if (!tables.includes('seals')) return false;
  return fresh.prepare('SELECT 1 AS found FROM seals LIMIT 1').get() !== undefined;
}

/** Null where SQLite does not take it for a database. */
function openDamaged(path: string): Db | null {
  let db: Db | undefined;
  try {
    db = new Database(path);
    // What could not be read is not to be written either.
    db.exec('PRAGMA query_only = ON');
    db.prepare('SELECT count(*) AS count FROM sqlite_master').get();
    return db;
  } catch {
    db?.close();
    return null;
  }
}

/** Of the version that it was written in, so that the later steps are taken as they always are. */
function stepOf(damaged: Db | null): number {
  try {
    const row = damaged?.prepare('PRAGMA user_version').get() as { user_version: number };
    const step = row.user_version;
    return step >= 1 && step <= newestStep ? step : newestStep;
  } catch {
    return newestStep;
  }
}

/** Those of the reference: names come from there, never from the file. */
function tablesOf(fresh: Db): string[] {
  const rows = fresh
    .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all() as { name: string }[];
  return rows.map(({ name }) => name);
}

type Cell = string | number | bigint | Uint8Array | null;

/** Reads from both ends to where the damage is. @returns whether all could be read */
function copyTable(damaged: Db | null, fresh: Db, table: string): boolean {
  const columns = columnsOf(fresh, table);
  const names = columns.map(({ name }) => name);
  const places = names.map(() => '?').join(', ');
  const put = fresh.prepare(
    `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${places})`,
  );
  // A text is taken as bytes: the driver ends the process at one that is not UTF-8.
  const cells = names
    .map(
      (name, at) =>
        `typeof(${name}) AS t${at}, CASE typeof(${name}) WHEN 'text' THEN CAST(${name} AS BLOB) ELSE ${name} END AS v${at}`,
    )
    .join(', ');
  const keys = columns.filter(({ pk }) => pk > 0).map(({ name }) => name);
  let isWhole = true;
  for (const direction of ['ASC', 'DESC']) {
    const order = keys.map((key) => `${key} ${direction}`).join(', ') || `rowid ${direction}`;
    try {
      if (damaged === null) return false;
      const rows = damaged.prepare(`SELECT ${cells} FROM ${table} ORDER BY ${order}`).iterate();
      for (const row of rows) {
        const values = readRow(row as Record<string, unknown>, names.length);
        if (values === null || !tryPut(put, values)) isWhole = false;
      }
      return isWhole;
    } catch {
      isWhole = false;
    }
  }
  return false;
}

function columnsOf(db: Db, table: string): { name: string; pk: number }[] {
  return db
    .prepare(`SELECT name, pk FROM pragma_table_info('${table}') ORDER BY pk, cid`)
    .all() as {
    name: string;
    pk: number;
  }[];
}

/** Null where a text of it is damaged. */
function readRow(row: Record<string, unknown>, columns: number): Cell[] | null {
  const values: Cell[] = [];
  for (let at = 0; at < columns; at += 1) {
    const value = row[`v${at}`] as Cell | ArrayBuffer;
    if (row[`t${at}`] !== 'text') {
      values.push(value instanceof ArrayBuffer ? Buffer.from(value) : value);
      continue;
    }
    const bytes = Buffer.from(value as Uint8Array);
    if (!isUtf8(bytes)) return null;
    values.push(bytes.toString('utf8'));
  }
  return values;
}

function tryPut(put: ReturnType<Db['prepare']>, values: readonly Cell[]): boolean {
  try {
    put.run([...values]);
    return true;
  } catch {
    // A value of another type than its column has.
    return false;
  }
}

/**
 * Takes away what is no row of ours, and what belongs to a row that is gone.
 *
 * @returns the tables where something was
 */
function removeUnfit(fresh: Db): readonly string[] {
  const touched = new Set<string>();
  const remove = (table: string, where: string): void => {
    if (fresh.prepare(`DELETE FROM ${table} WHERE ${where}`).run().changes > 0) touched.add(table);
  };
  const has = new Set(tablesOf(fresh));
  for (const [table, column, type] of jsonColumns)
    if (has.has(table) && columnsOf(fresh, table).some(({ name }) => name === column))
      remove(
        table,
        `${column} IS NOT NULL AND (NOT json_valid(${column}) OR json_type(${column}) <> '${type}')`,
      );
  for (const [table, rule] of rowRules) if (has.has(table)) remove(table, `NOT (${rule})`);
  for (;;) {
    const orphans = fresh.prepare('PRAGMA foreign_key_check').all() as {
      table: string;
      rowid: number;
    }[];
    if (orphans.length === 0) return [...touched];
    for (const { table, rowid } of orphans) remove(table, `rowid = ${rowid}`);
  }
}
