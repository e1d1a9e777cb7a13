/**
 * Calls that go on as tasks, for clients and servers that both speak of them (MCP extension
 * io.modelcontextprotocol/tasks).
 */
import { expect, test } from 'vitest';
import { callModern, type Login } from '../../../support/clients/oauth-client.ts';
import {
  complete,
  offering,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { another, readMessages, tool } from '../support.ts';

const extension = 'io.modelcontextprotocol/tasks';
const declared = {
  'io.modelcontextprotocol/clientCapabilities': {
    elicitation: {},
    extensions: { [extension]: {} },
  },
};
const facts = {
  status: 'working',
  createdAt: '2026-11-21T00:00:00Z',
  lastUpdatedAt: '2026-11-21T00:00:00Z',
  ttlMs: 60_000,
};
const form = {
  message: 'Sure?',
  requestedSchema: { type: 'object', properties: { ok: { type: 'boolean' } } },
};

interface Setting {
  readonly core: TestCore;
  readonly login: Login;
  readonly received: PlainMessage[];
}

/** One server with one task, `task-1`, which asks before it is done. */
async function setUp(): Promise<Setting> {
  const received: PlainMessage[] = [];
  let answered: unknown;
  const hear =
    (answer: (message: PlainMessage) => object) =>
    (message: PlainMessage): object => {
      received.push(message);
      return answer(message);
    };
  const url = await startPlainUpstream({
    ...offering([tool('get_it')]),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, extensions: { [extension]: {} } },
    },
    'tools/call': hear((message) => {
      const capabilities = message.params?.['_meta'] as Record<string, { extensions?: object }>;
      const speaks = capabilities['io.modelcontextprotocol/clientCapabilities']?.extensions;
      return speaks === undefined
        ? { resultType: 'complete', content: [] }
        : { resultType: 'task', taskId: 'task-1', ...facts };
    }),
    'tasks/get': hear(() =>
      answered === undefined
        ? {
            resultType: 'complete',
            taskId: 'task-1',
            ...facts,
            status: 'input_required',
            inputRequests: { sure: { method: 'elicitation/create', params: form } },
          }
        : {
            resultType: 'complete',
            taskId: 'task-1',
            ...facts,
            status: 'completed',
            result: { content: [{ type: 'text', text: JSON.stringify(answered) }] },
          },
    ),
    'tasks/update': hear(({ params }) => {
      answered = params?.['inputResponses'];
      return { resultType: 'complete' };
    }),
    'tasks/cancel': hear(() => ({ resultType: 'complete' })),
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  return { core, login: await another(core), received };
}

async function ask(
  { core, login }: Pick<Setting, 'core' | 'login'>,
  method: string,
  params: Readonly<Record<string, unknown>>,
  meta: object = declared,
): Promise<{ result?: Record<string, unknown>; code?: number }> {
  const named = method.startsWith('tasks/') ? { 'mcp-name': String(params['taskId']) } : {};
  const response = await callModern(
    core.endpoint,
    login.accessToken,
    method,
    { ...params, _meta: meta },
    {},
    named,
  );
  const message = readMessages(await response.text()).at(-1);
  if (message?.error !== undefined) return { code: message.error.code };
  return { result: { ...message?.result } };
}

const call = { name: 'up__get_it', arguments: {} };

test('a task is polled, asked for input, answered and finished; its id is never the server’s', async () => {
  const setting = await setUp();
  const { result } = await ask(setting, 'tools/call', call);
  expect(result).toMatchObject({ resultType: 'task', ...facts });
  const taskId = String(result?.['taskId']);
  expect(taskId).not.toContain('task-1');
  const waiting = await ask(setting, 'tasks/get', { taskId });
  expect(waiting.result).toMatchObject({
    resultType: 'complete',
    taskId,
    status: 'input_required',
    inputRequests: { sure: { method: 'elicitation/create', params: { message: '[up] Sure?' } } },
  });
  const answer = { action: 'accept', content: { ok: true } };
  const update = await ask(setting, 'tasks/update', {
    taskId,
    inputResponses: { sure: answer, no: 7 },
  });
  expect(Object.keys(update.result ?? {}).toSorted()).toEqual(['_meta', 'resultType']);
  const done = await ask(setting, 'tasks/get', { taskId });
  expect(done.result).toMatchObject({
    taskId,
    status: 'completed',
    result: { content: [{ type: 'text', text: JSON.stringify({ sure: answer }) }] },
  });
  expect((await ask(setting, 'tasks/cancel', { taskId })).result).toMatchObject({
    resultType: 'complete',
  });
  const ids = setting.received.flatMap(({ params }) => params?.['taskId'] ?? []);
  expect(ids).toEqual(['task-1', 'task-1', 'task-1', 'task-1']);
  const { entries } = await setting.core.run('audit.list', { limit: 50 });
  expect(
    entries.map(({ action }) => action).filter((action) => action.startsWith('tasks/')),
  ).toEqual(['tasks/cancel', 'tasks/get', 'tasks/update']);
});

test('SEC-54 a task is nothing for another grant, for a flipped bit, and for the server’s own id', async () => {
  const setting = await setUp();
  const { result } = await ask(setting, 'tools/call', call);
  const taskId = String(result?.['taskId']);
  const before = setting.received.length;
  const stranger = { ...setting, login: await another(setting.core) };
  for (const method of ['tasks/get', 'tasks/update', 'tasks/cancel']) {
    expect((await ask(stranger, method, { taskId })).code).toBe(-32602);
    expect((await ask(setting, method, { taskId: 'task-1' })).code).toBe(-32602);
    const flipped = `${taskId.slice(0, 20)}${taskId[20] === 'A' ? 'B' : 'A'}${taskId.slice(21)}`;
    expect((await ask(setting, method, { taskId: flipped })).code).toBe(-32602);
  }
  expect(setting.received).toHaveLength(before);
});

test('a task is out of reach once its connector is no longer granted', async () => {
  const setting = await setUp();
  const { result } = await ask(setting, 'tools/call', call);
  await setting.core.run('connector.disable', { name: 'up' });
  const before = setting.received.length;
  expect((await ask(setting, 'tasks/get', { taskId: result?.['taskId'] })).code).toBe(4030);
  expect(setting.received).toHaveLength(before);
});

test('who does not speak of tasks gets none, and cannot ask for one', async () => {
  const setting = await setUp();
  const plain = { 'io.modelcontextprotocol/clientCapabilities': {} };
  expect((await ask(setting, 'tools/call', call, plain)).result).toMatchObject({ content: [] });
  expect((await ask(setting, 'tasks/get', { taskId: 'x' }, plain)).code).toBe(-32021);
});
