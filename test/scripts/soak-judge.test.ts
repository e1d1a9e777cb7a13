/** What `npm run soak` calls growth, and what it leaves out in a run of less than an hour. */
import { expect, test } from 'vitest';
import { judge } from '../../bench/soak/judge.mjs';
import { keptPagesMib } from '../../bench/soak/watch.mjs';
import { limits } from '../../main/core/limits/limits.ts';

const atFirst = {
  residentMib: 140,
  leftMib: 130,
  peakMib: 150,
  heapMib: 36,
  codeMib: 8,
  heldMib: 45,
  externalMib: 3,
  pagesMib: 1,
  walMib: 8,
  files: 150,
  resources: { TCPSocketWrap: 100 },
};

type Rising = 'heapMib' | 'codeMib' | 'leftMib' | 'residentMib' | 'pagesMib' | 'externalMib';

/** Thirty samples; what is named rises by so many MiB an hour. */
function failuresOf(minutes: number, rises: Partial<Record<Rising, number>>): readonly string[] {
  const samples = Array.from({ length: 30 }, (_none, index) => {
    const seconds = (index + 1) * 2 * minutes;
    const risen = Object.entries(rises).map(([name, perHour]) => {
      const before = atFirst[name as keyof typeof rises];
      return [name, before + (perHour * seconds) / 3600];
    });
    return { ...atFirst, seconds, ...(Object.fromEntries(risen) as typeof rises) };
  });
  return judge({ minutes, rate: 50, samples, calls: 30_000, wrongs: 0 }).failures;
}

test('a run of ten minutes in which nothing rises is flat', () => {
  expect(failuresOf(10, {})).toEqual([]);
});

test('compiled code may come in a run of less than an hour, and other objects may not', () => {
  expect(failuresOf(10, { heapMib: 20, codeMib: 20 })).toEqual([]);
  expect(failuresOf(10, { heapMib: 40, codeMib: 20 })).toEqual(['the heap grows']);
});

test('what comes and goes with sockets is no growth of a short run, and what stays is', () => {
  const samples = (left: number) =>
    Array.from({ length: 30 }, (_none, index) => {
      const sockets = 80 + (index % 3) * 10 + (index > 20 ? 12 : 0);
      const heapMib = 30 + sockets * 0.08 + left * index;
      return {
        ...atFirst,
        seconds: (index + 1) * 20,
        heapMib,
        resources: { TCPSocketWrap: sockets },
      };
    });
  const judged = (left: number) =>
    judge({ minutes: 10, rate: 50, samples: samples(left), calls: 30_000, wrongs: 0 }).failures;
  expect(judged(0)).toEqual([]);
  expect(judged(0.1)).toEqual(['the heap grows']);
});

test('sockets that stay open are growth', () => {
  const samples = Array.from({ length: 30 }, (_none, index) => ({
    ...atFirst,
    seconds: (index + 1) * 20,
    files: 150 + index * 5,
    resources: { TCPSocketWrap: 80 + index * 5 },
  }));
  expect(judge({ minutes: 10, rate: 50, samples, calls: 30_000, wrongs: 0 }).failures).toEqual([
    'open files grow',
    'open resources grow',
  ]);
});

test('compiled code has a bound in a run of any length', () => {
  expect(failuresOf(10, { heapMib: 60, codeMib: 60 })).toEqual([
    'compiled code takes more than it may',
  ]);
});

test('a run of an hour judges the whole heap', () => {
  expect(failuresOf(60, { heapMib: 6, codeMib: 6 })).toEqual(['the heap grows']);
});

test('pages of the databases may come into memory, and nothing beyond them', () => {
  expect(failuresOf(10, { leftMib: 60, pagesMib: 60 })).toEqual([]);
  expect(failuresOf(10, { leftMib: 60, pagesMib: 20 })).toEqual(['memory grows']);
});

test('a step of the allocator is no growth of ten minutes, and three of them are', () => {
  expect(failuresOf(10, { leftMib: 20 })).toEqual([]);
  expect(failuresOf(10, { leftMib: 40 })).toEqual(['memory grows']);
});

test('a run of an hour judges all memory, without a step', () => {
  expect(failuresOf(60, { residentMib: 6 })).toEqual(['memory grows']);
});

test('buffers outside of the heap may not rise', () => {
  expect(failuresOf(10, { externalMib: 6 })).toEqual(['buffers outside of the heap grow']);
});

test('what the log may keep in memory is the bound of the product', () => {
  for (const file of ['audit.db', 'audit-index.db'] as const)
    expect(keptPagesMib[file] * 1024).toBe(limits.audit.cacheKib);
});
