/**
 * Retention: what is too old or too much goes in small pieces, and what remains can still be
 * verified.
 */
import { expect, test } from 'vitest';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { verifyStretch } from '../../../main/core/audit/verify.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import {
  createTestClock,
  memoryPreferences,
  memoryVault,
} from '../../support/core/memory-ports.ts';
import { startCore } from '../../support/core/start-core.ts';
import { callRow, openLog, openRetentionOf, readAll } from './support.ts';

const day = 24 * 3_600_000;

function openRetention(setting: { days: number; megabytes: number }) {
  const log = openLog();
  const seal = createSeal();
  seal.use({ key: Buffer.alloc(32, 7), since: 0 });
  const cuts: number[] = [];
  let isBusy = false;
  let isHeld = false;
  const retention = openRetentionOf(log, {
    seal,
    setting: () => setting,
    mayRun: () => !isHeld,
    isBusy: () => isBusy,
    onCut: () => cuts.push(1),
  });
  return {
    ...log,
    seal,
    retention,
    cuts,
    busy: (value: boolean) => (isBusy = value),
    hold: (value: boolean) => (isHeld = value),
    verify: () =>
      verifyStretch({ db: log.store.db, seal, anchor: null, head: log.audit.head() }, null),
    names: () =>
      (
        log.store.db.prepare('SELECT CAST(text AS BLOB) AS text FROM names').all() as {
          text: ArrayBuffer;
        }[]
      ).map(({ text }) => Buffer.from(text).toString('utf8')),
  };
}

test('SEC-99 what is older goes, with its words and counts; the rest is found, counted and verified', async () => {
  const opened = openRetention({ days: 10, megabytes: 500 });
  for (let n = 0; n < 20; n += 1) {
    opened.audit.append(callRow(`tool${n}`, { detail: `word${n}`, clientId: 'cl' }));
    opened.audit.flush();
    opened.clock.advance(day);
  }
  expect(await opened.retention.run()).toBe(11);
  expect(opened.ids({}).at(-1)).toBe(12);
  expect([
    opened.ids({ search: 'word3' }),
    opened.ids({ tool: 'tool3' }),
    opened.ids({ search: 'word15' }),
  ]).toEqual([[], [], [16]]);
  expect(opened.reads.perDay(0).reduce((sum, { calls }) => sum + calls, 0)).toBeLessThanOrEqual(10);
  expect(opened.names()).toContain('tool15');
  expect(opened.names()).not.toContain('tool3');
  expect(await opened.verify()).toMatchObject({ broken: null, checked: 9 });
  expect(opened.cuts).toEqual([1]);
  // A name that went and comes again is another number, and is found.
  opened.audit.append(callRow('tool3'));
  expect(opened.ids({ tool: 'tool3' })).toEqual([21]);
});

test('SEC-99 more than the person wants to keep goes, oldest first, in slices that wait for what is to be written', async () => {
  const opened = openRetention({ days: 3650, megabytes: 1 });
  for (let n = 0; n < 5000; n += 1)
    opened.audit.append(callRow('t', { arguments: JSON.stringify({ text: `${n} `.repeat(60) }) }));
  readAll(opened);
  const size = () => {
    const pragma = (name: string) =>
      Number(Object.values(opened.store.db.prepare(`PRAGMA ${name}`).get() as object)[0]);
    const log = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
    return log + opened.reads.indexBytes();
  };
  expect(size()).toBeGreaterThan(2 * 1024 * 1024);
  opened.hold(true);
  expect(await opened.retention.run()).toBe(0);
  opened.hold(false);
  while ((await opened.retention.run()) > 0);
  expect(size()).toBeLessThan(1024 * 1024 + 200_000);
  const kept = opened.ids({ limit: 500 });
  expect(kept.slice(0, 3)).toEqual([5000, 4999, 4998]);
  expect(await opened.verify()).toMatchObject({ broken: null, to: 5000 });
});

test('TRIAL-B5 goes on while calls come without a pause, a little at a time, and keeps what the setting says', async () => {
  const opened = openRetention({ days: 10, megabytes: 500 });
  for (let n = 0; n < 600; n += 1) opened.audit.append(callRow(`old${n % 7}`));
  opened.audit.flush();
  opened.clock.advance(11 * day);
  opened.busy(true);
  let isRunning = true;
  let written = 0;
  // Every turn of the loop brings a call: the log is never idle.
  const turn = (): void => {
    opened.audit.append(callRow('new'));
    written += 1;
    if (isRunning) setImmediate(turn);
  };
  turn();
  expect(await opened.retention.run()).toBe(600);
  isRunning = false;
  opened.audit.flush();
  expect(written).toBeGreaterThan(5);
  expect(opened.ids({ tool: 'old3' })).toEqual([]);
  expect(opened.ids({ tool: 'new', limit: 500 }).length).toBe(Math.min(written, 500));
  expect(await opened.verify()).toMatchObject({ broken: null });
});

test('TRIAL-B5 two who ask at once share one run', async () => {
  const opened = openRetention({ days: 10, megabytes: 500 });
  for (let n = 0; n < 100; n += 1) opened.audit.append(callRow('old'));
  opened.audit.flush();
  opened.clock.advance(11 * day);
  const both = await Promise.all([opened.retention.run(), opened.retention.run()]);
  expect(both).toEqual([99, 99]);
});

test('SEC-97 a cut at the beginning by anybody else shows', async () => {
  const opened = openRetention({ days: 10, megabytes: 500 });
  for (let n = 0; n < 20; n += 1) {
    opened.audit.append(callRow('t'));
    opened.audit.flush();
    opened.clock.advance(day);
  }
  await opened.retention.run();
  expect((await opened.verify()).broken).toBeNull();
  // As we would leave it, but without the key.
  opened.store.db.exec(
    `UPDATE meta SET value = '15 ' || (SELECT lower(hex(chain)) FROM entries WHERE id = 14) WHERE name = 'first'; DELETE FROM entries WHERE id < 15`,
  );
  expect((await opened.verify()).broken).toMatchObject({ what: 'replaced', id: 1 });
});

test('runs by itself in a core, as the preferences say', async () => {
  const preferences = memoryPreferences({ auditRetention: { days: 1, megabytes: 500 } });
  const clock = createTestClock();
  const core = await startCore({ ports: { preferences, clock, vault: memoryVault() } });
  await core.run('gateway.pause', { forMinutes: 5 });
  clock.advance(2 * day);
  await core.run('gateway.resume', {});
  clock.advance(limits.upkeepEvery);
  await expect
    .poll(async () => (await core.run('audit.list', {})).entries.at(-1)?.action)
    .toBe('gateway.resume');
  expect((await core.run('audit.verify', {})).broken).toBeNull();
});

test('what is kept is set with presence, read at once, and written down', async () => {
  const { run, refused } = await startCore();
  expect(await run('audit.retention', {})).toEqual({ days: 180, megabytes: 500 });
  expect(await refused('audit.setRetention', { days: 30 }, 'control')).toMatchObject({
    code: 'not_allowed_here',
  });
  expect(await run('audit.setRetention', { days: 30 })).toEqual({ days: 30, megabytes: 500 });
  expect(await run('audit.retention', {})).toEqual({ days: 30, megabytes: 500 });
  const { entries } = await run('audit.list', { action: 'audit.setRetention' });
  expect(entries.map(({ detail }) => detail)).toEqual([
    expect.stringContaining('30 days, 500 MB; before 180 days, 500 MB'),
    expect.stringContaining('not done: not_allowed_here'),
  ]);
});
