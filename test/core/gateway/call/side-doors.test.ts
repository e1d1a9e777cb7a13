/**
 * No way around the decision: what is not decided is refused in both eras, and a handle of one
 * grant is nothing to another.
 */
import { expect, test } from 'vitest';
import { isOffered, knownMethods } from '../../../../main/core/policy/methods.ts';
import { methodsOfSchemas } from '../../../support/clients/mcp-methods.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { another, readMessages, setUp, type Setting } from '../support.ts';

const strangers = ['', 'tools/call/', 'TOOLS/LIST', 'resources/write', '__proto__', 'x'.repeat(60)];
/** Need something that is there, and name it in their own way. */
const lookedFor = new Set([
  'resources/read',
  'prompts/get',
  'completion/complete',
  'skills/get',
  'resources/directory/read',
]);
const named = { name: 'up__get_it', uri: 'file:///etc/passwd' };

async function modern({ core, login }: Setting, method: string): Promise<unknown> {
  // A read is named by its URI in a header, which has to say the same (MCP 2026-07-28, Request
  // Metadata).
  const params = method === 'resources/read' ? { uri: named.uri } : { ...named, notifications: {} };
  const headers = method === 'resources/read' ? { 'mcp-name': named.uri } : {};
  const response = await callModern(core.endpoint, login.accessToken, method, params, {}, headers);
  return firstMessage(response);
}

/** Streams stay open, so only what comes first is read. */
async function firstMessage(response: Response): Promise<unknown> {
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += new TextDecoder().decode(chunk);
    if (text.startsWith('{') || text.includes('\n\n')) break;
  }
  const [message] = readMessages(text);
  return message?.error?.code ?? 'answered';
}

test('SEC-56 in 2026-07-28 what has no case is refused, written down, and sent nowhere', async () => {
  const setting = await setUp();
  const sentBefore = setting.upstream.requests.length;
  const refused = [...new Set([...methodsOfSchemas(), ...strangers])].filter(
    (method) => !isOffered(method, 'modern'),
  );
  expect(refused).toEqual(
    expect.arrayContaining(['tasks/list', 'sampling/createMessage', 'ping', 'logging/setLevel']),
  );
  for (const method of refused)
    expect([method, await modern(setting, method)]).toEqual([method, -32601]);
  expect(setting.upstream.requests.slice(sentBefore)).toEqual([]);
  // What is offered is looked for, and what this server does not have is not there; tasks are for
  // who declares them.
  for (const method of knownMethods.filter((known) => isOffered(known, 'modern')))
    expect([method, await modern(setting, method)]).toEqual([
      method,
      lookedFor.has(method) ? -32602 : method.startsWith('tasks/') ? -32021 : 'answered',
    ]);
  expect(setting.upstream.requests.slice(sentBefore).map(({ rpc }) => rpc?.method)).toEqual([
    'tools/call',
  ]);
  await expectWrittenDown(setting, refused);
});

test('SEC-56 in older revisions what has no case is refused, written down, and sent nowhere', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const session = await openSession(core, login.accessToken);
  const ask = async (method: string): Promise<unknown> =>
    firstMessage(
      await sendLegacy(core, login.accessToken, { id: 7, method, params: named }, { session }),
    );
  const sentBefore = setting.upstream.requests.length;
  const refused = [...new Set([...methodsOfSchemas(), ...strangers])].filter(
    (method) => !isOffered(method, 'legacy'),
  );
  expect(refused).toEqual(
    expect.arrayContaining(['tasks/result', 'roots/list', 'server/discover']),
  );
  for (const method of refused) expect([method, await ask(method)]).toEqual([method, -32601]);
  expect(setting.upstream.requests.slice(sentBefore)).toEqual([]);
  // `initialize` has its answer above.
  for (const method of ['ping', 'tools/list', 'tools/call'])
    expect([method, await ask(method)]).toEqual([method, 'answered']);
  await expectWrittenDown(setting, refused);
});

