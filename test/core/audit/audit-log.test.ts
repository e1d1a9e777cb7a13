/**
 * The audit log: in order, in batches, durable before an answer, nothing dropped, and a chain that
 * shows every edit.
 */
import Database from 'libsql';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  createAuditLog,
  type AuditLog,
  type AuditRow,
} from '../../../main/core/audit/audit-log.ts';
import { chainDigest, type ChainedFields } from '../../../main/core/audit/chain.ts';
import {
  digestOf,
  fieldsOf,
  selectEntries,
  type StoredEntry,
} from '../../../main/core/audit/read-entries.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { openAuditStore, type AuditStore } from '../../../main/core/store/open-audit.ts';
import { createTestClock, memoryLogger, type TestClock } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

interface Opened {
  readonly audit: AuditLog;
  readonly store: AuditStore;
  readonly clock: TestClock;
  readonly dataDir: string;
  /** Sizes of the batches that were written. */
  readonly batches: number[];
  /** What another program sees in the file. */
  rows(): (ChainedFields & { readonly chain: Buffer })[];
  fail(isFailing: boolean): void;
}

/** @param lookMs how much time passes between two looks at the clock */
function open(dataDir = makeTempDir(), lookMs = 0): Opened {
  const store = openAuditStore(dataDir);
  const clock = createTestClock();
  const batches: number[] = [];
  let passed = 0;
  let isFailing = false;
  const failing: AuditStore = {
    ...store,
    transaction(work) {
      // Fails late, as a disk does: at the end of the work.
      return store.transaction(() => {
        const result = work();
        if (isFailing) throw new Error('disk full');
        return result;
      });
    },
  };
  const audit = createAuditLog({
    store: failing,
    clock: { ...clock, monotonicMs: () => (passed += lookMs) },
    logger: memoryLogger(),
    seal: createSeal(),
    onWritten: (rows) => batches.push(rows.length),
  });
  const reader = new Database(join(dataDir, 'audit.db'), { readonly: true });
  onTestFinished(async () => {
    reader.close();
    await store.close();
  });
  return {
    audit,
    store,
    clock,
    dataDir,
    batches,
    rows: () => decoded(reader.prepare(`${selectEntries} ORDER BY id`).all() as StoredEntry[]),
    fail: (value) => (isFailing = value),
  };
}

const row = (tool: string): AuditRow => ({
  actor: 'mcp_client',
  action: 'tools/call',
  decision: 'allow',
  tool,
});
const tools = (opened: Opened): unknown[] => opened.rows().map((one) => one.tool);

const decoded = (rows: readonly StoredEntry[]): (ChainedFields & { chain: Buffer })[] =>
  rows.map((stored) => ({ ...fieldsOf(stored), chain: digestOf(stored) }));

/**
 * Recomputes the chain as anybody can from the file alone; gives the ids where it does not hold.
 */
function breaks(rows: readonly (ChainedFields & { readonly chain: Buffer })[]): number[] {
  let before: Buffer = Buffer.alloc(32);
  const broken: number[] = [];
  for (const { chain, ...fields } of rows) {
    if (!chain.equals(chainDigest(before, fields))) broken.push(fields.id);
    before = chain;
  }
  return broken;
}

test('rows wait a moment and are then written together, in order', () => {
  const opened = open();
  for (let n = 0; n < 50; n += 1) opened.audit.append(row(`t${n}`));
  expect(tools(opened)).toEqual([]);
  opened.clock.advance(limits.audit.flushAfter);
  expect(tools(opened)).toEqual(Array.from({ length: 50 }, (_, n) => `t${n}`));
  expect(opened.batches).toEqual([50]);
});

