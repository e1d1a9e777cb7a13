import { connect } from 'node:net';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { createDeferred } from '../../main/core/lib/deferred.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { createNodeClock } from '../../main/shared-adapters/system/node-clock.ts';
import { createProcessInspector } from '../../main/shared-adapters/process-inspector/process-inspector.ts';
import { canBeAnotherUser, sendAsAnotherUser } from '../support/system/foreign-user.ts';
import { memoryProcesses } from '../support/core/memory-ports.ts';
import { rawRequest, sendRaw } from '../support/clients/raw-http.ts';
import { snapshotOf } from '../support/values/sample-snapshot.ts';
import { startPage } from './support/ui-page.ts';

it('SEC-113 sets the strict headers on every answer and never a cookie', async () => {
  const { send, post } = await startPage();
  const answers = [
    await send('GET', '/'),
    await send('GET', '/assets/index.js'),
    await send('GET', '/none'),
    await post('/session', {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 401]);
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(
      Object.keys(headers).filter(
        (name) => name === 'set-cookie' || name.startsWith('access-control'),
      ),
    ).toEqual([]);
  }
  expect(answers[0]?.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answers[1]?.headers['content-type']).toBe('text/javascript; charset=utf-8');
});

it('SEC-113 refuses other hosts, other origins and other methods', async () => {
  const { server, send, post } = await startPage();
  const own = `127.0.0.1:${server.port}`;
  const status = async (method: string, path: string, headers: Record<string, string>) =>
    (await send(method, path, headers)).status;
  expect(await status('GET', '/', { host: `localhost:${server.port}` })).toBe(200);
  for (const host of [
    'evil.example',
    '127.0.0.1',
    `127.0.0.1.:${server.port}`,
    `${own}.evil.example`,
    '0.0.0.0:1',
  ]) {
    expect(await status('GET', '/', { host })).toBe(403);
  }
  for (const origin of [
    'null',
    'https://evil.example',
    'http://127.0.0.1:1',
    `http://localhost:${server.port}`,
  ]) {
    expect((await post('/session', { secret: 'x' }, { origin })).status).toBe(403);
  }
  expect((await post('/session', { secret: 'x' }, { origin: `http://${own}` })).status).toBe(401);
  for (const site of ['cross-site', 'same-site']) {
    expect((await post('/session', { secret: 'x' }, { 'sec-fetch-site': site })).status).toBe(403);
    expect(await status('GET', '/assets/index.js', { 'sec-fetch-site': site })).toBe(403);
  }
  const navigation = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
  expect(await status('GET', '/', { ...navigation, 'sec-fetch-dest': 'document' })).toBe(200);
  expect(await status('GET', '/', { ...navigation, 'sec-fetch-dest': 'iframe' })).toBe(403);
  for (const method of ['POST', 'PUT', 'OPTIONS', 'HEAD', 'DELETE'])
    expect(await status(method, '/', {})).toBe(405);
  expect(await status('GET', '/session', {})).toBe(405);
  expect(await status('GET', '/call/state.get', {})).toBe(405);
});

// Becoming another user takes root, and knowing it the kernel's table: not so on every machine.
it.runIf(canBeAnotherUser)(
  'SEC-11 answers 403 to another user of the machine, who holds a good link and a good token',
  async () => {
    const { server, core, login, secretOf } = await startPage(
      createProcessInspector(createNodeClock()),
    );
    const { port } = server;
    const { authorization = '' } = await login();
    const json = 'Content-Type: application/json';
    const secret = secretOf(server.newLink());
    const requests = [
      rawRequest(port, 'GET /'),
      rawRequest(port, 'GET /assets/index.js'),
      rawRequest(port, 'POST /session', [json], JSON.stringify({ secret })),
      rawRequest(
        port,
        'POST /call/question.allow',
        [json, `Authorization: ${authorization}`],
        '{"id":"q"}',
      ),
    ];
    const answers = await sendAsAnotherUser(port, requests);
    expect(answers.length).toBe(requests.length);
    for (const answer of answers) {
      expect(answer).toMatch(/^HTTP\/1\.1 403 /u);
      expect(answer).toContain('{"error":"foreign_user"}');
      expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n');
    }
    expect(core.calls).toEqual([]);
    // The link is still good: nothing looked at it.
    for (const request of requests) expect((await sendRaw(port, request)).status).toBe(200);
    expect(core.calls.length).toBe(1);
  },
);

