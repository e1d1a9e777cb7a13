/**
 * Who is at the other end (SEC-11): other users of the machine are turned away, and no lookup can
 * stop a request.
 */
import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPeers } from '../../../main/core/http/peer.ts';
import { createDeferred } from '../../../main/core/lib/deferred.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { ProcessInspector } from '../../../main/core/ports/ports.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { createProcessInspector } from '../../../main/shared-adapters/process-inspector/process-inspector.ts';
import { canBeAnotherUser, sendAsAnotherUser } from '../../support/system/foreign-user.ts';
import { createTestClock, memoryProcesses } from '../../support/core/memory-ports.ts';
import { authorizeUrl, logIn, register } from '../../support/clients/oauth-client.ts';
import { rawRequest, sendRaw } from '../../support/clients/raw-http.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { formType, getRoutes, jsonType, postRoutes, typeOf } from './routes-under-test.ts';
import { registerRequest, registration } from './registration-request.ts';

/**
 * Requests that are all answered with success, or wait for the person, when the own user sends
 * them.
 */
async function goodRequests(core: TestCore): Promise<readonly string[]> {
  const { port } = core;
  const login = await logIn(core);
  const { pathname, search } = new URL(authorizeUrl(core.issuer, login).url);
  const refresh = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: login.refreshToken,
    client_id: login.clientId,
  }).toString();
  const initialize = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    },
  });
  const mcpHeaders = [
    jsonType,
    'Accept: application/json, text/event-stream',
    `Authorization: Bearer ${login.accessToken}`,
  ];
  return [
    registerRequest(port),
    rawRequest(port, `GET ${pathname}${search}`),
    rawRequest(port, 'POST /oauth/token', [formType], refresh),
    rawRequest(port, 'POST /mcp', mcpHeaders, initialize),
    rawRequest(port, 'GET /'),
    rawRequest(port, 'GET /healthz'),
  ];
}

/** What the core did: everything that a handled request would have changed. */
function tracesOf({ core }: TestCore): unknown {
  const { clients, questions } = core.snapshot();
  return { clients, questions };
}

function expectForeign(answer: string): void {
  expect(answer).toMatch(/^HTTP\/1\.1 403 /u);
  expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n');
  expect(answer).toContain('\r\n{"error":"foreign_user"}');
}

describe('another user of the machine', () => {
  // Becoming another user takes root, and knowing it the kernel's table: not so on every machine.
  test.runIf(canBeAnotherUser)(
    'SEC-11 is answered 403 on every path, over both families, and nothing is handled',
    async () => {
      const core = await startCore({
        ports: { processes: createProcessInspector(createNodeClock()) },
      });
      const requests = await goodRequests(core);
      const before = tracesOf(core);
      const answers = await sendAsAnotherUser(core.port, requests);
      expect(answers.length).toBe(requests.length);
      answers.forEach(expectForeign);
      const [overIpv6 = ''] = await sendAsAnotherUser(core.port, requests.slice(0, 1), '::1');
      expectForeign(overIpv6);
      const [mapped = ''] = await sendAsAnotherUser(
        core.port,
        requests.slice(0, 1),
        '::ffff:127.0.0.1',
      );
      expectForeign(mapped);
      expect(tracesOf(core)).toEqual(before);
      // The same requests of the own user pass: what was refused is the user.
      for (const request of requests) {
        const { status } = await sendRaw(core.port, request);
        expect([200, 201, 302, 303]).toContain(status);
      }
    },
  );

  test('SEC-11 gets no second answer on its connection, and is counted in the log', async () => {
    const processes = memoryProcesses();
    const core = await startCore({ ports: { processes } });
    processes.peerOwner = 'foreign';
    const twice = `${rawRequest(core.port, 'GET /healthz', ['Connection: keep-alive'])}${registerRequest(core.port)}`;
    const { text } = await sendRaw(core.port, twice);
    expectForeign(text);
    expect(text.split('HTTP/1.1 ').length).toBe(2);
    expect(core.core.snapshot().clients).toEqual([]);
    const { entries } = await core.run('audit.list', { action: 'http.refused' });
    expect(entries).toMatchObject([{ decision: 'deny', reason: 'foreign_user' }]);
  });

  test('SEC-11 is refused before the front door checks, on every route and with every fault', async () => {
    const processes = memoryProcesses();
    const { port } = await startCore({ ports: { processes } });
    processes.peerOwner = 'foreign';
    const requests = [
      ...getRoutes.map((path) => rawRequest(port, `GET ${path}`)),
      ...postRoutes.map((path) => rawRequest(port, `POST ${path}`, [typeOf(path)], '{}')),
      rawRequest(port, 'GET /nowhere', ['Host: evil.example']),
      rawRequest(port, 'POST /mcp', [jsonType, 'Expect: 100-continue', 'Content-Length: 10']),
      rawRequest(port, 'OPTIONS /mcp'),
    ];
    for (const request of requests) expectForeign((await sendRaw(port, request)).text);
  });
});

