/** The journal of restrictions: whole or not at all, whatever happened to the file. */
import { readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { openRestrictionJournal } from '../../../main/core/store/restriction-journal.ts';
import { createRestrictions } from '../../../main/core/store/restrictions.ts';
import { createTestClock, memoryLogger } from '../../support/core/memory-ports.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

const entry = (n: number) => ({ name: 'client.block', input: { clientId: `client ${n} ü` } });
const fileOf = (folder: string): string => join(folder, 'restrictions.journal');

test('TRIAL-B1 entries are there after a restart, in order and once, and gone when cleared', () => {
  const folder = makeTempDir();
  const journal = openRestrictionJournal(folder);
  expect(journal.isEmpty()).toBe(true);
  for (const n of [1, 2, 3, 2]) journal.add(entry(n));
  expect(openRestrictionJournal(folder).entries()).toEqual([entry(1), entry(2), entry(3)]);
  journal.clear();
  expect(openRestrictionJournal(folder).entries()).toEqual([]);
});

test('TRIAL-B1 writing takes no more room than the file has from the beginning', () => {
  const folder = makeTempDir();
  const journal = openRestrictionJournal(folder);
  journal.prepare();
  const { size, ino } = statSync(fileOf(folder));
  expect(size).toBe(limits.restrictions.journalBytes);
  for (let n = 0; n < 50; n += 1) journal.add(entry(n));
  journal.clear();
  expect(statSync(fileOf(folder))).toMatchObject({ size, ino });
  expect(statSync(fileOf(folder)).mode & 0o777).toBe(0o600);
});

test('what has no room is refused, and what was there stays', () => {
  const folder = makeTempDir();
  const journal = openRestrictionJournal(folder);
  journal.add(entry(1));
  const large = { name: 'client.block', input: 'x'.repeat(limits.restrictions.journalBytes) };
  expect(() => journal.add(large)).toThrow('full');
  expect(openRestrictionJournal(folder).entries()).toEqual([entry(1)]);
});

test('REL-04 a torn write loses at most itself', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), fc.nat(), (count, from, length) => {
      const folder = makeTempDir();
      const journal = openRestrictionJournal(folder);
      for (let n = 1; n < count; n += 1) journal.add(entry(n));
      const before = count === 1 ? null : readFileSync(fileOf(folder));
      journal.add(entry(count));
      const after = readFileSync(fileOf(folder));
      const half = after.length / 2;
      // Only the half of the last write can be torn.
      const start = (count % 2) * half + (from % half);
      const torn = Buffer.from(after);
      const old = before ?? Buffer.alloc(after.length, ' ');
      old.copy(torn, start, start, Math.min(start + (length % half), (count % 2) * half + half));
      writeFileSync(fileOf(folder), torn);
      const found = openRestrictionJournal(folder).entries();
      expect([count - 1, count]).toContain(found.length);
      expect(found).toEqual(Array.from({ length: found.length }, (_, n) => entry(n + 1)));
    }),
    { numRuns: 200 },
  );
});

test.each([
  ['cut', (path: string) => truncateSync(path, 40)],
  ['overwritten', (path: string) => writeFileSync(path, 'x'.repeat(200_000))],
  ['emptied', (path: string) => writeFileSync(path, '')],
])('a file that was %s is none, and can be used again', (_what, damage) => {
  const folder = makeTempDir();
  openRestrictionJournal(folder).add(entry(1));
  damage(fileOf(folder));
  const journal = openRestrictionJournal(folder);
  expect(journal.entries()).toEqual([]);
  journal.add(entry(2));
  expect(openRestrictionJournal(folder).entries()).toEqual([entry(2)]);
});

test.skipIf(process.platform === 'win32')('a link in its place is not followed', () => {
  const folder = makeTempDir();
  const elsewhere = join(makeTempDir(), 'file');
  writeFileSync(elsewhere, 'mine');
  symlinkSync(elsewhere, fileOf(folder));
  const journal = openRestrictionJournal(folder);
  expect(() => journal.add(entry(1))).toThrow();
  expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
});

test('TRIAL-B1 a retry that saves what waited says so', () => {
  const clock = createTestClock();
  const counts: number[] = [];
  const journal = openRestrictionJournal(makeTempDir());
  const restrictions = createRestrictions({
    journal,
    clock,
    logger: memoryLogger(),
    onChange: () => counts.push(restrictions.waiting()),
  });
  onTestFinished(() => restrictions.stop());
  let isFull = true;
  restrictions.save(() => {
    if (isFull) throw Object.assign(new Error('full'), { code: 'ENOSPC' });
  }, entry(1));
  expect(counts).toEqual([1]);
  isFull = false;
  clock.advance(limits.restrictions.firstRetry);
  expect(counts).toEqual([1, 0]);
  expect(journal.isEmpty()).toBe(true);
});
