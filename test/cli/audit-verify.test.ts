import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { expect, it } from 'vitest';
import { tempDir } from '../headless/support/temp-dir.ts';
import { cli, runningCore } from './support.ts';

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
