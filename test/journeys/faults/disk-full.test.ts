/**
 * A disk without room (REL-12), for a whole product: the system refuses every write beyond a size,
 * as a quota or a full disk does, while clients call, log in and are revoked; then there is room
 * again.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startChaosUpstream } from '../../support/upstreams/chaos-upstream.ts';
import {
  callModern,
  logIn,
  register,
  requestToken,
  type Login,
} from '../../support/clients/oauth-client.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { startProduct, type Killable } from '../support/killable.ts';

const patience = { timeout: 20_000, interval: 50 };

async function start(folder: string) {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = ['get_it', 'put_it', 'delete_it'].map((name) => ({
    name,
    description: name,
    inputSchema: { type: 'object' },
  }));
  const product = await startProduct(folder);
  onTestFinished(() => product.kill());
  await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await product.run('connector.connect', { name: 'up' });
  await product.run('connector.review', { name: 'up', accept: 'all' });
  await product.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'allow' });
  await product.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  const people: Login[] = [];
  for (let index = 0; index < 2; index += 1) {
    const client = await register(product.issuer, { client_name: `Client ${index}` });
    people.push(
      await logIn(product, {
        client,
        authorize: { resource: product.endpoint },
        access: { up: 'write' },
      }),
    );
  }
  const ballast = join(product.dataDir, 'ballast');
  await vi.waitFor(() => expect(statSync(ballast).size).toBe(4 * 1024 * 1024), patience);
  const [one, other] = people;
  if (one === undefined || other === undefined) throw new Error('nobody is logged in');
  return { product, ballast, one, other };
}

/** `ok`, a reason, or the status of a refusal. */
async function call(product: Killable, { accessToken }: Login, tool: string): Promise<string> {
  const response = await callModern(product.endpoint, accessToken, 'tools/call', {
    name: `up__${tool}`,
    arguments: {},
  });
  const text = await response.text();
  if (response.status !== 200) return String(response.status);
  return /"dev\.consentry\/reason":"(\w+)"/u.exec(text)?.[1] ?? 'ok';
}

const isFull = async (product: Killable): Promise<boolean> =>
  (await product.run('state.get', {})).repairs.some(({ id }) => id === 'disk');

async function refresh(product: Killable, login: Login) {
  return requestToken(product.issuer, {
    grant_type: 'refresh_token',
    refresh_token: login.refreshToken ?? '',
    client_id: login.clientId,
  });
}

async function expectRefusals(product: Killable, login: Login): Promise<void> {
  expect(await call(product, login, 'get_it')).toBe('ok');
  await vi.waitFor(async () => expect(await isFull(product)).toBe(true), patience);
  expect([
    await call(product, login, 'put_it'),
    await call(product, login, 'delete_it'),
    await call(product, login, 'get_it'),
  ]).toEqual(['audit_failed', 'audit_failed', 'ok']);
}

async function expectRecovery(product: Killable, login: Login, ballast: string): Promise<void> {
  await vi.waitFor(async () => expect(await isFull(product)).toBe(false), patience);
  expect(existsSync(ballast)).toBe(true);
  await vi.waitFor(async () => expect(await call(product, login, 'put_it')).toBe('ok'), patience);
  const { entries } = await product.run('audit.list', { tool: 'get_it', decision: 'allow' });
  // What nobody waited for was kept and written later.
  expect(entries.length).toBeGreaterThanOrEqual(2);
  expect((await product.run('audit.verify', {})).broken).toBeNull();
}

test('REL-12 no room for audit row, token or revoke: writes and asks are refused, reads and endings work, and it recovers', async () => {
  const folder = makeTempDir();
  const { product, ballast, one, other } = await start(folder);
  const limit = (size: string): void => {
    execFileSync('prlimit', ['--pid', String(product.pid), `--fsize=${size}:`]);
  };
  limit('1024');
  await expectRefusals(product, one);
  // A token that could not be saved is not given out, and the old one is not used up by that.
  expect(await refresh(product, one)).toMatchObject({
    status: 429,
    body: { error: 'temporarily_unavailable' },
  });
  await expect(product.run('client.revoke', { clientId: other.clientId })).rejects.toThrow(
    /cannot be saved/u,
  );
  expect(await call(product, other, 'get_it')).toBe('401');
  limit('unlimited');
  await expectRecovery(product, one, ballast);
  // It is saved by itself: nobody has to revoke again.
  const unsaved = async (): Promise<readonly string[]> =>
    (await product.run('state.get', {})).repairs.map(({ id }) => id);
  await vi.waitFor(async () => expect(await unsaved()).not.toContain('unsaved'), patience);
  const renewed = await refresh(product, one);
  expect(renewed.status).toBe(200);
  await product.end();
  const again = await startProduct(folder);
  onTestFinished(() => again.kill());
  expect(await call(again, other, 'get_it')).toBe('401');
  expect(
    await call(again, { ...one, accessToken: String(renewed.body['access_token']) }, 'get_it'),
  ).toBe('ok');
}, 90_000);

/** A file system of a few MiB; null where this user may not make one. */
function smallDisk(): string | null {
  const folder = makeTempDir();
  if (process.getuid?.() !== 0) return null;
  const made = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', folder]);
  if (made.status !== 0) return null;
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  return folder;
}

test('REL-12 on a disk that is full to the last byte a revoke is saved with the reserve, which is then made again', async () => {
  const small = smallDisk();
  // Whoever may not mount has the limit above; the reserve is looked at in what follows only where
  // it can be.
  if (small === null) return;
  const { product, ballast, one, other } = await start(small);
  const filler = join(small, 'filler');
  mkdirSync(filler);
  for (let size = 1024 * 1024, n = 0; size >= 1; n += 1) {
    try {
      writeFileSync(join(filler, String(n)), Buffer.alloc(size, 1));
    } catch {
      size = Math.floor(size / 4);
    }
  }
  await expectRefusals(product, one);
  await product.run('client.revoke', { clientId: other.clientId });
  expect(existsSync(ballast)).toBe(false);
  expect(await call(product, other, 'get_it')).toBe('401');
  expect(await refresh(product, one)).toMatchObject({
    status: 429,
    body: { error: 'temporarily_unavailable' },
  });
  rmSync(filler, { recursive: true });
  await expectRecovery(product, one, ballast);
  expect((await refresh(product, one)).status).toBe(200);
}, 90_000);
