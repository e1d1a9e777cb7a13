/** The thread that reads the log: the built one, beside a log that is being written. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createReadsBeside } from '../../../main/core/audit/reads/reads-beside.ts';
import { createAuditExports } from '../../../main/core/audit/export/exports.ts';
import { createLogReads } from '../../../main/core/audit/reads/log-reads.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { StartLogThread } from '../../../main/core/ports/log-thread.ts';
import { indexFile } from '../../../main/core/store/text-index/index-file.ts';
import { createLogThread } from '../../../main/shared-adapters/system/log-thread.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { callRow, openLog, type OpenedLog } from '../../core/audit/support.ts';
import { memoryLogger } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const builtReader = join(import.meta.dirname, '../../../dist/log-reader/index.cjs');

function readBeside(log: OpenedLog, start: StartLogThread = createLogThread(builtReader)) {
  const logger = memoryLogger();
  let starts = 0;
  let readsHere = 0;
  const reads = createReadsBeside({
    start(dataDir, events) {
      starts += 1;
      return start(dataDir, events);
    },
    dataDir: log.dataDir,
    here() {
      readsHere += 1;
      return log.reads;
    },
    clock: log.clock,
    logger,
  });
  onTestFinished(() => reads.close());
  return { reads, logger, starts: () => starts, readsHere: () => readsHere };
}

function fill(log: OpenedLog, from: number, to: number): void {
  for (let n = from; n <= to; n += 1)
    log.audit.append(
      callRow(`tool${n % 3}`, { detail: `word${n}x common`, clientId: 'one', connector: 'github' }),
    );
  log.audit.flush();
}

const search = { order: 'newest', limit: 50 } as const;

test('REL-24 answers as this thread does, also of what was written a moment ago', async () => {
  const log = openLog();
  fill(log, 1, 700);
  const { reads, readsHere } = readBeside(log);
  const filters = [
    { search: 'word3x' },
    { search: 'common' },
    { tool: 'tool1', decision: 'allow' },
    { clientIds: ['one'], search: 'word69' },
    {},
  ] as const;
  for (let round = 0; round < 3; round += 1) {
    fill(log, 701 + round * 10, 710 + round * 10);
    for (const filter of filters)
      expect(await reads.list({ ...search, ...filter })).toEqual(
        log.reads.list({ ...search, ...filter }),
      );
    await reads.step();
  }
  for (const format of ['jsonl', 'csv'] as const)
    expect(await reads.exportPage(format, { ...search, search: 'common' })).toEqual(
      log.reads.exportPage(format, { ...search, search: 'common' }),
    );
  expect(await reads.perDay(0)).toEqual(log.reads.perDay(0));
  expect(await reads.toolCounts('one', 0)).toEqual(log.reads.toolCounts('one', 0));
  expect(await reads.timedCalls('github')).toEqual(log.reads.timedCalls('github'));
  const against = { key: null, anchor: null, head: log.audit.head() };
  expect(await reads.verify(against, null)).toEqual(await log.reads.verify(against, null));
  expect(readsHere()).toBe(0);
});

test('SEC-97 it verifies with the key, and finds what somebody edited', async () => {
  const log = openLog();
  const key = { key: Buffer.alloc(32, 7), since: 0 };
  log.seal.use(key);
  fill(log, 1, 300);
  const { reads } = readBeside(log);
  const against = { key, anchor: null, head: log.audit.head() };
  expect(await reads.verify(against, null)).toMatchObject({
    broken: null,
    checked: 300,
    keyed: true,
  });
  const other = { ...against, key: { key: Buffer.alloc(32, 8), since: 0 } };
  expect((await reads.verify(other, null)).broken).toMatchObject({ what: 'replaced' });
  log.store.db.exec(`UPDATE entries SET detail = 'edited' WHERE id = 200`);
  expect((await reads.verify(against, null)).broken).toMatchObject({ id: 200, what: 'edited' });
});

test('it writes the index, and nothing else: the log is open for reading only', async () => {
  const log = openLog();
  fill(log, 1, 300);
  const { reads } = readBeside(log);
  while (await reads.step());
  expect(await reads.behind()).toBe(0);
  expect(existsSync(join(log.dataDir, indexFile))).toBe(true);
  expect(await reads.unusedNames([1, 2, 3_000_000])).toEqual([3_000_000]);
  expect(await reads.indexBytes()).toBeGreaterThan(0);
  log.store.db.exec('DELETE FROM entries WHERE id < 200');
  while (await reads.prune(limits.audit.retentionRows));
  expect((await reads.list({ ...search, search: 'word150x' })).entries).toEqual([]);
});

test('it ends when nobody asks for a while, and the next question starts another', async () => {
  const log = openLog();
  fill(log, 1, 10);
  const { reads, starts } = readBeside(log);
  // A word to a thread that is not there starts none.
  await reads.forgetNames();
  await reads.retry();
  expect(starts()).toBe(0);
  for (const round of [1, 2, 3]) {
    expect((await reads.list({ ...search, search: 'word7x' })).entries).toHaveLength(1);
    expect(starts()).toBe(round);
    log.clock.advance(limits.audit.readerIdle + 1);
  }
  await reads.close();
  await expect(reads.behind()).rejects.toMatchObject({ code: 'store_failed' });
  // A last word to nobody is no error.
  await reads.retry();
  await reads.forgetNames();
});

test('a thread that does not end is left alone: the next question starts another', async () => {
  const log = openLog();
  fill(log, 1, 10);
  const start = createLogThread(builtReader);
  let isFirst = true;
  const { reads, starts } = readBeside(log, (dataDir, events) => {
    const thread = start(dataDir, events);
    const isDeaf = isFirst;
    isFirst = false;
    if (isDeaf) onTestFinished(() => thread.send({ id: 0, name: 'close', args: [] }));
    return {
      ...thread,
      send(message) {
        if (!isDeaf || (message as { name: string }).name !== 'close') thread.send(message);
      },
    };
  });
  await reads.behind();
  log.clock.advance(limits.audit.readerIdle + 1);
  const found = reads.list({ ...search, search: 'word7x' });
  log.clock.advance(limits.audit.readerEnd + 1);
  expect((await found).entries).toHaveLength(1);
  expect(starts()).toBe(2);
});

test('what a thread leaves that breaks is answered here, and all after it', async () => {
  const log = openLog();
  fill(log, 1, 10);
  const broken = join(makeTempDir(), 'broken.cjs');
  writeFileSync(
    broken,
    `require('node:worker_threads').parentPort.on('message', () => { throw new Error('broken by the test'); });`,
  );
  const { reads, logger, starts, readsHere } = readBeside(log, createLogThread(broken));
  const asked = ['word3x', 'common', 'nowhere'].map((word) =>
    reads.list({ ...search, search: word }),
  );
  const counts = (await Promise.all(asked)).map(({ entries }) => entries.length);
  expect(counts).toEqual([1, 10, 0]);
  expect((await reads.list({ ...search, search: 'word4x' })).entries).toHaveLength(1);
  expect([starts(), readsHere()]).toEqual([1, 1]);
  expect(logger.lines).toContainEqual(
    expect.objectContaining({
      event: 'audit.reader_failed',
      fields: { error: expect.stringContaining('broken by the test') },
    }),
  );
});

test('a thread that ends by itself is not started again and again', async () => {
  const log = openLog();
  fill(log, 1, 10);
  const empty = join(makeTempDir(), 'empty.cjs');
  writeFileSync(empty, '');
  const { reads, starts, readsHere } = readBeside(log, createLogThread(empty));
  expect((await reads.list({ ...search, search: 'word3x' })).entries).toHaveLength(1);
  expect([starts(), readsHere()]).toEqual([1, 1]);
});

test('where the file of the thread is missing, all is answered here', async () => {
  const log = openLog();
  fill(log, 1, 10);
  const { reads, readsHere } = readBeside(log, createLogThread(join(makeTempDir(), 'missing.cjs')));
  expect((await reads.list({ ...search, search: 'word3x' })).entries).toHaveLength(1);
  expect(readsHere()).toBe(1);
});

test('REL-07 a thread that never answers costs a question its time, and then says so', async () => {
  const log = openLog();
  let isLetGo = false;
  const { reads } = readBeside(log, () => ({
    send: () => undefined,
    letGo: () => (isLetGo = true),
  }));
  const asked = reads.list({ ...search, search: 'a' });
  log.clock.advance(limits.audit.readerAnswer + 1);
  await expect(asked).rejects.toMatchObject({ code: 'store_failed' });
  const closing = reads.close();
  await Promise.resolve();
  log.clock.advance(limits.audit.readerEnd + 1);
  await closing;
  expect(isLetGo).toBe(true);
});

/** Of one thread of this process; the main thread has the number of the process. */
function priorityOf(task: string): number {
  const fields = readFileSync(`/proc/self/task/${task}/stat`, 'latin1').split(') ')[1];
  // proc_pid_stat(5): the nineteenth field, counted from the one after the name.
  return Number(fields?.split(' ')[16]);
}

