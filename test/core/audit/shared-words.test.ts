/**
 * Entries with equal words share a place in the text index: every search finds what it found when
 * each had its own.
 */
import { join } from 'node:path';
import * as fc from 'fast-check';
import Database from 'libsql';
import { expect, test } from 'vitest';
import type { AuditRow } from '../../../main/core/audit/audit-log.ts';
import type { AuditFilter } from '../../../main/core/audit/query/list-query.ts';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { verifyStretch } from '../../../main/core/audit/verify.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { auditSteps } from '../../../main/core/store/audit-schema.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import {
  callRow,
  openIndex,
  openLog,
  openRetentionOf,
  readAll,
  type OpenedLog,
} from './support.ts';

const block = limits.audit.blockEntries;

/** That the index has read of the log. */
function places(log: OpenedLog): number {
  readAll(log);
  const [count] = openIndex(log).prepare('SELECT count(*) AS places FROM entry_text').all();
  return (count as { places: number }).places;
}

test('a block has one place for equal words, whatever else differs; the next block has its own', () => {
  const log = openLog();
  for (let n = 1; n < block; n += 1)
    log.audit.append(callRow('echo', { durationMs: n, resultBytes: n, callId: `call-${n}` }));
  log.audit.flush();
  expect(places(log)).toBe(1);
  log.audit.append(callRow('echo'));
  log.audit.append(callRow('echo', { arguments: '{"text":"other"}' }));
  log.audit.append(callRow('echo', { decision: 'deny' }));
  log.audit.append(callRow('echo'));
  expect(log.ids({ search: 'echo', limit: 4 })).toEqual([block + 3, block + 2, block + 1, block]);
  expect(places(log)).toBe(4);
  expect(log.ids({ search: 'other' })).toEqual([block + 1]);
  expect(log.ids({ decision: 'deny' })).toEqual([block + 2]);
});

test('what was rolled back is nobody’s place', () => {
  const log = openLog();
  const transaction = log.store.transaction.bind(log.store);
  log.audit.append(callRow('before'));
  log.audit.flush();
  let isFailing = true;
  Object.assign(log.store, {
    transaction: (work: () => unknown) =>
      transaction(() => {
        const result = work();
        if (isFailing) throw new Error('the disk is full');
        return result;
      }),
  });
  log.audit.append(callRow('echo'));
  log.audit.flush();
  isFailing = false;
  log.audit.append(callRow('echo'));
  expect(log.ids({ tool: 'echo' })).toEqual([3, 2]);
  expect(log.ids({ search: 'echo' })).toEqual([3, 2]);
});

test('a log of the version before goes on, and is searched as one', () => {
  const dataDir = makeTempDir();
  const old = new Database(join(dataDir, 'audit.db'));
  old.exec(auditSteps[0] ?? '');
  old.exec('PRAGMA user_version = 1');
  for (const [name, text] of ['tools/call', 'echo'].entries())
    old.prepare('INSERT INTO names VALUES (?, ?)').run([name + 1, text]);
  for (const id of [1, 2, 3]) {
    old
      .prepare(
        `INSERT INTO entries (id, at, actor, decision, action, tool, chain) VALUES (?, 0, 0, 0, 1, 2, x'00')`,
      )
      .run([id]);
    old
      .prepare('INSERT INTO entry_text (rowid, words) VALUES (?, ?)')
      .run([id, 'echo \ue000t2 \ue000d0']);
  }
  old.close();
  const log = openLog(dataDir);
  log.audit.append(callRow('echo'));
  log.audit.append(callRow('echo'));
  expect(log.ids({ search: 'echo' })).toEqual([5, 4, 3, 2, 1]);
  expect(log.ids({ tool: 'echo', order: 'oldest', after: 2 })).toEqual([3, 4, 5]);
});

interface Made {
  readonly rows: readonly AuditRow[];
  readonly filters: readonly Partial<AuditFilter>[];
  /** How many go before the second half is written. */
  readonly cut: number;
  /** How many slices the index reads before. */
  readonly read: number;
}

