/**
 * The lines of Atryum's documents that Consentry has to cope with as a client
 * (docs/reference/vendors.md#atryum), against `atryum-like`.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import {
  atryumClient,
  atryumToken,
  startAtryumLike,
} from '../../../support/vendors/atryum-like.ts';
import { another, call } from '../../gateway/support.ts';
import { startPerson } from '../login/support.ts';

it('ATRYUM-20 ATRYUM-39 logs in for a client made by hand; a token without end or renewal is ready and says so', async () => {
  const clock = createTestClock();
  const person = await startPerson({ ports: { clock } });
  const redirectUri = `http://127.0.0.1:${person.port}/oauth/callback`;
  const atryum = await startAtryumLike([redirectUri]);
  atryum.givesLastingTokens();
  // Nobody waits for a login: whoever comes by is sent away.
  expect((await person.comeBack(`${redirectUri}?code=x&state=y`)).status).toBe(400);
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: atryum.mcpUrl,
    oauth: { clientId: atryumClient.id, clientSecret: atryumClient.secret },
  });
  await person.until('up', ({ connection }) => connection !== 'connecting');
  const url = new URL(await person.connect());
  expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  const back = new URL(await atryum.logIn(url.href));
  const wrong = new URL(back);
  wrong.searchParams.set('iss', 'http://127.0.0.1:1');
  expect((await person.comeBack(wrong.href)).status).toBe(400);
  expect(atryum.tokenRequests('authorization_code')).toHaveLength(0);
  await person.logIn(atryum);
  const { auth, login } = person.view();
  expect(auth).toBe('ready');
  expect(login).toMatchObject({ isRenewed: false, expiresAt: null, lastsUntil: null });
  clock.advance(400 * 86_400_000);
  expect(person.view()).toMatchObject({ auth: 'ready', problem: null });
  expect(person.core.snapshot().repairs.filter(({ id }) => id.includes('login'))).toEqual([]);
});

it('ATRYUM-21 one Connect brings connection and login to ready, and the tools are there at once', async () => {
  const person = await startPerson();
  const redirectUri = `http://127.0.0.1:${person.port}/oauth/callback`;
  const atryum = await startAtryumLike([redirectUri]);
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: atryum.mcpUrl,
    oauth: { clientId: atryumClient.id, clientSecret: atryumClient.secret },
  });
  await person.until('up', ({ auth }) => auth === 'action-required');
  await person.comeBack(await atryum.logIn(await person.connect()));
  const view = await person.until('up', ({ connection }) => connection === 'ready');
  expect(view).toMatchObject({ auth: 'ready', problem: null });
  expect(view.tools).toBeGreaterThan(0);
  expect(await person.run('tools.list', { connector: 'up' })).toHaveLength(view.tools);
});

it('ATRYUM-40 ATRYUM-18 plain http to this computer is taken, with a token made by hand that may end', async () => {
  const atryum = await startAtryumLike();
  const person = await startPerson();
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: atryum.mcpUrl,
    bearer: atryumToken,
  });
  await person.until('up', ({ connection }) => connection === 'ready');
  expect(JSON.stringify(person.core.snapshot())).not.toContain(atryumToken);
  atryum.expireToken();
  await person.run('connector.connect', { name: 'up' });
  const view = await person.until('up', ({ auth }) => auth === 'refused');
  expect(view.problem?.message).toContain('it wants a login');
  expect(view.problem?.hint).toContain('new token');
  expect(atryum.count('/authorize')).toBe(0);
});

it('ATRYUM-41 works with servers that have tools and nothing else, over http and as a command', async () => {
  const atryum = await startAtryumLike();
  const person = await startPerson();
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: atryum.mcpUrl,
    bearer: atryumToken,
  });
  const http = await person.until('up', ({ connection }) => connection === 'ready');
  expect(http).toMatchObject({ protocolVersion: '2025-11-25', tools: 1 });
  const methods = atryum.requests.map(
    ({ body }) => (body === '' ? {} : (JSON.parse(body) as { method?: string })).method,
  );
  for (const asked of methods)
    expect([
      undefined,
      'server/discover',
      'initialize',
      'notifications/initialized',
      'tools/list',
    ]).toContain(asked);
  const script = '../../../../node_modules/@modelcontextprotocol/server-memory/dist/index.js';
  await person.run('connector.add', {
    kind: 'stdio',
    name: 'command',
    command: process.execPath,
    args: [join(import.meta.dirname, script)],
    env: [{ name: 'MEMORY_FILE_PATH', value: join(makeTempDir(), 'memory.jsonl'), secret: false }],
  });
  const command = await person.until('command', ({ connection }) => connection === 'ready');
  expect(command.tools).toBeGreaterThan(3);
});

it('ATRYUM-42 a call that is held there is waited for, and the client is notified that it still runs', async () => {
  const clock = createTestClock();
  const atryum = await startAtryumLike();
  const person = await startPerson({ ports: { clock } });
  await person.run('connector.add', {
    kind: 'http',
    name: 'up',
    url: atryum.mcpUrl,
    bearer: atryumToken,
    timeoutSeconds: 120,
  });
  await person.until('up', ({ connection }) => connection === 'ready');
  await person.run('connector.review', { name: 'up', accept: 'all' });
  await person.run('tool.set', { connector: 'up', tool: 'add', mode: 'allow', class: 'write' });
  const login = await another(person);
  atryum.holds = true;
  const calling = call({ core: person }, login, 'add', {}, { progressToken: 'p1' });
  await expect.poll(() => atryum.held()).toBe(1);
  for (const _ of [1, 2, 3]) clock.advance(10_000);
  atryum.release();
  const answer = await calling;
  expect(answer.outcome).toBe('ok');
  const notified = answer.messages.filter(({ method }) => method === 'notifications/progress');
  expect(notified.map(({ params }) => params?.['message'])).toEqual([
    'Waiting for up',
    'Waiting for up',
    'Waiting for up',
  ]);
  const steps = notified.map(({ params }) => Number(params?.['progress']));
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  expect(new Set(steps).size).toBe(3);
  expect(atryum.requests.filter(({ body }) => body.includes('tools/call'))).toHaveLength(1);
});
