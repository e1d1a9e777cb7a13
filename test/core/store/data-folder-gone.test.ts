/**
 * The data folder is deleted, moved or replaced while Consentry runs: nothing is given or called
 * until it is back.
 */
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { logIn, register, requestToken } from '../../support/clients/oauth-client.ts';
import { call, setUp, type Setting } from '../gateway/support.ts';

/** @returns puts it back */
function moveAway({ core }: Setting): () => void {
  const away = `${core.dataDir}.away`;
  renameSync(core.dataDir, away);
  const back = (): void => {
    rmSync(core.dataDir, { recursive: true, force: true });
    renameSync(away, core.dataDir);
  };
  onTestFinished(() => rmSync(away, { recursive: true, force: true }));
  return back;
}

const refresh = ({ core, login }: Setting): ReturnType<typeof requestToken> =>
  requestToken(core.issuer, {
    grant_type: 'refresh_token',
    refresh_token: login.refreshToken,
    client_id: login.clientId,
  });

async function repairs({ core }: Setting): Promise<readonly string[]> {
  return (await core.run('state.get', {})).repairs.map(({ id }) => id);
}

test.each([
  ['deleted', () => undefined],
  ['replaced by an empty one', (dataDir: string) => mkdirSync(dataDir)],
  [
    'replaced by a copy of itself',
    (dataDir: string) => cpSync(`${dataDir}.away`, dataDir, { recursive: true }),
  ],
])(
  'TRIAL-B4 a data folder that was %s is noticed within seconds, and all is refused',
  async (_what, replace) => {
    const setting = await setUp();
    const { core, clock, login } = setting;
    expect((await call(setting, login, 'get_it')).outcome).toBe('ok');
    const putBack = moveAway(setting);
    replace(core.dataDir);
    // What has to be written is refused in the same moment.
    expect((await refresh(setting)).body).toMatchObject({ error: 'temporarily_unavailable' });
    clock.advance(limits.folderCheck);
    expect(limits.folderCheck).toBeLessThanOrEqual(5000);
    // Refused with its reason, or before that because it could not be recorded.
    const { status, outcome } = await call(setting, login, 'get_it');
    expect(['200 data_folder_gone', '503 error undefined']).toContain(`${status} ${outcome}`);
    expect(await refresh(setting)).toMatchObject({
      status: 503,
      body: { error: 'temporarily_unavailable' },
    });
    expect(await repairs(setting)).toContain('data-folder');
    expect(
      await core.refused('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' }),
    ).toBeDefined();
    putBack();
    clock.advance(limits.folderCheck);
    expect(await repairs(setting)).not.toContain('data-folder');
    expect((await call(setting, login, 'get_it')).outcome).toBe('ok');
    expect((await refresh(setting)).status).toBe(200);
  },
);

test('TRIAL-B4 what is taken away while the folder is gone holds, and is saved when it is back', async () => {
  const setting = await setUp();
  const { core, clock } = setting;
  const other = await logIn(core, { client: await register(core.issuer), access: { up: 'read' } });
  const putBack = moveAway(setting);
  expect(
    await core.core.call('terminal', 'client.revoke', { clientId: other.clientId }),
  ).toMatchObject({
    ok: false,
    error: { code: 'not_saved' },
  });
  expect((await call(setting, other, 'get_it')).status).toBe(401);
  putBack();
  clock.advance(limits.folderCheck);
  clock.advance(limits.restrictions.lastRetry);
  expect(await repairs(setting)).not.toContain('unsaved');
  expect((await call(setting, other, 'get_it')).status).toBe(401);
});
