/** Our own tokens never go upstream: whatever a client or its model puts them into (TRIAL-C7). */
import { expect, test } from 'vitest';
import {
  hasOwnToken,
  mayHaveOwnToken,
  withoutOwnTokens,
} from '../../../../main/core/lib/own-tokens.ts';
import { callModern, type Login } from '../../../support/clients/oauth-client.ts';
import {
  complete,
  offering,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { eventsOf, openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { another, readMessages, setUp, tool } from '../support.ts';

const reason = 'own_token_in_request';

interface Setting {
  readonly core: TestCore;
  readonly login: Login;
  readonly received: PlainMessage[];
}

/**
 * A server with a tool, a template, a prompt and completions, which keeps what it hears of them.
 */
async function startBoth(): Promise<Setting> {
  const received: PlainMessage[] = [];
  const hear =
    (answer: object) =>
    (message: PlainMessage): object => {
      received.push(message);
      return { ...complete, ...answer };
    };
  const url = await startPlainUpstream({
    ...offering([tool('get_it')]),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources: { subscribe: true }, prompts: {}, completions: {} },
    },
    'resources/list': { ...complete, resources: [] },
    'resources/templates/list': {
      ...complete,
      resourceTemplates: [{ uriTemplate: 'note://{id}', name: 'note' }],
    },
    'prompts/list': { ...complete, prompts: [{ name: 'hi', arguments: [{ name: 'who' }] }] },
    'tools/call': hear({ content: [] }),
    'resources/read': hear({ contents: [] }),
    'prompts/get': hear({ messages: [] }),
    'completion/complete': hear({ completion: { values: [] } }),
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  return { core, received, login: await another(core) };
}

async function ask(
  { core, login }: Setting,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const named = method === 'resources/read' ? { 'mcp-name': String(params['uri']) } : {};
  const answer = await callModern(core.endpoint, login.accessToken, method, params, {}, named);
  const message = readMessages(await answer.text()).at(-1) as {
    readonly result?: { readonly _meta?: Readonly<Record<string, unknown>> };
    readonly error?: { readonly data?: Readonly<Record<string, unknown>> };
  };
  const why = message.error?.data ?? message.result?._meta ?? {};
  return why['dev.consentry/reason'] ?? 'ok';
}

test('TRIAL-C7 SEC-46 a request with one of our own tokens in it reaches no server, and the log has it without the token', async () => {
  const setting = await startBoth();
  const { core, received, login } = setting;
  const { accessToken, refreshToken } = login;
  const who = (name: string, value: string): Record<string, unknown> => ({
    ref: { type: 'ref/prompt', name: 'up__hi' },
    argument: { name, value },
  });
  const uses: readonly (readonly [string, Record<string, unknown>])[] = [
    ['tools/call', { name: 'up__get_it', arguments: { text: accessToken } }],
    ['tools/call', { name: 'up__get_it', arguments: { a: [{ b: `Bearer ${refreshToken}.` }] } }],
    ['tools/call', { name: 'up__get_it', arguments: { [accessToken]: 1 } }],
    ['tools/call', { name: 'up__get_it', arguments: {}, _meta: { baggage: `t=${accessToken}` } }],
    ['tools/call', { name: 'up__get_it', arguments: { text: accessToken.slice(0, -5) } }],
    ['resources/read', { uri: `note://${accessToken}` }],
    ['prompts/get', { name: 'up__hi', arguments: { who: accessToken } }],
    ['completion/complete', who('who', accessToken)],
    ['completion/complete', { ...who('who', 'A'), context: { arguments: { x: accessToken } } }],
  ];
  for (const [method, params] of uses)
    expect([method, await ask(setting, method, params)]).toEqual([method, reason]);
  // A name that there is not is refused as that; its entry has no token in it either.
  await ask(setting, 'prompts/get', { name: accessToken });
  await ask(setting, 'tools/call', { name: accessToken, arguments: {} });
  expect(received).toEqual([]);
  const { entries } = await core.run('audit.list', { limit: 100 });
  const refused = entries.filter((entry) => entry.reason === reason);
  // Equal ones of a second are one entry.
  expect(new Set(refused.map(({ action }) => action))).toEqual(
    new Set(uses.map(([method]) => method)),
  );
  for (const entry of refused)
    expect(entry).toMatchObject({ decision: 'deny', connector: 'up', layer: null });
  expect(JSON.stringify(entries)).not.toMatch(/cst_(?:at|rt)_/u);
  // The same client and the same tool without it.
  const about = { name: 'up__get_it', arguments: { text: 'how long does a cst_at_ token live?' } };
  expect(await ask(setting, 'tools/call', about)).toBe('ok');
  expect(received).toHaveLength(1);
});

test('TRIAL-C7 a token that JSON spells with escapes is found too', async () => {
  const { core, received, login } = await startBoth();
  const session = await openSession(core, login.accessToken);
  const params = { name: 'up__get_it', arguments: { text: 'TOKEN' } };
  const spelled = String.raw`\u0063st\u005f${login.accessToken.slice(4)}`;
  const body = JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params });
  const response = await fetch(core.endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${login.accessToken}`,
      'mcp-session-id': session,
    },
    body: body.replace('TOKEN', () => spelled),
  });
  expect(await response.text()).toContain(reason);
  expect(received).toEqual([]);
});

test('TRIAL-C7 a subscription to a URI with our token in it is refused and reaches no server', async () => {
  const { core, login } = await startBoth();
  const session = await openSession(core, login.accessToken);
  const params = { uri: `note://${login.accessToken}` };
  const message = { id: 8, method: 'resources/subscribe', params };
  const response = await sendLegacy(core, login.accessToken, message, { session });
  expect(await response.text()).toContain('Resource not found');
  const { entries } = await core.run('audit.list', { action: 'resources/subscribe' });
  expect(entries).toMatchObject([{ decision: 'deny', reason }]);
  expect(JSON.stringify(entries)).not.toContain(login.accessToken);
});

test('TRIAL-C7 SEC-44 an answer to a server’s question that has our token in it is no answer', async () => {
  const setting = await setUp('legacy');
  const { core, login, upstream } = setting;
  await core.run('connector.edit', { name: 'up', asks: { input: true } });
  await core.run('connector.connect', { name: 'up' });
  const requestedSchema = { type: 'object', properties: { name: { type: 'string' } } };
  const params = { message: 'Who are you?', requestedSchema };
  upstream.asks = [{ id: 'ask-1', method: 'elicitation/create', params }];
  const hello = await sendLegacy(core, login.accessToken, {
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: { elicitation: {} },
      clientInfo: { name: 'askable', version: '1' },
    },
  });
  await hello.text();
  const session = hello.headers.get('mcp-session-id') ?? '';
  const call = { id: 1, method: 'tools/call', params: { name: 'up__get_it', arguments: {} } };
  const response = await sendLegacy(core, login.accessToken, call, { session });
  for await (const event of eventsOf(response)) {
    if (event['id'] === 1) break;
    const result = { action: 'accept', content: { name: login.accessToken } };
    await sendLegacy(core, login.accessToken, { id: event['id'], result }, { session });
  }
  const received = upstream.requests.map(({ rpc }) => JSON.stringify(rpc ?? null));
  expect(received.filter((text) => text.includes('"ask-1"'))).toHaveLength(1);
  expect(received.join('\n')).not.toContain(login.accessToken);
  const { entries } = await core.run('audit.list', { action: 'tools/call' });
  expect(entries[0]?.detail).toContain('had a secret of Consentry in it');
});

test('TRIAL-C7 each kind of our tokens is known by its beginning, and what only mentions one is none', () => {
  const rest = 'Zk3vQm8xT1nB5rW7yL0pH2dJ6fS9aG4cEuIoVbNqXzM';
  for (const kind of ['at', 'rt', 'ac', 'cs', 'dc']) {
    const token = `cst_${kind}_${rest}`;
    expect([kind, hasOwnToken({ deep: [[{ a: `x=${token}&y` }]] })]).toEqual([kind, true]);
    expect([kind, mayHaveOwnToken(Buffer.from(`{"a":"${token}"}`))]).toEqual([kind, true]);
    expect(withoutOwnTokens(`see ${token}, twice ${token}`)).toBe('see [secret], twice [secret]');
  }
  for (const text of ['cst_at_', 'cst_at_…', `cst_client_${rest}`, `CST_AT_${rest}`, rest, ''])
    expect([text, hasOwnToken({ text, [text]: [text, 1, null, true] })]).toEqual([text, false]);
  expect(mayHaveOwnToken(Buffer.from('{"a":"plain"}'))).toBe(false);
});
