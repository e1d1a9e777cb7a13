/**
 * A log of a busy month, on a machine that does other things too: bounds are generous, `npm run
 * bench -- --audit` has the numbers.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { madeRows, wordOf } from '../../../bench/audit/rows.ts';
import { createNames } from '../../../main/core/audit/names.ts';
import { createRetention } from '../../../main/core/audit/retention/retention.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { createTextIndex } from '../../../main/core/audit/text-index/text-index.ts';
import { createReadsHere } from '../../../main/core/audit/reads/reads-here.ts';
import { createEntryWriter } from '../../../main/core/audit/write-entries.ts';
import { openAuditStore } from '../../../main/core/store/open-audit.ts';
import { createTestClock, memoryLogger } from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { callRow, openLog, readsInThisThread } from './support.ts';
import { quickest } from '../../support/values/quickest.ts';

const count = 50_000;
const end = Date.parse('2026-06-01T00:00:00.000Z');
const dayMs = 24 * 3_600_000;

async function fill(folder: string): Promise<void> {
  const store = openAuditStore(folder);
  const writer = createEntryWriter(store.db, createNames(store.db));
  const rows = [...madeRows(count, end, 30)];
  for (let from = 0; from < count; from += 10_000) {
    store.transaction(() => {
      for (const { at, row } of rows.slice(from, from + 10_000)) writer.write(at, row);
      writer.finish();
    });
  }
  const parts = {
    log: store.db,
    dataDir: folder,
    clock: createTestClock(),
    logger: memoryLogger(),
    slice: limits.audit.indexSlice,
  };
  const texts = createTextIndex(parts);
  while (texts.step());
  await texts.close();
  await store.close();
}

describe(`a log of ${count.toLocaleString('en')} entries`, () => {
  let filled = '';
  const copy = (): string => {
    const folder = makeTempDir();
    cpSync(filled, folder, { recursive: true });
    return folder;
  };

  beforeAll(async () => {
    filled = mkdtempSync(join(tmpdir(), 'consentry-test-'));
    await fill(filled);
  }, 120_000);
  afterAll(() => rmSync(filled, { recursive: true, force: true }));

  test('REL-24 every search and every filter is answered at once', () => {
    const { query, reads } = openLog(filled);
    const iso = (age: number): string => new Date(end - age).toISOString();
    const filters = {
      newest: {},
      'deep in the past': { before: 1000 },
      client: { clientIds: ['client-3'] },
      'rare tool': { tool: 'tool_9_39' },
      denied: { decision: 'deny' },
      'a day': { since: iso(20 * dayMs), until: iso(19 * dayMs) },
      'common word': { search: wordOf(0) },
      'words and tool': { search: `${wordOf(3)} ${wordOf(900)}`, tool: 'tool_0_0' },
      'beginning of a word': { search: 'woga' },
      'beginning of very many words': { search: 'wog' },
      'no such word': { search: 'nowheretobefound' },
    } as const;
    for (const [name, filter] of Object.entries(filters)) {
      const took = quickest(() => reads.list({ limit: 50, order: 'newest', ...filter }));
      expect(took, name).toBeLessThan(200);
    }
    expect(quickest(() => query.summary(end - 7 * dayMs, end))).toBeLessThan(100);
    expect(quickest(() => reads.perDay(0))).toBeLessThan(200);
  });

  test('REL-24 the start does not look through it', async () => {
    expect(quickest(() => void openAuditStore(copy()).close())).toBeLessThan(150);
    const started = performance.now();
    const { core } = await startCore({ dataDir: copy() });
    expect(performance.now() - started).toBeLessThan(3000);
    await core.stop('quit');
  });

  test('REL-24 what is too old goes in slices, with the thread free between them', async () => {
    const store = openAuditStore(copy());
    const clock = { ...createTestClock(), nowMs: () => end };
    const slices: number[] = [];
    const retention = createRetention({
      store: {
        ...store,
        transaction(work) {
          const started = performance.now();
          const result = store.transaction(work);
          slices.push(performance.now() - started);
          return result;
        },
      },
      indexFileBytes: () => 0,
      reads: readsInThisThread(
        createReadsHere(
          store.db,
          createTextIndex({
            log: store.db,
            dataDir: null,
            clock,
            logger: memoryLogger(),
            slice: 1,
          }),
        ),
      ),
      seal: createSeal(),
      clock,
      logger: memoryLogger(),
      setting: () => ({ days: 20, megabytes: 500 }),
      mayRun: () => slices.length < 100,
      isBusy: () => false,
      onCut: () => undefined,
      onTakenAway: () => undefined,
    });
    let turns = 0;
    let isDone = false;
    const turn = (): void => {
      turns += 1;
      if (!isDone) setImmediate(turn);
    };
    setImmediate(turn);
    const gone = await retention.run();
    isDone = true;
    await store.close();
    expect(gone).toBeGreaterThan(500);
    expect(turns).toBeGreaterThanOrEqual(slices.length);
    // The middle one: a disk that is busy with something else makes single ones long.
    const middle = slices.toSorted((one, other) => one - other)[slices.length >> 1];
    expect(middle).toBeLessThan(10);
  });
});

test('REL-24 a log opens at once whichever of its tables is empty', () => {
  const { audit, store, dataDir } = openLog();
  for (let index = 0; index < 300; index += 1) audit.append(callRow(`tool${index}`));
  audit.flush();
  store.db.exec('DELETE FROM meta');
  expect(quickest(() => void openAuditStore(dataDir).close())).toBeLessThan(100);
});