async function expectWrittenDown(
  { core, login }: Setting,
  refused: readonly string[],
): Promise<void> {
  const { entries } = await core.run('audit.list', { decision: 'deny', limit: 500 });
  const own = entries.filter(({ reason }) => reason === 'method_not_offered');
  expect(own.every(({ clientId }) => clientId === login.clientId)).toBe(true);
  const known = refused.filter((method) => knownMethods.includes(method));
  expect(new Set(own.map(({ action }) => action))).toEqual(new Set([...known, 'mcp.unknown']));
}

test('SEC-99 of a flood of made-up methods a few are named, and the rest is one entry a second', async () => {
  const setting = await setUp();
  const began = performance.now();
  for (let n = 0; n < 20; n += 1) await modern(setting, `made/up-${n}`);
  const seconds = Math.ceil((performance.now() - began) / 1000);
  const { entries } = await setting.core.run('audit.list', { action: 'mcp.unknown' });
  const named = entries.flatMap(({ detail }) =>
    detail?.startsWith('made') === true ? detail : [],
  );
  expect(named.toSorted()).toEqual([0, 1, 2, 3, 4].map((n) => `made/up-${n}`));
  // Each second begins with an entry, and ends with a count.
  expect(entries.length).toBeGreaterThanOrEqual(6);
  expect(entries.length).toBeLessThanOrEqual(6 + 2 * seconds);
});

test('SEC-54 a handle that another grant was given opens nothing', async () => {
  const setting = await setUp();
  const { core, upstream } = setting;
  const other = await another(core);
  const task = 'task-of-the-other-client';
  upstream.onCall = () => ({
    content: [
      { type: 'text', text: 'started' },
      { type: 'resource_link', uri: `secret://${task}`, name: 'its result' },
    ],
    _meta: { 'io.modelcontextprotocol/related-task': { taskId: task } },
  });
  const call = (token: string, more: object): Promise<Response> =>
    callModern(core.endpoint, token, 'tools/call', { name: 'up__get_it', arguments: {}, ...more });
  await (await call(other.accessToken, {})).text();

  const session = await openSession(core, setting.login.accessToken);
  const attempts: readonly [string, object][] = [
    ['tasks/get', { taskId: task }],
    ['tasks/result', { taskId: task }],
    ['tasks/cancel', { taskId: task }],
    ['tasks/list', {}],
  ];
  const before = upstream.requests.length;
  for (const [method, params] of attempts) {
    const message = { id: method, method, params };
    const answer = await sendLegacy(core, setting.login.accessToken, message, { session });
    expect([method, await firstMessage(answer)]).toEqual([method, -32601]);
  }
  for (const method of ['resources/read', 'resources/subscribe']) {
    const reading = { id: 9, method, params: { uri: `secret://${task}` } };
    const read = await sendLegacy(core, setting.login.accessToken, reading, { session });
    expect([method, await firstMessage(read)]).toEqual([method, -32002]);
  }
  const theirSession = await openSession(core, other.accessToken);
  const stolen = await sendLegacy(
    core,
    setting.login.accessToken,
    { id: 1, method: 'tools/list', params: {} },
    { session: theirSession },
  );
  expect(stolen.status).toBe(404);
  const cursor = await callModern(core.endpoint, setting.login.accessToken, 'tools/list', {
    cursor: 'theirs',
  });
  expect(await firstMessage(cursor)).toBe(-32602);
  expect(upstream.requests.slice(before)).toEqual([]);

  // State that we did not give to this grant for this call is refused; answers without it travel
  // nowhere.
  const state = await call(setting.login.accessToken, { requestState: task });
  expect(await firstMessage(state)).toBe(-32602);
  expect(upstream.requests.slice(before)).toEqual([]);
  const others = { inputResponses: { a: { action: 'accept' } }, task: { taskId: task } };
  await (await call(setting.login.accessToken, others)).text();
  const [sent] = upstream.requests.slice(before);
  expect(Object.keys(sent?.rpc?.params ?? {})).toEqual(['name', 'arguments', '_meta']);
  expect(JSON.stringify(sent?.rpc)).not.toContain(task);
});
