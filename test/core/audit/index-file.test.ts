/** What becomes of the file of the text index: it is made anew, and a search finds all the same. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { indexFile } from '../../../main/core/store/text-index/index-file.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { close, endings, expectAllFound, write, writtenLog } from './index-support.ts';
import { openIndex, openLog, readAll } from './support.ts';

test('the writer leaves nothing of a text beside the row, and the file of the index is for this user only', async () => {
  const dataDir = await writtenLog(3);
  const log = new Database(join(dataDir, 'audit.db'), { readonly: true });
  const tables = log.prepare('SELECT name FROM sqlite_schema').all() as { name: string }[];
  log.close();
  expect(tables.filter(({ name }) => name.startsWith('entry_text'))).toEqual([]);
  const again = openLog(dataDir);
  write(again, 4, 4);
  readAll(again);
  for (const ending of endings)
    expect(statSync(join(dataDir, indexFile + ending)).mode & 0o077, ending).toBe(0);
});

const damages: Readonly<Record<string, (path: string) => void | Promise<void>>> = {
  'is gone': (path) => rmSync(path),
  'is empty': (path) => {
    rmSync(path);
    writeFileSync(path, '');
  },
  'is no database': (path) =>
    writeFileSync(path, 'this is no database, only its name is '.repeat(99)),
  'is cut short': (path) => writeFileSync(path, readFileSync(path).subarray(0, 8192)),
  'is of another version': (path) => change(path, 'PRAGMA user_version = 99'),
  'has other tables': (path) => change(path, 'DROP TABLE read_to; CREATE TABLE read_to (a)'),
  'does not say what it has read': (path) => change(path, 'DELETE FROM read_to'),
  'says that it has read nothing': (path) => change(path, "UPDATE read_to SET id = 0, chain = ''"),
  'has pages that are none': (path) => {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 4096));
  },
  'is of another log': async (path) => {
    const other = await writtenLog(120, 'other');
    copyFileSync(join(other, indexFile), path);
  },
};

function change(path: string, sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

test.each(Object.entries(damages))('an index that %s is made anew', async (_what, damage) => {
  const dataDir = await writtenLog(100);
  for (const ending of endings.slice(1)) rmSync(join(dataDir, indexFile + ending), { force: true });
  await damage(join(dataDir, indexFile));
  const log = openLog(dataDir);
  expect(log.texts.behind()).toBe(100);
  expect(log.ids({ search: 'other' })).toEqual([]);
  expectAllFound(log, 100);
  await close(log);
  const again = openLog(dataDir);
  expect(again.texts.behind()).toBe(0);
  expectAllFound(again, 100);
});

test('an index that has read more than the log has, or what is not in it any more, is made anew', async () => {
  const dataDir = await writtenLog(100);
  // As a loss of power, or a copy that was put back, leaves it.
  change(join(dataDir, 'audit.db'), 'DELETE FROM entries WHERE id > 60');
  const ahead = openLog(dataDir);
  expect(ahead.texts.behind()).toBe(60);
  expectAllFound(ahead, 60);
  await close(ahead);

  const kept = makeTempDir();
  cpSync(dataDir, kept, { recursive: true });
  const fork = openLog(dataDir);
  write(fork, 61, 130, 'lost');
  readAll(fork);
  await close(fork);
  copyFileSync(join(kept, 'audit.db'), join(dataDir, 'audit.db'));
  const back = openLog(dataDir);
  // Numbers that the index knows are given again before anything is searched.
  write(back, 61, 200);
  expect(back.texts.behind()).toBe(200);
  expect(back.ids({ search: 'lost' })).toEqual([]);
  expectAllFound(back, 200);
});

test('an older copy of the index reads what it does not know', async () => {
  const dataDir = await writtenLog(50);
  const older = join(makeTempDir(), indexFile);
  copyFileSync(join(dataDir, indexFile), older);
  const log = openLog(dataDir);
  write(log, 51, 90);
  readAll(log);
  await close(log);
  copyFileSync(older, join(dataDir, indexFile));
  const again = openLog(dataDir);
  expect(again.texts.behind()).toBe(40);
  expectAllFound(again, 90);
});

test('whenever the process ends between log and index, the next one finds everything', async () => {
  const log = openLog();
  for (let round = 1; round <= 6; round += 1) {
    write(log, (round - 1) * 20 + 1, round * 20);
    if (round % 2 === 0) log.texts.step();
    // The files as they are at this moment, journals included, are what a kill leaves.
    const left = makeTempDir();
    cpSync(log.dataDir, left, { recursive: true });
    const next = openLog(left);
    expectAllFound(next, round * 20);
    await close(next);
  }
});

test('an index that turns out damaged while in use is replaced, and a search still finds', async () => {
  const log = openLog();
  write(log, 1, 100);
  readAll(log);
  openIndex(log).exec('DELETE FROM entry_text_data WHERE id > 10');
  expect(log.ids({ search: 'word7x' })).toEqual([7]);
  expect(log.ids({ search: 'comm', limit: 500 })).toHaveLength(100);
  await expect.poll(() => log.texts.step() || log.texts.behind() === 0).toBe(true);
  expectAllFound(log, 100);
});

test('an index that cannot be made stops nobody: what is asked is looked through', () => {
  const dataDir = makeTempDir();
  mkdirSync(join(dataDir, indexFile, 'in the way'), { recursive: true });
  const log = openLog(dataDir);
  write(log, 1, 3000);
  expect(log.texts.step()).toBe(false);
  expect(log.texts.behind()).toBe(3000);
  for (const n of [1, 1024, 2999]) expect(log.ids({ search: `word${n}x` })).toEqual([n]);
  expect(log.ids({ search: 'common', order: 'oldest', after: 1500, limit: 2 })).toEqual([
    1501, 1502,
  ]);
});

test('what cannot be written is left, and tried again', () => {
  const log = openLog();
  write(log, 1, 40);
  expect(log.texts.behind()).toBe(40);
  const other = openIndex(log);
  // Another program holds it.
  other.exec('BEGIN IMMEDIATE');
  expect(log.texts.step()).toBe(false);
  expect(log.ids({ search: 'word40x' })).toEqual([40]);
  other.exec('ROLLBACK');
  expect(log.texts.step()).toBe(false);
  log.texts.retry();
  expectAllFound(log, 40);
});

test('in a core it reads by itself what is worth it, and an index that went is made anew without a word', async () => {
  const core = await startCore();
  const path = join(core.dataDir, indexFile);
  const pause = async (times: number): Promise<void> => {
    for (let n = 0; n < times; n += 1) await core.run('gateway.pause', { forMinutes: 5 });
  };
  await pause(100);
  expect(existsSync(path)).toBe(false);
  await pause(limits.audit.indexDue - 100);
  await expect.poll(() => existsSync(path), { timeout: 5000 }).toBe(true);
  await core.stop();
  for (const ending of endings) rmSync(path + ending, { force: true });
  const again = await startCore({ dataDir: core.dataDir });
  const { entries } = await again.run('audit.list', { search: 'gateway.pause' });
  expect(entries.length).toBeGreaterThan(50);
  expect((await again.run('state.get', {})).repairs.map(({ id }) => id)).not.toContain(
    'damage:log',
  );
  const { entries: said } = await again.run('audit.list', { action: 'damage.found' });
  expect(said).toEqual([]);
});
