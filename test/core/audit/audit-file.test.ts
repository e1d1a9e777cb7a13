/** `audit.db` as a file: what comes over from an earlier version, and what a damaged one does. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import Database from 'libsql';
import { expect, test } from 'vitest';
import { createNames } from '../../../main/core/audit/names.ts';
import { createEntryWriter } from '../../../main/core/audit/write-entries.ts';
import { createCore } from '../../../main/core/create-core.ts';
import { openAuditStore } from '../../../main/core/store/open-audit.ts';
import { openStore } from '../../../main/core/store/open-store.ts';
import { createTestClock, memoryPorts } from '../../support/core/memory-ports.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { callRow } from './support.ts';

/** As a version before wrote them: in the store's file, with its chain. */
function addOldEntries(dataDir: string, count: number): void {
  const store = openStore(dataDir);
  const insert = store.db.prepare(`INSERT INTO audit VALUES (${Array(15).fill('?').join(', ')})`);
  let chain = Buffer.alloc(32);
  for (let id = 1; id <= count; id += 1) {
    const values = [
      id,
      Date.now() - 60_000 + id,
      'mcp_client',
      'cl',
      'Ünicode',
      'github',
      `t${id}`,
      'tools/call',
      'allow',
      null,
      id / 3,
      id,
      '{"a":1}',
      null,
    ];
    chain = createHash('sha256').update(chain).update(JSON.stringify(values)).digest();
    insert.run(...values, chain);
  }
  void store.close();
}

test('REL-19 entries of an earlier version come over once, with their numbers, and can be found', async () => {
  const dataDir = makeTempDir();
  addOldEntries(dataDir, 30);
  for (let start = 1; start <= 2; start += 1) {
    const core = await startCore({ dataDir });
    const { entries } = await core.run('audit.list', { action: 'tools/call' });
    expect(entries.map(({ id }) => id)).toEqual(
      Array.from({ length: 30 }, (_, index) => 30 - index),
    );
    expect(entries[0]).toMatchObject({ clientName: 'Ünicode', durationMs: 10, resultBytes: 30 });
    expect((await core.run('audit.list', { search: 't17' })).entries).toHaveLength(1);
    expect((await core.run('audit.list', { action: 'audit.damaged' })).entries).toEqual([]);
    await core.stop();
  }
});

test('REL-19 a chain that was broken before is said so, once', async () => {
  const dataDir = makeTempDir();
  addOldEntries(dataDir, 30);
  const db = new Database(join(dataDir, 'store.db'));
  db.exec(
    `UPDATE audit SET decision = 'deny' WHERE id = 7; UPDATE audit SET tool = CAST(x'ff41' AS TEXT) WHERE id = 9`,
  );
  db.close();
  const core = await startCore({ dataDir });
  const { entries } = await core.run('audit.list', { action: 'audit.damaged' });
  expect(entries.map(({ detail }) => detail)).toEqual([
    'the chain of an earlier version does not hold at entry 7',
  ]);
});

test('is for this user only', async () => {
  const core = await startCore();
  expect(statSync(join(core.dataDir, 'audit.db')).mode & 0o077).toBe(0);
});

/** A data folder whose log was changed while nothing ran. */
async function withLog(damage: Buffer | string): Promise<string> {
  const core = await startCore();
  await core.stop();
  const path = join(core.dataDir, 'audit.db');
  if (typeof damage === 'string') {
    const db = new Database(path);
    db.exec(damage);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  } else writeFileSync(path, damage);
  return core.dataDir;
}

test('one of a newer version is refused in words and left as it is', async () => {
  const dataDir = await withLog('PRAGMA user_version = 99');
  const before = readFileSync(join(dataDir, 'audit.db'));
  await expect(startCore({ dataDir })).rejects.toThrow(/audit log/u);
  expect(readFileSync(join(dataDir, 'audit.db')).equals(before)).toBe(true);
});

test.each([
  ['that is no database', Buffer.from('this is no database, whatever its name says '.repeat(200))],
  ['of somebody else', 'DROP TABLE entries; CREATE TABLE entries (a)'],
])(
  'TRIAL-B4 a log %s is set aside, and said until the person has seen it',
  async (_what, damage) => {
    const dataDir = await withLog(damage);
    const before = readFileSync(join(dataDir, 'audit.db'));
    const core = await startCore({ dataDir });
    const said = async (on: TestCore) =>
      (await on.run('state.get', {})).repairs.filter(({ id }) => id.startsWith('damage:log'));
    const [repair] = await said(core);
    expect(repair?.title).toBe('The activity log was damaged');
    const kept = /audit\.db\.damaged-[\dTZ-]+/u.exec(repair?.detail ?? '')?.[0] ?? '';
    expect(readFileSync(join(dataDir, kept)).equals(before)).toBe(true);
    const { entries } = await core.run('audit.list', { action: 'damage.found' });
    expect(entries.map(({ detail }) => detail)).toEqual([`log, kept as ${kept}`]);
    await core.stop();
    const again = await startCore({ dataDir });
    expect(await said(again)).toHaveLength(1);
    await again.run('settings.confirm', {}, 'main-window');
    expect(await said(again)).toEqual([]);
  },
);

const pageBytes = 4096;

/**
 * A folder for each page that is damaged, with the log in it. Not the first: it says what tables
 * there are, and is read at the start.
 */
