/** A search finds what the log holds, whatever the text index has read of it. */
import { expect, test } from 'vitest';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { verifyStretch } from '../../../main/core/audit/verify.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { expectAllFound, write } from './index-support.ts';
import {
  callRow,
  openIndex,
  openLog,
  openRetentionOf,
  readAll,
  type OpenedLog,
} from './support.ts';

test('an entry is found before the index has read it, while it reads, and after', () => {
  const log = openLog();
  write(log, 1, 100);
  expect(log.texts.behind()).toBe(100);
  expectAllFound(log, 100);
  write(log, 101, 140);
  log.texts.step();
  write(log, 141, 150);
  expect(log.texts.behind()).toBeGreaterThanOrEqual(10);
  expectAllFound(log, 150);
});

test('pages over read and unread entries have each once, in both orders', () => {
  const log = openLog();
  write(log, 1, 2000);
  for (let slice = 0; log.texts.behind() > 700; slice += 1) log.texts.step();
  for (const order of ['newest', 'oldest'] as const) {
    const seen: number[] = [];
    for (;;) {
      const at = seen.at(-1);
      const cursor = at === undefined ? {} : order === 'newest' ? { before: at } : { after: at };
      const page = log.ids({ search: 'common', tool: 'tool1', order, limit: 90, ...cursor });
      if (page.length === 0) break;
      seen.push(...page);
    }
    const all = Array.from({ length: 2000 }, (_, index) => index + 1).filter((n) => n % 3 === 1);
    expect(seen).toEqual(order === 'newest' ? all.toReversed() : all);
  }
});

interface Cut {
  readonly read: boolean;
}

/** Everything up to a moment goes. */
async function cut(log: OpenedLog, rows: number): Promise<number> {
  let slices = 0;
  const retention = openRetentionOf(log, {
    mayRun: () => (slices += 1) < rows / limits.audit.retentionFirstRows,
  });
  return retention.run();
}

test.each<Cut>([{ read: true }, { read: false }])(
  'retention takes away what is in the index too, and what had its words in an entry that went is found (read before: $read)',
  async ({ read }) => {
    const log = openLog();
    // All of one block have the words of the first.
    for (let n = 0; n < 200; n += 1) log.audit.append(callRow('same'));
    log.audit.append(callRow('last'));
    if (read) readAll(log);
    else log.audit.flush();
    log.clock.advance(2 * 24 * 3_600_000);
    const gone = await cut(log, 60);
    expect(gone).toBeGreaterThan(0);
    expect(gone).toBeLessThan(200);
    const left = Array.from({ length: 200 - gone }, (_, index) => gone + 1 + index);
    expect(log.ids({ tool: 'same', order: 'oldest', limit: 500 })).toEqual(left);
    readAll(log);
    expect(log.ids({ search: 'same', order: 'oldest', limit: 500 })).toEqual(left);
    expect(log.ids({ search: 'last' })).toEqual([201]);
    while ((await cut(log, 1000)) > 0);
    const places = openIndex(log).prepare('SELECT rowid FROM entry_text').all();
    expect(places).toEqual([{ rowid: 201 }]);
  },
);

test('a word that an entry has stays, whatever the index says', async () => {
  const log = openLog();
  for (const tool of ['gone', 'kept', 'newest']) {
    log.audit.append(callRow(tool));
    log.audit.flush();
    if (tool === 'gone') log.clock.advance(2 * 24 * 3_600_000);
  }
  readAll(log);
  // As somebody who can write to it would make it.
  openIndex(log).exec('DELETE FROM entry_text');
  while ((await cut(log, 1000)) > 0);
  const names = log.store.db.prepare('SELECT CAST(text AS TEXT) AS text FROM names').all();
  expect(names).toContainEqual({ text: 'kept' });
  expect(names).not.toContainEqual({ text: 'gone' });
  const head = log.audit.head();
  expect(
    await verifyStretch({ db: log.store.db, seal: createSeal(), anchor: null, head }, null),
  ).toMatchObject({ broken: null, checked: 2 });
});