test('a batch that takes too long is cut: the rest comes after whatever else waits', async () => {
  const { batchMs, timedRows, batchRows } = limits.audit;
  const opened = open(makeTempDir(), batchMs);
  for (let n = 0; n < batchRows; n += 1) opened.audit.append(row(`t${n}`));
  // The first look is at its end, the second past it.
  expect(opened.batches).toEqual([2 * timedRows]);
  expect(opened.audit.isIdle()).toBe(false);
  await expect.poll(() => opened.audit.isIdle()).toBe(true);
  expect(opened.batches).toEqual(
    Array.from({ length: batchRows / (2 * timedRows) }, () => 2 * timedRows),
  );
  expect(tools(opened)).toEqual(Array.from({ length: batchRows }, (_, n) => `t${n}`));
  // Who waits for his own row has it at once, with all before it.
  for (let n = 0; n < batchRows - 1; n += 1) opened.audit.append(row('again'));
  await opened.audit.appendDurable(row('last'));
  expect(tools(opened)).toHaveLength(2 * batchRows);
});

test('a full batch does not wait', () => {
  const opened = open();
  for (let n = 0; n < limits.audit.batchRows; n += 1) opened.audit.append(row('t'));
  expect(opened.batches).toEqual([limits.audit.batchRows]);
});

test('a durable row is in the file, with all before it, when its promise resolves', async () => {
  const opened = open();
  opened.audit.append(row('before'));
  await Promise.all([
    opened.audit.appendDurable(row('one')),
    opened.audit.appendDurable(row('two')),
  ]);
  expect(tools(opened)).toEqual(['before', 'one', 'two']);
  expect(opened.batches).toEqual([3]);
});

describe('when rows cannot be written', () => {
  test('who needs a durable entry is told of a failure, and what nobody waits for is written later, in order', async () => {
    const opened = open();
    opened.fail(true);
    opened.audit.append(row('kept 1'));
    await expect(opened.audit.appendDurable(row('refused'))).rejects.toThrow('disk full');
    opened.audit.append(row('kept 2'));
    expect(opened.audit.isOverloaded()).toBe(true);
    opened.clock.advance(1000);
    expect(tools(opened)).toEqual([]);
    opened.fail(false);
    opened.clock.advance(1000);
    expect(tools(opened)).toEqual(['kept 1', 'kept 2']);
    expect(opened.audit.isOverloaded()).toBe(false);
    expect(breaks(opened.rows())).toEqual([]);
  });

  test('it is tried once a second, however many rows come', () => {
    const opened = open();
    let tries = 0;
    const audit = createAuditLog({
      store: {
        ...opened.store,
        transaction: () => {
          tries += 1;
          throw new Error('disk full');
        },
      },
      clock: opened.clock,
      logger: memoryLogger(),
      seal: createSeal(),
      onWritten: () => undefined,
    });
    for (let n = 0; n < 20 * limits.audit.batchRows; n += 1) audit.append(row('t'));
    opened.clock.advance(limits.audit.flushAfter);
    expect(tries).toBeLessThanOrEqual(2);
  });

  test('what waits is bounded', () => {
    const opened = open();
    opened.fail(true);
    for (let n = 0; n < limits.audit.waitingRows + 500; n += 1) opened.audit.append(row(`t${n}`));
    opened.fail(false);
    opened.audit.flush();
    const rows = opened.rows();
    expect(rows.length).toBe(limits.audit.waitingRows + 1);
    expect(Math.max(...opened.batches)).toBe(limits.audit.batchRows);
    // What is missing is said in its place.
    expect(rows.at(-1)).toMatchObject({
      action: 'audit.lost',
      reason: 'audit_failed',
      detail: '500 rows',
    });
  });
});

