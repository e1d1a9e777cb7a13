/** Logs of which every entry can be found by a word of its own. */
import { expect } from 'vitest';
import { callRow, openLog, readAll, type OpenedLog } from './support.ts';

/** What belongs to the file of a database. */
export const endings = ['', '-wal', '-shm'];

/** Words that all entries have, and one of its own each. */
export function write(log: OpenedLog, from: number, to: number, more = ''): void {
  for (let n = from; n <= to; n += 1)
    log.audit.append(callRow(`tool${n % 3}`, { detail: `word${n}x common ${more}` }));
  log.audit.flush();
}

export async function close({ texts, store }: OpenedLog): Promise<void> {
  await texts.close();
  await store.close();
}

/** @returns the folder of a log of entries that the index has read, closed */
export async function writtenLog(count: number, more = ''): Promise<string> {
  const log = openLog();
  write(log, 1, count, more);
  readAll(log);
  await close(log);
  return log.dataDir;
}

/** Every entry is found by its word, and all by what they share; before and after all is read. */
export function expectAllFound(log: OpenedLog, count: number, more = ''): void {
  for (const pass of ['before', 'after']) {
    expect(log.ids({ search: `common ${more}`, limit: 500 }), pass).toHaveLength(count);
    for (const n of [1, Math.ceil(count / 2), count])
      expect(log.ids({ search: `word${n}x` }), pass).toEqual([n]);
    expect(log.ids({ tool: 'tool1', order: 'oldest', limit: 2 }), pass).toEqual([1, 4]);
    readAll(log);
    expect(log.texts.behind()).toBe(0);
  }
}
