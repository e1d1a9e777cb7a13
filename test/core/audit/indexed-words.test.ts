/**
 * What is typed as the beginning of a word: asked word by word it means what the index means by a
 * beginning, and is not slow.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createIndexedWords } from '../../../main/core/audit/text-index/indexed-words.ts';
import { matchOf } from '../../../main/core/audit/text-index/search-text.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { Db } from '../../../main/core/store/db.ts';
import { callRow, openIndex, openLog, readAll, type OpenedLog } from './support.ts';

const { longerWords } = limits.audit;

function found(index: Db, match: string | null): number[] {
  const rows = index
    .prepare('SELECT rowid AS id FROM entry_text WHERE entry_text MATCH ? ORDER BY rowid')
    .all([match ?? '']) as { id: number }[];
  return rows.map(({ id }) => id);
}

function write(log: OpenedLog, details: readonly string[]): void {
  for (const detail of details) log.audit.append(callRow('echo', { detail }));
  readAll(log);
}

test('every longer word, the beginning itself among them, whatever follows it', () => {
  const log = openLog();
  write(log, ['pay PAYMENT', 'Payé pay9', 'pa repay', 'pay中 pay\u{1d400} payß', 'pay-slip']);
  const words = createIndexedWords(openIndex(log));
  expect([...(words('Pay') ?? [])].sort()).toEqual(
    ['pay', 'pay9', 'paye', 'payment', 'payß', 'pay中', 'pay\u{1d400}'].sort(),
  );
  expect(words('zebra')).toEqual([]);
  expect(log.ids({ search: 'PAY' })).toEqual([5, 4, 2, 1]);
  expect(log.ids({ search: 'payé' })).toEqual([2]);
  expect(log.ids({ search: 'zebra' })).toEqual([]);
});

test('what only the index knows how to write, and more than a few, are asked as a beginning', () => {
  const log = openLog();
  const made = Array.from({ length: longerWords + 1 }, (_, index) => `many${index}`);
  write(log, made);
  const words = createIndexedWords(openIndex(log));
  expect(words('many')).toBeNull();
  expect(words('many1')).toHaveLength(made.filter((word) => word.startsWith('many1')).length);
  expect(words('été')).toBeNull();
  expect(log.ids({ search: 'many', limit: 200 })).toHaveLength(made.length);
});

test('what was written later is found', () => {
  const log = openLog();
  write(log, ['alpha']);
  expect(log.ids({ search: 'alp' })).toEqual([1]);
  write(log, ['alpine']);
  expect(log.ids({ search: 'alp' })).toEqual([2, 1]);
});

test('finds what the index finds for the beginning (200)', () => {
  const log = openLog();
  const letters = fc.constantFrom(...Array.from('aaabbbA1éßİKﬁ中\u0301 '));
  const text = fc.string({ unit: letters, maxLength: 9 });
  const typed = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 3, maxLength: 4 }),
    },
    fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', 'é'), minLength: 3, maxLength: 4 }),
  );
  write(log, []);
  const index = openIndex(log);
  const words = createIndexedWords(index);
  let byWords = 0;
  fc.assert(
    fc.property(fc.array(text, { maxLength: 4 }), typed, (details, search) => {
      write(log, details);
      const ids = found(index, matchOf(search, [], words));
      expect(ids).toEqual(found(index, matchOf(search, [])));
      if (ids.length > 0 && words(search) !== null) byWords += 1;
    }),
    { numRuns: 200 },
  );
  // Otherwise nothing was compared.
  expect(byWords).toBeGreaterThan(20);
});

test('a word that is none, in an index that somebody else wrote to, ends nothing', async () => {
  const log = openLog();
  write(log, ['alphabet']);
  const db = openIndex(log);
  const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex').toUpperCase();
  // Not UTF-8, and with what ends a question.
  const { changes } = db
    .prepare(
      `UPDATE entry_text_data SET block = unhex(replace(hex(block), '${hex('alphabet')}', '${hex('alpha\xc3("')}'))
       WHERE instr(hex(block), '${hex('alphabet')}') > 0`,
    )
    .run();
  expect(changes).toBe(1);
  await log.texts.close();
  const again = openLog(log.dataDir);
  expect(createIndexedWords(openIndex(again))('alpha')).toBeNull();
  expect(again.ids({ search: 'alpha' })).toEqual([1]);
});