const few = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values);
const madeRow = fc.record({
  actor: few('mcp_client', 'user'),
  action: few('tools/call', 'tool.set'),
  decision: few('allow', 'deny', 'failed'),
  clientId: few('cl_1', 'cl_2', null),
  connector: few('files', 'web'),
  tool: few('read', 'write', 'list', 'search', 'move'),
  arguments: few(null, '{"path":"alpha"}', '{"path":"beta"}', '{"path":"alpha beta"}'),
  detail: few(null, 'alpha', 'gamma'),
});
const madeFilter = fc.record(
  {
    search: few('alpha', 'beta', 'alp', 'gamma read', 'files', 'nothing', 'alpha write web'),
    tool: few('read', 'move', 'never'),
    decision: few('allow', 'deny'),
    clientIds: few(['cl_1'], ['cl_1', 'cl_2'], ['cl_never']),
    order: few('newest', 'oldest'),
    limit: few(1, 7, 100),
    after: fc.integer({ min: 0, max: 3 * block }),
    before: fc.integer({ min: 1, max: 3 * block }),
  },
  { requiredKeys: [] },
);
const made: fc.Arbitrary<Made> = fc.record({
  // Many in a row are alike, as those of a client are.
  rows: fc
    .array(fc.tuple(madeRow, fc.integer({ min: 1, max: 60 })), { minLength: 8, maxLength: 40 })
    .map((runs) => runs.flatMap(([row, times]) => Array.from({ length: times }, () => row))),
  filters: fc.array(madeFilter, { minLength: 12, maxLength: 12 }),
  cut: fc.integer({ min: 0, max: 2 * block }),
  read: fc.integer({ min: 0, max: 6 }),
});

/** What the filter means, said without an index. */
function expected(rows: ReadonlyMap<number, AuditRow>, filter: Partial<AuditFilter>): number[] {
  const { search, tool, decision, clientIds, order = 'newest', limit = 100 } = filter;
  const words = (search ?? '').split(' ').filter(Boolean);
  const fits = ([id, row]: readonly [number, AuditRow]): boolean => {
    const said = [row.connector, row.tool, row.action, row.detail, row.arguments]
      .join(' ')
      .split(/[^a-z]+/u);
    return (
      words.every((word, index) =>
        said.some((each) => (index === words.length - 1 ? each.startsWith(word) : each === word)),
      ) &&
      (tool === undefined || row.tool === tool) &&
      (decision === undefined || row.decision === decision) &&
      (clientIds === undefined || clientIds.includes(row.clientId ?? '')) &&
      id > (filter.after ?? 0) &&
      id < (filter.before ?? Infinity)
    );
  };
  const ids = [...rows].filter(fits).map(([id]) => id);
  return (order === 'newest' ? ids.toReversed() : ids).slice(0, limit);
}

test(
  'whatever was written, cut off and asked, a search finds what it means (40 logs)',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(made, async ({ rows, filters, cut, read }) => {
        const log = openLog();
        const seal = createSeal();
        seal.use({ key: Buffer.alloc(32, 7), since: 0 });
        const kept = new Map<number, AuditRow>();
        const write = (some: readonly AuditRow[]): void => {
          for (const row of some) {
            kept.set(log.audit.head().id + 1, row);
            log.audit.append(row);
            log.audit.flush();
          }
        };
        const half = Math.floor(rows.length / 2);
        write(rows.slice(0, half));
        for (let step = 0; step < read; step += 1) log.texts.step();
        log.clock.advance(48 * 3_600_000);
        write(rows.slice(half));
        // Everything of the first half is too old; `cut` of it goes, in slices that end within
        // blocks.
        let left = Math.min(cut, half);
        let slices = 0;
        const retention = openRetentionOf(log, {
          seal,
          mayRun: () => (slices += 1) <= Math.ceil(left / limits.audit.retentionFirstRows),
        });
        left = await retention.run();
        for (let id = 1; id <= left; id += 1) kept.delete(id);
        write(rows.slice(0, 20));
        for (const filter of filters) expect(log.ids(filter)).toEqual(expected(kept, filter));
        const head = log.audit.head();
        expect(
          await verifyStretch({ db: log.store.db, seal, anchor: null, head }, null),
        ).toMatchObject({ broken: null });
        // Nobody's words stay: every place belongs to an entry that is there.
        const index = openIndex(log);
        index.exec(`ATTACH '${join(log.dataDir, 'audit.db')}' AS log`);
        const orphans = (): unknown =>
          index
            .prepare(
              `SELECT rowid AS id FROM entry_text WHERE rowid NOT IN (SELECT coalesce(words_of, id) FROM log.entries)`,
            )
            .all();
        while (log.texts.prune(5));
        expect(orphans()).toEqual([]);
        readAll(log);
        for (const filter of filters) expect(log.ids(filter)).toEqual(expected(kept, filter));
        expect(orphans()).toEqual([]);
        index.close();
      }),
      { numRuns: 40 },
    );
  },
);