describe('a lookup that fails', () => {
  const hanging = new Promise<never>(() => undefined);

  test('SEC-11 holds a request no longer than its deadline when it hangs', async () => {
    const clock = createTestClock();
    const processes = memoryProcesses();
    const core = await startCore({ ports: { clock, processes } });
    const ownerAsked = createDeferred<void>();
    const programAsked = createDeferred<void>();
    processes.owner = () => (ownerAsked.resolve(), hanging);
    processes.program = () => (programAsked.resolve(), hanging);
    const answer = sendRaw(core.port, registerRequest(core.port));
    await ownerAsked.promise;
    expect(core.core.snapshot().clients).toEqual([]);
    clock.advance(limits.peer.owner);
    await programAsked.promise;
    expect(core.core.snapshot().clients).toEqual([]);
    clock.advance(limits.peer.program);
    expect((await answer).status).toBe(201);
  });

  test.each<[string, Partial<ProcessInspector>]>([
    [
      'rejects',
      {
        owner: () => Promise.reject(new Error('no')),
        program: () => Promise.reject(new Error('no')),
      },
    ],
    [
      'throws',
      {
        owner: () => {
          throw new Error('no');
        },
        program: () => {
          throw new Error('no');
        },
      },
    ],
    ['does not know', { owner: async () => 'unknown', program: async () => null }],
  ])('SEC-11 lets a request go on, unnamed, when it %s', async (_what, failing) => {
    const processes = memoryProcesses();
    const core = await startCore({ ports: { processes } });
    Object.assign(processes, failing);
    expect((await sendRaw(core.port, registerRequest(core.port))).status).toBe(201);
  });
});

describe('whenKnown', () => {
  async function accepted(processes: ProcessInspector) {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const client = connect(port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    onTestFinished(() => void client.destroy());
    return { client, socket, peers: createPeers({ processes, clock: createNodeClock() }) };
  }

  test('goes on at once where the owner is known, so that a kept-alive connection waits once', async () => {
    const { socket, peers } = await accepted(memoryProcesses());
    const received: string[] = [];
    await new Promise<void>((resolve) => peers.whenKnown(socket, () => resolve()));
    peers.whenKnown(socket, (owner) => received.push(owner));
    expect(received).toEqual(['own']);
  });

  test('forgets a request whose sender left while we looked', async () => {
    const owner = createDeferred<'own'>();
    const { client, socket, peers } = await accepted({
      ...memoryProcesses(),
      owner: () => owner.promise,
    });
    const received: string[] = [];
    peers.whenKnown(socket, (answer) => received.push(answer));
    const closed = once(socket, 'close');
    client.destroy();
    socket.resume();
    await closed;
    const late = new Promise<void>(
      (resolve) => void owner.promise.then(() => setImmediate(resolve)),
    );
    owner.resolve('own');
    await late;
    expect(received).toEqual([]);
  });

  test('SEC-11 does not know whose a socket is that was gone before we looked', async () => {
    const processes = memoryProcesses();
    processes.peerOwner = 'foreign';
    processes.peerProgram = { pid: 1, name: 'somebody else', executable: '/x' };
    const { client, socket, peers } = await accepted(processes);
    const closed = once(socket, 'close');
    client.destroy();
    socket.resume();
    await closed;
    expect(await peers.of(socket).program()).toBeNull();
  });
});

test('asks for the owner once for each connection, and for the program only when it matters', async () => {
  const processes = memoryProcesses();
  const core = await startCore({ ports: { processes } });
  const asked = { owner: 0, program: 0 };
  processes.owner = async () => ((asked.owner += 1), 'own');
  processes.program = async () => ((asked.program += 1), null);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const get = async (path: string, body?: string): Promise<number> => {
    const request = httpRequest({
      agent,
      host: '127.0.0.1',
      port: core.port,
      path,
      method: body === undefined ? 'GET' : 'POST',
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    await once(response, 'end');
    return response.statusCode ?? 0;
  };
  for (let time = 0; time < 5; time += 1) expect(await get('/healthz')).toBe(200);
  expect(asked).toEqual({ owner: 1, program: 0 });
  for (let time = 0; time < 3; time += 1)
    expect(await get('/oauth/register', registration)).toBe(201);
  expect(asked).toEqual({ owner: 1, program: 1 });
  agent.destroy();
});

test('the own user passes', async () => {
  const core = await startCore({ ports: { processes: createProcessInspector(createNodeClock()) } });
  expect((await register(core.issuer)).clientId).toMatch(/^cst_client_/u);
});
