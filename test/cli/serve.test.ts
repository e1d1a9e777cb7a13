/**
 * The built command line as people start it: real processes, real sockets, a real MCP server behind
 * it.
 */
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { tempDir } from '../headless/support/temp-dir.ts';
import { everything, readySchema, run, serve, start } from './program.ts';

it(
  'SEC-114 serves, gives only to the operator, and stops cleanly: the whole way',
  { timeout: 90_000 },
  async () => {
    const dataDir = tempDir();
    const keyFile = join(tempDir(), 'operator.key');
    const canary = 'canary-5d1b7c0e-env';
    const server = await serve(dataDir, ['--operator-key-file', keyFile]);
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const key = ['--operator-key-file', keyFile];
    const json = async (...args: string[]) => {
      const { code, out, err } = await run([...args, '--json', '--data-dir', dataDir]);
      expect([args, code, err]).toEqual([args, 0, '']);
      return JSON.parse(out) as unknown;
    };

    expect(await json('status')).toMatchObject({
      shell: 'headless',
      gateway: { state: 'serving', endpoint: server.ready.endpoint },
      connectors: [],
    });
    const add = [
      'connectors',
      'add',
      'every',
      '--command',
      process.execPath,
      '--arg',
      everything,
      '--env',
      `TOKEN=${canary}`,
    ];
    const refused = await run([...add, '--data-dir', dataDir]);
    expect(refused).toMatchObject({ code: 4, out: '' });
    expect(refused.err).not.toContain('at ');
    expect(await json(...add, ...key)).toMatchObject({
      name: 'every',
      kind: 'stdio',
      enabled: true,
    });

    const names = async () =>
      ((await json('tools', 'list')) as { name: string }[]).map(({ name }) => name);
    await expect.poll(names, { timeout: 30_000, interval: 300 }).toContain('echo');
    expect(await json('connectors', 'review', 'every')).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'echo', review: 'new' })]),
    );
    expect(
      (await run(['connectors', 'review', 'every', '--accept-all', '--data-dir', dataDir])).code,
    ).toBe(4);
    expect(await json('connectors', 'review', 'every', '--accept-all', ...key)).toMatchObject({
      connection: 'ready',
      toolsToReview: 0,
    });
    expect(await json('connectors', 'test', 'every', ...key)).toMatchObject({ ok: true });

    expect(await json('pause')).toMatchObject({ state: 'paused' });
    expect((await run(['resume', '--data-dir', dataDir])).code).toBe(4);
    expect(await json('resume', ...key)).toMatchObject({ state: 'serving' });
    expect(await json('policy', 'set', 'access', 'read-only')).toEqual({ access: 'read-only' });
    expect((await run(['policy', 'set', 'access', 'read-write', '--data-dir', dataDir])).code).toBe(
      4,
    );
    expect((await run(['clients', 'revoke', 'nobody', '--data-dir', dataDir])).code).toBe(5);
    expect((await run(['ui', '--data-dir', dataDir])).code).toBe(4);
    expect(await json('ui', ...key)).toMatchObject({
      ui: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/u) as string,
    });
    expect(await json('audit', 'list', '--limit', '50')).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: 'connector.add' })]),
    );
    expect((await run(['status', '--data-dir', dataDir])).out).toContain(server.ready.endpoint);

    server.child.kill('SIGTERM');
    expect(await server.ended).toMatchObject({ code: 0 });
    for (const gone of [keyFile, join(dataDir, 'control.sock'), join(dataDir, 'instance.json')])
      expect(existsSync(gone)).toBe(false);
    expect((await run(['status', '--data-dir', dataDir])).code).toBe(3);
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const entry of files) {
      const file = join(entry.parentPath, entry.name);
      expect([file, readFileSync(file).includes(canary)]).toEqual([file, false]);
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
    }
  },
);

