/** What the text index is given to read, while another thread writes. */
import { expect, test } from 'vitest';
import { createEntryWords } from '../../../main/core/audit/text-index/entry-words.ts';
import type { Db } from '../../../main/core/store/db.ts';
import { callRow, openLog } from './support.ts';

test('an entry that comes between two looks at the log is read the next time', () => {
  const log = openLog();
  let marks = 0;
  const add = (count: number): void => {
    for (let n = 0; n < count; n += 1)
      log.audit.append(callRow('t', { detail: `word${(marks += 1)}` }));
    log.audit.flush();
  };
  add(10);
  let isWriting = true;
  // After each look, as the writing thread may.
  const whileWriting = <Result>(look: () => Result): Result => {
    const result = look();
    if (isWriting) add(1);
    return result;
  };
  const db = {
    prepare(sql: string) {
      const statement = log.store.db.prepare(sql);
      return {
        all: (...given: unknown[]) => whileWriting(() => statement.all(...given)),
        get: (...given: unknown[]) => whileWriting(() => statement.get(...given)),
      };
    },
  } as unknown as Db;
  const words = createEntryWords(db);
  const places: number[] = [];
  let to = 0;
  for (let round = 0; round < 5; round += 1) {
    const read = words.read(to, Number.MAX_SAFE_INTEGER, 256);
    places.push(...read.placed.map(({ place }) => place));
    ({ to } = read);
  }
  isWriting = false;
  places.push(...words.read(to, Number.MAX_SAFE_INTEGER, 256).placed.map(({ place }) => place));
  const all = log.ids({ order: 'oldest', limit: 500 });
  expect(places).toEqual(all);
});