describe('the chain', () => {
  const written = async (): Promise<Opened> => {
    const opened = open();
    for (let n = 0; n < 20; n += 1)
      opened.audit.append({
        ...row(`t${n}`),
        arguments: '{"a":1}',
        durationMs: n / 3,
        resultBytes: n,
      });
    await opened.audit.appendDurable(row('last'));
    return opened;
  };

  test('can be recomputed from the file alone, over batches and restarts', async () => {
    const first = await written();
    first.audit.close();
    const second = open(first.dataDir);
    await second.audit.appendDurable(row('after restart'));
    expect(second.rows()).toHaveLength(22);
    expect(breaks(second.rows())).toEqual([]);
    expect(second.audit.lastId()).toBe(22);
  });

  test.each([
    ['an edited field', `UPDATE entries SET decision = 2 WHERE id = 7`],
    ['an edited time', 'UPDATE entries SET at = at + 1 WHERE id = 7'],
    [
      'text moved to the next field',
      `UPDATE entries SET detail = '{"a":1}', arguments = NULL WHERE id = 7`,
    ],
    ['an edited name', `UPDATE names SET text = 'harmless' WHERE text = 't6'`],
    ['a deleted row', 'DELETE FROM entries WHERE id = 7'],
    [
      'two swapped rows',
      'UPDATE entries SET id = CASE id WHEN 7 THEN -8 WHEN 8 THEN -7 END WHERE id IN (7, 8); UPDATE entries SET id = -id WHERE id < 0',
    ],
  ])('shows %s', async (_what, sql) => {
    const opened = await written();
    opened.store.db.exec(sql);
    expect(breaks(opened.rows())[0]).toBe(sql.startsWith('DELETE') ? 8 : 7);
  });
});

test('SEC-99 equal refusals are folded into a count a second', () => {
  const opened = open();
  for (let n = 0; n < 5000; n += 1) opened.audit.countRefusal('host', 403, 'front-door');
  opened.audit.countRefusal('origin', 403, 'front-door');
  opened.clock.advance(1000);
  opened.clock.advance(limits.audit.flushAfter);
  expect(opened.rows().map((one) => `${String(one.reason)}: ${String(one.detail)}`)).toEqual([
    'host: status 403 at front-door',
    'origin: status 403 at front-door',
    'host: status 403 at front-door, 4999 more',
  ]);
});

test('SEC-99 made-up connector names in the path are one kind of refusal', async () => {
  // They count as one within a second, which does not pass here.
  const core = await startCore({
    ports: { clock: { ...createTestClock(), monotonicMs: () => 0 } },
  });
  for (let n = 0; n < 30; n += 1) await (await fetch(`${core.issuer}/mcp/made-up-${n}`)).text();
  const { entries } = await core.run('audit.list', { action: 'http.refused' });
  expect(entries.map(({ detail }) => detail)).toEqual(['status 401 at /mcp/<connector>']);
});

test('closing writes what waits, refusals too', () => {
  const opened = open();
  opened.audit.append(row('t'));
  opened.audit.countRefusal('host', 403, 'x');
  opened.audit.countRefusal('host', 403, 'x');
  opened.audit.close();
  expect(opened.rows()).toHaveLength(3);
});

test('SEC-99 equal denials of calls within a second are one entry and a count; the first is durable, none is lost', async () => {
  const opened = open();
  const denial = (tool: string, args: string): AuditRow => ({
    ...row(tool),
    decision: 'deny',
    reason: 'no_access',
    arguments: args,
  });
  await opened.audit.appendDurable(denial('t', '{"a":1}'));
  for (let n = 0; n < 500; n += 1) await opened.audit.appendDurable(denial('t', '{"a":1}'));
  await opened.audit.appendDurable(denial('t', '{"a":2}'));
  await opened.audit.appendDurable({ ...row('t'), decision: 'ask' });
  expect(opened.rows().map((one) => one.arguments)).toEqual(['{"a":1}', '{"a":2}', null]);
  opened.clock.advance(1000);
  await opened.audit.appendDurable(denial('t', '{"a":1}'));
  const rows = opened.rows();
  expect(rows.map((one) => one.detail)).toEqual([null, null, null, '500 more', null]);
  expect(rows[3]).toMatchObject({ tool: 't', reason: 'no_access', arguments: '{"a":1}' });
});