it('SEC-113 serves its page on a port of its own, behind the link of the ready line', async () => {
  const { ready } = await serve(tempDir());
  const { origin, hash } = new URL(ready.ui ?? '');
  expect(origin).not.toBe(ready.issuer);
  const page = await fetch(origin);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
  const post = (path: string, body: unknown, headers = {}) =>
    fetch(origin + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const login = await post('/session', { secret: hash.slice(1) });
  const { token } = z.strictObject({ token: z.string() }).parse(await login.json());
  expect((await post('/session', { secret: hash.slice(1) })).status).toBe(401);
  const state = await post('/call/state.get', {}, { authorization: `Bearer ${token}` });
  expect(await state.json()).toMatchObject({ ok: true, value: { shell: 'headless' } });
  expect((await fetch(`${ready.issuer}/call/state.get`, { method: 'POST' })).status).toBe(404);
});

it(
  'REL-13 of twenty starts at once exactly one serves; the others say where it is and exit 3',
  { timeout: 90_000 },
  async () => {
    const dataDir = tempDir();
    const all = Array.from({ length: 20 }, () =>
      start(['serve', '--json', '--no-ui', '--port', '0', '--data-dir', dataDir]),
    );
    await expect
      .poll(() => all.filter(({ child }) => child.exitCode !== null).length, { timeout: 60_000 })
      .toBe(19);
    const first = all.find(({ child }) => child.exitCode === null);
    await expect.poll(() => first?.out()).toContain('"event":"ready"');
    const { endpoint, pid } = readySchema.parse(JSON.parse(first?.out() ?? ''));
    expect(all.filter((each) => each !== first).map(({ child }) => child.exitCode)).toEqual(
      Array(19).fill(3),
    );
    const late = await run(['serve', '--no-ui', '--data-dir', dataDir]);
    expect(late).toMatchObject({ code: 3, out: '' });
    expect(late.err).toContain(`process ${pid} at ${endpoint}`);
  },
);

it('REL-13 starts again after a crash that left everything behind', async () => {
  const dataDir = tempDir();
  const first = await serve(dataDir, ['--no-ui']);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(existsSync(join(dataDir, 'control.sock'))).toBe(true);
  await serve(dataDir, ['--no-ui']);
  expect((await run(['status', '--data-dir', dataDir])).code).toBe(0);
});

it('says which port is taken and exits 1', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void squatter.close());
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const ended = await run(['serve', '--no-ui', '--port', port, '--data-dir', tempDir()]);
  expect(ended).toMatchObject({ code: 1, out: '' });
  expect(ended.err).toContain(port);
  expect(ended.err).toContain('--port');
});

it.each([
  ['preferences.json', '{"version":'],
  ['store.db', 'this is no database, it only sits where one should be'.repeat(100)],
  ['audit.db', 'this is no database, it only sits where one should be'.repeat(100)],
  ['instance.lock', 'this is no database, it only sits where one should be'.repeat(100)],
])('TRIAL-B4 REL-04 starts over a damaged %s, and says what was damaged', async (name, text) => {
  const dataDir = tempDir();
  writeFileSync(join(dataDir, name), text);
  await serve(dataDir, ['--no-ui']);
  const { out } = await run(['status', '--data-dir', dataDir]);
  if (name === 'instance.lock') return expect(out).not.toContain('damaged');
  const kept = readdirSync(dataDir).find((file) => file.startsWith(`${name}.damaged-`)) ?? '';
  expect(readFileSync(join(dataDir, kept), 'utf8')).toBe(text);
  expect(out).toContain('was damaged');
  if (name === 'store.db') expect(out).toContain('Nothing of it could be read');
  expect(out.replaceAll(/\s+/gu, '')).toContain(kept);
});

it('says why a data folder cannot be used, as JSON too', async () => {
  const file = join(tempDir(), 'file');
  writeFileSync(file, '');
  const ended = await run(['serve', '--json', '--data-dir', file]);
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.out)).toMatchObject({
    error: { code: 'store_failed', message: expect.stringContaining('is a file') as string },
  });
});

it.each([{ NODE_TLS_REJECT_UNAUTHORIZED: '0' }, { SSLKEYLOGFILE: '/tmp/keys' }])(
  'SEC-72 refuses to start with %o',
  async (environment) => {
    const { ended } = start(
      ['serve', '--no-ui', '--port', '0', '--data-dir', tempDir()],
      environment,
    );
    expect(await ended).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(Object.keys(environment)[0] ?? '') as string,
    });
  },
);

it('opens no debugger on SIGUSR1 and goes on serving', async () => {
  const dataDir = tempDir();
  const server = await serve(dataDir, ['--no-ui']);
  server.child.kill('SIGUSR1');
  expect((await run(['status', '--data-dir', dataDir])).code).toBe(0);
  expect(server.err()).not.toContain('Debugger');
});

it('refuses an operator key file that is not private, and takes the access level it is given', async () => {
  const dataDir = tempDir();
  const keyFile = join(tempDir(), 'key');
  writeFileSync(keyFile, 'mine', { mode: 0o644 });
  const ended = await run([
    'serve',
    '--no-ui',
    '--port',
    '0',
    '--data-dir',
    dataDir,
    '--operator-key-file',
    keyFile,
  ]);
  expect(ended).toMatchObject({
    code: 1,
    err: expect.stringContaining('operator key file') as string,
  });
  expect(readFileSync(keyFile, 'utf8')).toBe('mine');
  await serve(dataDir, ['--no-ui', '--access', 'read-only']);
  const policy = await run(['policy', 'show', '--json', '--data-dir', dataDir]);
  expect(JSON.parse(policy.out)).toMatchObject({ access: 'read-only' });
});
