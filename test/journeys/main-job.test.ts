/**
 * The main job with real programs on both sides, over real sockets: A register, consent, token; B
 * call through the proxy and see it in the activity log; C revoke, next request 401; D add a
 * connector.
 */
import { describe, expect, test, vi } from 'vitest';
import { callModern, logIn } from '../support/clients/oauth-client.ts';
import { startCore } from '../support/core/start-core.ts';
import { clientKinds, connectClient } from './support/real-clients.ts';
import { runInspector } from './support/inspector.ts';
import { addEverything, addStdio, serverPath } from './support/real-upstreams.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';

describe.each(clientKinds)('with %s as client', (kind) => {
  test('ATMOS-20 ATMOS-38 ALATION-21 registers, asks, gets what the person gave, calls, and is cut off by revoke', async () => {
    const core = await startCore();
    await addEverything(core);
    const client = await connectClient(kind, core, core.endpoint, {
      allow: true,
      access: { everything: 'read' },
    });

    const [row] = core.core.snapshot().clients;
    expect(row).toMatchObject({ status: 'active', scopes: ['everything:read'], activeTokens: 1 });

    const tools = await client.listTools();
    expect(tools).toContain('everything__echo');
    const answer = await client.callTool('everything__echo', { message: 'through the proxy' });
    expect(answer).toEqual({ text: 'Echo: through the proxy', isError: false });

    const { entries } = await core.run('audit.list', { action: 'tools/call' });
    expect(entries[0]).toMatchObject({
      connector: 'everything',
      tool: 'echo',
      decision: 'allow',
      reason: 'class_read',
      clientName: row?.name,
    });
    // What the model wrote is not kept, its shape is.
    expect(entries[0]?.arguments).toBe('{"message":"[text of 17 characters]"}');

    await core.run('client.revoke', { clientId: row?.clientId ?? '' }, 'tray');
    expect(core.core.snapshot().clients[0]).toMatchObject({ status: 'revoked', activeTokens: 0 });
    const token = client.accessToken();
    if (token !== null)
      expect((await callModern(core.endpoint, token, 'tools/list')).status).toBe(401);
    // The current SDK says so when a refresh is refused, which is what has to happen here.
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const again = client.callTool('everything__echo', { message: 'again' });
    // mcp-remote does not fail but waits for a new login; both SDKs ask for one and fail.
    if (kind === 'mcp-remote') again.catch(() => undefined);
    else await expect(again).rejects.toThrow();
    await vi.waitFor(async () => {
      const { entries: refused } = await core.run('audit.list', { action: 'http.refused' });
      expect(refused.some((entry) => entry.reason === 'invalid_token')).toBe(true);
    });
    const { entries: calls } = await core.run('audit.list', { action: 'tools/call' });
    expect(calls).toHaveLength(1);
    expect(warned.mock.calls.flat().join()).toMatch(kind === 'sdk-v2' ? /invalid_grant/u : /^$/u);
  });

  test('is told when the person denies', async () => {
    const core = await startCore();
    await expect(connectClient(kind, core, core.endpoint, { allow: false })).rejects.toThrow(
      /denied/u,
    );
    expect(core.core.snapshot().clients[0]).toMatchObject({
      status: 'registered',
      activeTokens: 0,
    });
  });

  test('uses one connector at its own address, with its own tool names', async () => {
    const core = await startCore();
    const folder = makeTempDir();
    await addStdio(core, 'files', [serverPath('filesystem'), folder]);
    await addEverything(core);
    const client = await connectClient(kind, core, `${core.issuer}/mcp/files`, { allow: true });
    const tools = await client.listTools();
    expect(tools).toContain('list_directory');
    expect(tools.filter((tool) => tool.includes('echo'))).toEqual([]);
    const { text } = await client.callTool('list_directory', { path: folder });
    expect(text).toBe('');
    // Writing is not in the list of a client that was given reading.
    expect(tools).not.toContain('write_file');
  });
});

test("MCP Inspector's command line logs in and lists the tools it was given", async () => {
  const core = await startCore();
  await addEverything(core);
  const printed = await runInspector(core, core.endpoint, { allow: true }, [
    '--method',
    'tools/list',
  ]);
  expect(JSON.stringify(printed)).toContain('everything__echo');
  expect(core.core.snapshot().clients[0]).toMatchObject({
    name: 'MCP Inspector',
    status: 'active',
  });
});

