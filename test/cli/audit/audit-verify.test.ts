import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it, vi } from 'vitest';
import { chainDigest } from '../../../main/core/audit/chain.ts';
import {
  digestOf,
  fieldsOf,
  selectEntries,
  type StoredEntry,
} from '../../../main/core/audit/read-entries.ts';
import { tempDir } from '../../headless/support/temp-dir.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { cli, runningCore } from '../support.ts';

async function verify(dataDir: string, ...more: string[]) {
  return cli(['audit', 'verify', '--data-dir', dataDir, ...more]);
}

/** The log as a run left it, with no instance beside it. */
function leftBy(dataDir: string): string {
  const alone = tempDir();
  copyFileSync(join(dataDir, 'audit.db'), join(alone, 'audit.db'));
  return alone;
}

it('SEC-97 names the first entry that was edited and exits 1, with an instance and without', async () => {
  const core = await runningCore();
  for (let n = 0; n < 5; n += 1) await core.run('gateway.pause', { forMinutes: 5 });
  expect(await verify(core.dataDir)).toMatchObject({
    code: 0,
    out: expect.stringContaining('as they were written') as string,
  });
  const db = new Database(join(core.dataDir, 'audit.db'));
  db.exec(`UPDATE entries SET detail = 'somebody else' WHERE id = 3`);
  db.close();
  const running = await verify(core.dataDir);
  expect(running.code).toBe(1);
  expect(running.out).toMatch(/^Entry 3 of 20\S+Z: edited\. It is not as it was written\.$/mu);
  await core.stop();
  const dataDir = leftBy(core.dataDir);
  const alone = await verify(dataDir);
  expect(alone.code).toBe(1);
  expect(alone.out).toMatch(/^Entry 3 of /mu);
  const json = await verify(dataDir, '--json');
  expect(json).toMatchObject({ code: 1, err: '' });
  expect(JSON.parse(json.out)).toMatchObject({
    checked: 2,
    keyed: false,
    broken: { id: 3, what: 'edited' },
  });
});

it('SEC-97 says what cannot be checked without the key', async () => {
  const core = await runningCore();
  await core.stop();
  const run = await verify(leftBy(core.dataDir));
  expect(run).toMatchObject({ code: 0, err: '' });
  expect(run.out).toMatch(
    /2 entries up to 2 are as they were written\.\nOnly the chain could be checked/u,
  );
});

it('says that there is nothing to verify', async () => {
  expect(await verify(tempDir())).toMatchObject({
    code: 5,
    out: '',
    err: expect.stringContaining('There is no audit log') as string,
  });
});

/** The folder as a run left it, with what was done to its log. */
function leftWhole(dataDir: string, sql: string): string {
  const alone = tempDir();
  for (const name of ['audit.db', 'store.db']) copyFileSync(join(dataDir, name), join(alone, name));
  const db = new Database(join(alone, 'audit.db'));
  db.exec(sql);
  db.close();
  return alone;
}

async function restartAfter(core: TestCore, sql: string): Promise<TestCore> {
  await core.stop();
  const db = new Database(join(core.dataDir, 'audit.db'));
  db.exec(sql);
  db.close();
  return startCore({ dataDir: core.dataDir, ports: core.ports });
}

async function stopped(): Promise<string> {
  const core = await runningCore();
  for (let n = 0; n < 5; n += 1) await core.run('gateway.pause', { forMinutes: 5 });
  await core.stop();
  return core.dataDir;
}

it('TRIAL-C7 SEC-97 without an instance the end of the last run is known, and a whole log fits it', async () => {
  const whole = await verify(leftWhole(await stopped(), ''));
  expect(whole).toMatchObject({ code: 0, err: '' });
  expect(whole.out).toMatch(/^7 entries up to 7 are as they were written\.$/mu);
  expect(whole.out).toMatch(/end that Consentry noted in store\.db, entry 7: /u);
});

it.each([
  ['one entry', 1, 7],
  ['many entries', 5, 3],
])('TRIAL-C7 SEC-97 a log without its newest, %s, is cut', async (_what, count, first) => {
  const dataDir = leftWhole(
    await stopped(),
    `DELETE FROM entries WHERE id > (SELECT max(id) - ${count} FROM entries)`,
  );
  const run = await verify(dataDir);
  expect(run.code).toBe(1);
  expect(run.out).toMatch(new RegExp(`^Entry ${first}: cut\\. `, 'mu'));
  const json = await verify(dataDir, '--json');
  expect(JSON.parse(json.out)).toMatchObject({ keyed: false, broken: { what: 'cut', id: first } });
});

it('TRIAL-C7 SEC-97 all entries are gone', async () => {
  const run = await verify(leftWhole(await stopped(), 'DELETE FROM entries'));
  expect(run.code).toBe(1);
  expect(run.out).toMatch(/^Entry 1: cut\. /mu);
});

it('TRIAL-C7 SEC-97 a chain that somebody counted anew does not lead to the end that was noted', async () => {
  const dataDir = leftWhole(await stopped(), '');
  const db = new Database(join(dataDir, 'audit.db'));
  db.exec(`UPDATE entries SET detail = 'somebody else' WHERE id = 7`);
  const row = (id: number) => db.prepare(`${selectEntries} WHERE id = ?`).get([id]) as StoredEntry;
  const chain = chainDigest(digestOf(row(6)), fieldsOf(row(7)));
  db.prepare('UPDATE entries SET chain = ? WHERE id = ?').run(chain, 7);
  db.close();
  const run = await verify(dataDir);
  expect(run.code).toBe(1);
  expect(run.out).toMatch(/^Entry 7 of \S+: replaced\. /mu);
});

it('TRIAL-C7 SEC-97 a start whose vault has no key finds the cut too', async () => {
  const core = await runningCore();
  for (let n = 0; n < 5; n += 1) await core.run('gateway.pause', { forMinutes: 5 });
  const again = await restartAfter(core, 'DELETE FROM entries WHERE id > 4');
  // The log is looked at beside the start.
  await vi.waitFor(async () => {
    const { entries } = await again.run('audit.list', { action: 'audit.damaged' });
    expect(entries).toMatchObject([{ reason: 'cut' }]);
  });
});