test.skipIf(process.platform !== 'linux')(
  'calls come first where there are fewer cores than work: the thread alone is nice',
  async () => {
    const log = openLog();
    fill(log, 1, 10);
    const { reads } = readBeside(log);
    const before = new Map(
      readdirSync('/proc/self/task').map((task) => [task, priorityOf(task)] as const),
    );
    await reads.behind();
    const after = readdirSync('/proc/self/task');
    const low = constants.priority.PRIORITY_LOW;
    expect(after.filter((task) => !before.has(task) && priorityOf(task) === low)).toHaveLength(1);
    // The main thread is one of them.
    expect([...before.keys()]).toContain(String(process.pid));
    for (const [task, priority] of before) expect(priorityOf(task)).toBe(priority);
  },
);

test('a page that is no search needs no thread', async () => {
  const log = openLog();
  fill(log, 1, 300);
  const { reads, starts } = readBeside(log);
  const logReads = createLogReads(reads, { caughtUp: () => Promise.resolve() }, (filter) =>
    log.reads.list(filter),
  );
  expect((await logReads.list(search)).entries).toHaveLength(50);
  expect(starts()).toBe(0);
  expect((await logReads.list({ ...search, limit: 250 })).entries).toHaveLength(250);
  expect(starts()).toBe(1);
});

test('the text of an export is made in the thread, piece after piece', async () => {
  const log = openLog();
  fill(log, 1, limits.audit.exportRows + 20);
  const { reads, starts, readsHere } = readBeside(log);
  const { audit, seal, clock } = log;
  const exports = createAuditExports({
    db: log.store.db,
    audit,
    logReads: createLogReads(reads, { caughtUp: () => Promise.resolve() }, () => {
      throw new Error('read here');
    }),
    seal,
    clock,
    random: createNodeRandom(),
  });
  const first = await exports.begin('jsonl', {});
  const last = await exports.next(first.job);
  expect([starts(), readsHere()]).toEqual([1, 0]);
  const ids = (first.text + last.text)
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: number }).id);
  expect(ids).toEqual(Array.from({ length: limits.audit.exportRows + 20 }, (_, n) => n + 1));
  expect(last.signature).toMatchObject({ count: ids.length, firstId: 1, lastId: ids.length });
});
