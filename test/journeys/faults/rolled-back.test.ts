/**
 * The whole data folder is put back to an older copy, the key of the vault with it: nothing in the
 * folder can tell. What is kept outside of it does (SEC-93).
 */
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callModern, logIn, register } from '../../support/clients/oauth-client.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct, type Killable } from '../support/killable.ts';

interface Place {
  readonly folder: string;
  readonly state: string;
  begin(environment?: Record<string, string>): Promise<Killable>;
}

function place(folder = makeTempDir()): Place {
  const state = join(folder, 'state');
  return {
    folder,
    state,
    async begin(environment = {}) {
      const product = await startProduct(folder, {
        environment: { CONSENTRY_STATE_DIR: '', XDG_STATE_HOME: state, ...environment },
      });
      onTestFinished(() => product.kill());
      return product;
    },
  };
}

const data = ({ folder }: Place): string => join(folder, 'data');

/** As a backup program does it, while nothing runs. */
function backUp(of: Place): () => void {
  const copy = join(makeTempDir(), 'copy');
  cpSync(data(of), copy, { recursive: true });
  return () => {
    rmSync(data(of), { recursive: true });
    cpSync(copy, data(of), { recursive: true });
  };
}

async function status(product: Killable, accessToken: string): Promise<number> {
  return (await callModern(product.endpoint, accessToken, 'server/discover')).status;
}

async function found(product: Killable): Promise<string[]> {
  const { entries } = await product.run('audit.list', { action: 'seal.broken' });
  return entries.map(({ detail }) => detail ?? '');
}

const older = 'the whole data folder: an older copy was put back';

test('TRIAL-C4 SEC-93 the whole folder put back brings no revoked access back, and it is said', async () => {
  const here = place();
  let product = await here.begin();
  const login = await logIn(product);
  await product.end();
  const putBack = backUp(here);
  product = await here.begin();
  expect(await status(product, login.accessToken)).toBe(200);
  await product.run('client.revoke', { clientId: login.clientId });
  await product.end();
  putBack();
  product = await here.begin();
  expect(await status(product, login.accessToken)).toBe(401);
  expect(await found(product)).toEqual([older]);
  const { repairs, clients } = await product.run('state.get', {});
  expect(repairs[0]).toMatchObject({ id: 'seals', detail: expect.stringContaining(older) });
  expect(clients[0]).toMatchObject({ clientId: login.clientId, grants: [] });
  // What was put back is the truth from now on, and what is given then holds.
  const again = await logIn(product);
  await product.kill();
  product = await here.begin();
  expect(await status(product, again.accessToken)).toBe(200);
  expect(await found(product)).toEqual([older]);
});

test('TRIAL-C4 a kill at once after the answer to a revoke loses nothing of it', async () => {
  const here = place();
  let product = await here.begin();
  const login = await logIn(product);
  await product.end();
  const putBack = backUp(here);
  for (let round = 0; round < 4; round += 1) {
    product = await here.begin();
    const client = await register(product.issuer, { client_name: `Other ${round}` });
    const other = await logIn(product, { client });
    await product.run('client.revoke', { clientId: other.clientId });
    await product.kill();
    // No copy: what is outside never runs ahead of the store.
    product = await here.begin();
    expect(await found(product)).toEqual([]);
    expect(await status(product, login.accessToken)).toBe(200);
    await product.kill();
  }
  putBack();
  product = await here.begin();
  expect(await status(product, login.accessToken)).toBe(401);
});

test('TRIAL-C4 only this user can read it, and a folder that moves takes its number along', async () => {
  const here = place();
  let product = await here.begin();
  const login = await logIn(product);
  await product.end();
  const folder = join(here.state, 'consentry');
  const names = readdirSync(folder);
  expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/u)]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, names[0] ?? '')).mode & 0o777).toBe(0o600);
  const putBack = backUp(here);
  product = await here.begin();
  await product.run('client.revoke', { clientId: login.clientId });
  await product.end();
  putBack();
  const elsewhere = place();
  mkdirSync(elsewhere.folder, { recursive: true });
  renameSync(data(here), data(elsewhere));
  product = await elsewhere.begin({ XDG_STATE_HOME: here.state });
  expect(await status(product, login.accessToken)).toBe(401);
});

test('a folder that comes to another machine, or of before the update, is taken as it is', async () => {
  const here = place();
  let product = await here.begin();
  const login = await logIn(product);
  await product.end();
  rmSync(here.state, { recursive: true });
  product = await here.begin();
  expect(await status(product, login.accessToken)).toBe(200);
  expect(await found(product)).toEqual([]);
  expect(existsSync(join(here.state, 'consentry'))).toBe(true);
});

test('a folder that is begun anew has nothing to be older than', async () => {
  const here = place();
  let product = await here.begin();
  await logIn(product);
  await product.end();
  rmSync(data(here), { recursive: true });
  product = await here.begin();
  const login = await logIn(product);
  await product.end();
  product = await here.begin();
  expect(await status(product, login.accessToken)).toBe(200);
  expect(await found(product)).toEqual([]);
});

test.each([
  ['in the data folder', (of: Place) => join(data(of), 'state')],
  ['not a folder', () => '/dev/null'],
])('TRIAL-C4 a state folder that is %s is none, and that is said', async (_what, stateOf) => {
  const here = place();
  const product = await here.begin({ CONSENTRY_STATE_DIR: '', XDG_STATE_HOME: stateOf(here) });
  const login = await logIn(product);
  await expect
    .poll(async () => (await product.run('state.get', {})).vault.outside)
    .toEqual({
      isKept: false,
      detail: expect.stringContaining('cannot be told from the newest'),
    });
  expect(await status(product, login.accessToken)).toBe(200);
  expect(existsSync(join(data(here), 'state'))).toBe(false);
});

test('where the number is kept is said', async () => {
  const here = place();
  const product = await here.begin();
  await logIn(product);
  await expect
    .poll(async () => (await product.run('state.get', {})).vault.outside)
    .toEqual({ isKept: true, detail: expect.stringContaining(join(here.state, 'consentry')) });
});