function* eachPageDamaged(whole: Buffer): Generator<{ at: number; dataDir: string }> {
  for (let at = pageBytes; at + pageBytes <= whole.length; at += pageBytes) {
    const dataDir = makeTempDir();
    const bytes = Buffer.from(whole);
    bytes.fill(0xff, at, at + pageBytes);
    writeFileSync(join(dataDir, 'audit.db'), bytes);
    yield { at, dataDir };
  }
}

/** A log with calls that ended, were asked about, and were sent when the last run ended. */
async function logWithCalls(): Promise<Buffer> {
  const dataDir = makeTempDir();
  const store = openAuditStore(dataDir);
  const writer = createEntryWriter(store.db, createNames(store.db));
  const now = Date.now();
  store.transaction(() => {
    for (let call = 0; call < 120; call += 1) {
      const of = callRow(`tool_${call % 7}`, {
        callId: `call-${call}`,
        connector: `server-${call % 5}`,
        arguments: JSON.stringify({ repo: `acme/web-${call}`, title: 'x'.repeat(call) }),
      });
      const rows = [{ ...of, decision: call % 2 === 0 ? ('ask' as const) : ('sent' as const) }, of];
      const isOpen = call % 10 === 0;
      for (const row of isOpen ? rows.slice(0, 1) : rows) writer.write(now - 60_000 + call, row);
    }
    writer.finish();
  });
  await store.close();
  return readFileSync(join(dataDir, 'audit.db'));
}

test('TRIAL-B4 whichever page of a log with calls is damaged, it starts, at the latest the next one has a whole log', async () => {
  const whole = await logWithCalls();
  let replaced = 0;
  for (const { at, dataDir } of eachPageDamaged(whole)) {
    const damaged = await startCore({ dataDir });
    const read = await damaged.core.call('terminal', 'audit.list', { limit: 500 });
    await damaged.stop();
    const again = await startCore({ dataDir });
    const listed = await again.core.call('terminal', 'audit.list', { limit: 500 });
    expect([at, read.ok || listed.ok]).toEqual([at, true]);
    if (readdirSync(dataDir).some((name) => name.includes('.damaged-'))) replaced += 1;
    await again.stop();
  }
  expect(replaced).toBeGreaterThan(0);
}, 120_000);

test('TRIAL-B4 a page that turns out damaged while running is said, and the next start begins a new log', async () => {
  const core = await startCore();
  const path = join(core.dataDir, 'audit.db');
  await core.stop();
  const whole = readFileSync(path);
  let replaced = 0;
  for (const { dataDir } of eachPageDamaged(whole)) {
    const damaged = await startCore({ dataDir });
    await damaged.core.call('terminal', 'gateway.pause', { forMinutes: null });
    await damaged.core.call('terminal', 'audit.list', { search: 'port' });
    await damaged.stop();
    const again = await startCore({ dataDir });
    expect(await again.core.call('terminal', 'gateway.resume', {})).toMatchObject({ ok: true });
    const { repairs } = await again.run('state.get', {});
    const titles = repairs.filter(({ id }) => id.startsWith('damage:')).map(({ title }) => title);
    // It has been set aside: nobody is told to start again.
    expect(titles).not.toContain('The activity log is damaged');
    if (titles.includes('The activity log was damaged')) replaced += 1;
    const { entries } = await again.run('audit.list', {});
    expect(entries.length).toBeGreaterThan(0);
    await again.stop();
  }
  expect(replaced).toBeGreaterThan(0);
}, 60_000);

test('TRIAL-B4 a page that only a list finds damaged is said at once', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  for (let n = 0; n < 200; n += 1) await core.run('gateway.pause', { forMinutes: (n % 50) + 1 });
  // So long ago that a start does not look at them.
  clock.advance(7 * 24 * 3_600_000);
  await core.run('gateway.resume', {});
  const path = join(core.dataDir, 'audit.db');
  await core.stop();
  const whole = readFileSync(path);
  let said = 0;
  for (const { dataDir } of eachPageDamaged(whole)) {
    const damaged = await startCore({ dataDir });
    const list = await damaged.core.call('terminal', 'audit.list', { order: 'oldest', limit: 100 });
    const { repairs } = await damaged.run('state.get', {});
    const titles = repairs.map(({ title }) => title);
    if (!list.ok && titles.includes('The activity log is damaged')) said += 1;
    await damaged.stop();
  }
  expect(said).toBeGreaterThan(0);
}, 60_000);

test('TRIAL-B4 bytes flipped anywhere: it starts, and everything else works (60)', async () => {
  const core = await startCore();
  await core
    .run('client.add', { name: 'Flipped', redirectUris: ['http://127.0.0.1/cb'] })
    .catch(() => undefined);
  await core.stop();
  const whole = readFileSync(join(core.dataDir, 'audit.db'));
  const survive = async (bytes: Buffer): Promise<void> => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'audit.db'), bytes);
    const damaged = createCore(memoryPorts(), {
      dataDir,
      version: '1',
      shell: 'headless',
      port: 0,
    });
    await damaged.start();
    for (const input of [{}, { search: 'port' }, { decision: 'done' }])
      await damaged.call('terminal', 'audit.list', input);
    expect(await damaged.call('terminal', 'gateway.pause', { forMinutes: null })).toMatchObject({
      ok: true,
    });
    await damaged.stop('quit');
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (flips) => {
        const bytes = Buffer.from(whole);
        for (const [at, mask] of flips) bytes[at] = (bytes[at] ?? 0) ^ mask;
        await survive(bytes);
      },
    ),
    { numRuns: 60, seed: 1, endOnFailure: true },
  );
}, 60_000);