it('SEC-11 goes on when the owner is unknown, and within the deadline when the lookup hangs', async () => {
  const processes = memoryProcesses();
  const { send, clock } = await startPage(processes);
  processes.peerOwner = 'unknown';
  expect((await send('GET', '/')).status).toBe(200);
  processes.peerOwner = 'foreign';
  expect((await send('GET', '/')).status).toBe(403);
  const asked = createDeferred<void>();
  processes.owner = () => (asked.resolve(), new Promise(() => undefined));
  const answer = send('GET', '/');
  await asked.promise;
  clock.advance(limits.peer.owner);
  expect((await answer).status).toBe(200);
});

it('SEC-12 lets no page frame the start page', async () => {
  const { send } = await startPage();
  for (const site of ['cross-site', 'same-site', 'same-origin', 'none']) {
    const framed = { 'sec-fetch-site': site, 'sec-fetch-dest': 'iframe' };
    expect((await send('GET', '/', framed)).status).toBe(403);
  }
});

it('serves listed files only', async () => {
  const { send } = await startPage();
  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/%2e%2e%2findex.html',
    '/index.html/',
    '//',
    '/assets/',
    '/assets/index.js.map',
    '/__proto__',
  ]) {
    expect([path, (await send('GET', path)).status]).toEqual([path, 404]);
  }
});

it('refuses bodies of the wrong type, size and shape', async () => {
  const { send, post, login } = await startPage();
  const bearer = await login();
  expect((await send('POST', '/session', { 'content-type': 'text/plain' }, '{}')).status).toBe(415);
  expect(
    (
      await send(
        'POST',
        '/session',
        { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        '{}',
      )
    ).status,
  ).toBe(415);
  expect((await post('/session', { secret: 'x'.repeat(5000) })).status).toBe(413);
  const chunked = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
  expect(
    (await send('POST', '/session', chunked, JSON.stringify({ secret: 'x'.repeat(5000) }))).status,
  ).toBe(413);
  expect(
    (await send('POST', '/call/state.get', { ...bearer, 'content-type': 'application/json' }, '{'))
      .status,
  ).toBe(400);
  expect((await post('/call/..', {}, bearer)).status).toBe(404);
});

it('refuses what a browser never sends: two hosts, old HTTP, a full target', async () => {
  const { server } = await startPage();
  const host = `Host: 127.0.0.1:${server.port}\r\n`;
  const lines = [
    [`GET / HTTP/1.1\r\n${host}${host}\r\n`, '400'],
    [`GET / HTTP/1.0\r\n${host}\r\n`, '400'],
    [`GET http://evil.example/ HTTP/1.1\r\n${host}\r\n`, '400'],
    [`GET / HTTP/1.1\r\n\r\n`, '403'],
  ] as const;
  for (const [bytes, status] of lines) {
    const socket = connect(server.port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write(bytes);
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    expect(chunk.toString('latin1').split(' ')[1]).toBe(status);
  }
});

it('streams each newer snapshot, skips those a slow page missed, and drops one that stops reading', async () => {
  const { server, core, login, clock } = await startPage();
  const { authorization = '' } = await login();
  const socket = connect(server.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.write(
    `GET /events HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nAuthorization: ${authorization}\r\n\r\n`,
  );
  let text = '';
  const received = (revision: number) => text.includes(`"revision":${revision},`);
  socket.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  await expect.poll(() => received(1)).toBe(true);
  core.publish(snapshotOf(2));
  await expect.poll(() => received(2)).toBe(true);
  clock.advance(limits.http.streamHeartbeat);
  await expect.poll(() => text.includes(': still here')).toBe(true);

  socket.pause();
  const large = { ...snapshotOf(3), dataDir: 'x'.repeat(16 * 1024 * 1024) };
  core.publish(large);
  for (let revision = 4; revision < 1000; revision += 1) core.publish({ ...large, revision });
  socket.resume();
  core.publish(snapshotOf(1000));
  await expect.poll(() => received(1000), { timeout: 10_000 }).toBe(true);
  expect(received(500)).toBe(false);

  socket.pause();
  core.publish({ ...large, revision: 1001 });
  clock.advance(30_000);
  const closed = once(socket, 'close');
  socket.on('error', () => {});
  socket.resume();
  await closed;
  expect(received(1001) && text.endsWith('\n\n')).toBe(false);
});