test('a write waits for the person, runs once when allowed, and is refused when denied', async () => {
  const core = await startCore();
  await addStdio(core, 'memory', [serverPath('memory')], {
    env: [{ name: 'MEMORY_FILE_PATH', value: `${makeTempDir()}/memory.json`, secret: false }],
  });
  const client = await connectClient('sdk-v2', core, core.endpoint, {
    allow: true,
    access: { memory: 'read' },
  });
  expect(await client.listTools()).not.toContain('memory__create_entities');

  // The client asks for more; the person gives writing.
  const login = await logIn(core, {
    authorize: { scope: 'memory:write' },
    access: { memory: 'write' },
  });
  const args = {
    entities: [{ name: 'Ada', entityType: 'person', observations: ['wrote the first program'] }],
  };
  const call = (): Promise<Response> =>
    callModern(core.endpoint, login.accessToken, 'tools/call', {
      name: 'memory__create_entities',
      arguments: args,
    });

  const first = call();
  const question = await vi.waitFor(async () => {
    const [waiting] = await core.run('questions.list', {});
    if (waiting?.kind !== 'approval') throw new Error('not asked yet');
    return waiting;
  });
  expect(question).toMatchObject({
    connector: 'memory',
    tool: 'create_entities',
    class: 'write',
    clientWaits: true,
  });
  expect(question.arguments).toContain('"name": "Ada"');
  await core.run('question.allow', { id: question.id });
  expect(await (await first).json()).toMatchObject({ result: { resultType: 'complete' } });

  const second = call();
  const again = await vi.waitFor(async () => {
    const [waiting] = await core.run('questions.list', {});
    if (waiting === undefined) throw new Error('not asked yet');
    return waiting;
  });
  await core.run('question.deny', { id: again.id });
  expect(await (await second).json()).toMatchObject({
    result: { isError: true, _meta: { 'dev.consentry/reason': 'denied_by_person' } },
  });
  const { entries } = await core.run('audit.list', {
    tool: 'create_entities',
    action: 'tools/call',
  });
  expect(entries.map((entry) => `${entry.decision} ${entry.reason}`)).toEqual([
    'deny denied_by_person',
    'ask class_write',
    'allow approved_once',
    'sent approved_once',
    'ask class_write',
  ]);
});

test('a call that needs more scope is answered with the scope to ask for', async () => {
  const core = await startCore();
  await addStdio(core, 'memory', [serverPath('memory')], {
    env: [{ name: 'MEMORY_FILE_PATH', value: `${makeTempDir()}/memory.json`, secret: false }],
  });
  const { accessToken } = await logIn(core, { access: { memory: 'read' } });
  const response = await callModern(core.endpoint, accessToken, 'tools/call', {
    name: 'memory__create_entities',
    arguments: { entities: [] },
  });
  expect(response.status).toBe(403);
  expect(response.headers.get('www-authenticate')).toMatch(
    /error="insufficient_scope".*scope="memory:write"/u,
  );
});

test('pause stops every client with 503 until a person resumes', async () => {
  const core = await startCore();
  await addEverything(core);
  const client = await connectClient('sdk-v2', core, core.endpoint, { allow: true });
  const token = client.accessToken() ?? '';
  await core.run('gateway.pause', {}, 'tray');
  const paused = await callModern(core.endpoint, token, 'tools/list');
  expect([paused.status, paused.headers.get('retry-after')]).toEqual([503, '60']);
  expect(await core.refused('gateway.resume', {}, 'control')).toMatchObject({
    code: 'not_allowed_here',
  });
  await core.run('gateway.resume', {}, 'main-window');
  expect((await callModern(core.endpoint, token, 'tools/list')).status).toBe(200);
});

test('a connector that broke hides nothing of the others', async () => {
  const core = await startCore();
  await addEverything(core);
  await core.run('connector.add', {
    kind: 'stdio',
    name: 'broken',
    command: '/nowhere/at-all',
    args: [],
  });
  const broken = await vi.waitFor(() => {
    const view = core.core.snapshot().connectors.find(({ name }) => name === 'broken');
    if (view?.connection !== 'error') throw new Error('not failed yet');
    return view;
  });
  expect(broken.problem?.message).toContain('/nowhere/at-all');
  expect(broken.problem?.hint).not.toBeNull();
  const client = await connectClient('sdk-v1', core, core.endpoint, { allow: true });
  expect(await client.listTools()).toContain('everything__echo');
});
