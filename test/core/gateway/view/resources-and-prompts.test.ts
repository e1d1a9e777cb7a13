/**
 * Resources, templates, prompts and completions through `/mcp` and `/mcp/<connector>`
 * (docs/reference/mcp-revisions.md#all-connectors-behind-one-endpoint).
 */
import { expect, test, vi } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { callModern, type Login } from '../../../support/clients/oauth-client.ts';
import {
  complete,
  offering,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { another, readMessages, tool } from '../support.ts';

interface Answer {
  readonly resources: readonly { readonly uri: string }[];
  readonly prompts: readonly { readonly name: string }[];
  readonly contents: unknown;
  readonly nextCursor?: string;
}

interface Offers {
  readonly resources?: readonly string[];
  readonly templates?: readonly string[];
  readonly prompts?: readonly string[];
}

/** A server that says which of its own things it was asked for. */
async function addServer(core: TestCore, name: string, offers: Offers): Promise<PlainMessage[]> {
  const received: PlainMessage[] = [];
  const url = await startPlainUpstream(
    {
      ...offering([tool('get_it')]),
      'server/discover': {
        ...complete,
        supportedVersions: ['2026-07-28'],
        capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      },
      'resources/list': {
        ...complete,
        resources: (offers.resources ?? []).map((uri) => ({ uri, name: uri, title: 'A title' })),
      },
      'resources/templates/list': {
        ...complete,
        resourceTemplates: (offers.templates ?? []).map((uriTemplate) => ({
          uriTemplate,
          name: uriTemplate,
        })),
      },
      'prompts/list': {
        ...complete,
        prompts: (offers.prompts ?? []).map((prompt) => ({
          name: prompt,
          arguments: [{ name: 'who' }],
        })),
      },
      'resources/read': (message) => {
        received.push(message);
        const uri = String(message.params?.['uri']);
        return {
          ...complete,
          ttlMs: 9_999_999,
          cacheScope: 'public',
          contents: [{ uri, text: `${name} has ${uri}`, _meta: { 'dev.consentry/reason': 'x' } }],
        };
      },
      'prompts/get': (message) => {
        received.push(message);
        const text = `${name} says ${JSON.stringify(message.params?.['arguments'])}`;
        return {
          resultType: 'complete',
          messages: [{ role: 'user', content: { type: 'text', text } }],
        };
      },
      'completion/complete': (message) => {
        received.push(message);
        return { resultType: 'complete', completion: { values: [name] } };
      },
    },
    { otherwise: () => ({ error: { code: -32602, message: 'Resource not found' } }) },
  );
  await core.run('connector.add', { kind: 'http', name, url });
  await core.run('connector.connect', { name });
  await vi.waitFor(async () => {
    const shown = await core.run('catalogue.list', { connector: name });
    expect(shown.prompts).toHaveLength(offers.prompts?.length ?? 0);
    expect(shown.resources).toHaveLength(offers.resources?.length ?? 0);
  });
  return received;
}

async function ask(
  core: TestCore,
  { accessToken }: Login,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const named = method === 'resources/read' ? { 'mcp-name': String(params['uri']) } : {};
  const response = await callModern(core.endpoint, accessToken, method, params, {}, named);
  const [message] = readMessages(await response.text());
  return (message?.result ?? { error: message?.error }) as Answer;
}

const both = { one: 'read', two: 'read' } as const;

test('SEC-50 a URI of one server stays as it is, one of two is told apart, and each read goes to its owner', async () => {
  const core = await startCore();
  const one = await addServer(core, 'one', {
    resources: ['file:///a', 'file:///shared'],
    prompts: ['hi'],
  });
  const two = await addServer(core, 'two', {
    resources: ['file:///b', 'file:///shared'],
    prompts: ['hi'],
  });
  const login = await another(core, both);
  const { resources } = await ask(core, login, 'resources/list');
  const uris = resources.map(({ uri }) => uri);
  expect(uris).toEqual([
    'file:///a',
    'consentry+one:file:///shared',
    'file:///b',
    'consentry+two:file:///shared',
  ]);
  for (const uri of uris) {
    const { contents } = await ask(core, login, 'resources/read', { uri });
    expect(contents).toEqual([{ uri, text: expect.any(String) }]);
  }
  expect(one.map(({ params }) => params?.['uri'])).toEqual(['file:///a', 'file:///shared']);
  expect(two.map(({ params }) => params?.['uri'])).toEqual(['file:///b', 'file:///shared']);
  // Whose it is has to be beyond doubt.
  for (const uri of ['file:///shared', 'file:///nobody', 'consentry+three:file:///a', 'consentry+'])
    expect(await ask(core, login, 'resources/read', { uri })).toMatchObject({
      error: { code: -32602, data: { uri } },
    });
  const { prompts } = await ask(core, login, 'prompts/list');
  expect(prompts.map(({ name }) => name)).toEqual(['one__hi', 'two__hi']);
  const said = await ask(core, login, 'prompts/get', {
    name: 'two__hi',
    arguments: { who: 'Ada' },
  });
  expect(said).toMatchObject({ messages: [{ content: { text: 'two says {"who":"Ada"}' } }] });
});

test('a URI that is in no list goes to the one server whose template fits, or, of who may write, to the only one', async () => {
  const core = await startCore();
  const one = await addServer(core, 'one', { templates: ['note://{id}/text'] });
  await addServer(core, 'two', { templates: ['mail://{box}/{id}'] });
  const login = await another(core, both);
  await ask(core, login, 'resources/read', { uri: 'note://7/text' });
  expect(one.map(({ params }) => params?.['uri'])).toEqual(['note://7/text']);
  const error = { error: { code: -32602 } };
  expect(await ask(core, login, 'resources/read', { uri: 'other://7' })).toMatchObject(error);
  const onlyOne = await another(core, { one: 'write' });
  await ask(core, onlyOne, 'resources/read', { uri: 'other://7' });
  expect(one).toHaveLength(2);
});

test('completion asks the owner, by the names it knows', async () => {
  const core = await startCore();
  const received = await addServer(core, 'one', { templates: ['note://{id}'], prompts: ['hi'] });
  const login = await another(core, { one: 'read' });
  const argument = { name: 'who', value: 'A', extra: 1 };
  const context = { arguments: { other: 'x' }, more: 2 };
  const byPrompt = { ref: { type: 'ref/prompt', name: 'one__hi' }, argument, context };
  expect(await ask(core, login, 'completion/complete', byPrompt)).toMatchObject({
    completion: { values: ['one'] },
  });
  const byTemplate = { ref: { type: 'ref/resource', uri: 'note://{id}' }, argument };
  await ask(core, login, 'completion/complete', byTemplate);
  // Known members only (SEC-46).
  expect(received.map(({ params = {} }) => ({ ...params, _meta: undefined }))).toEqual([
    {
      ref: { type: 'ref/prompt', name: 'hi' },
      argument: { name: 'who', value: 'A' },
      context: { arguments: { other: 'x' } },
    },
    { ref: { type: 'ref/resource', uri: 'note://{id}' }, argument: { name: 'who', value: 'A' } },
  ]);
});

test('SEC-56 what is not granted, disabled, switched off or ruled out is in no list and not read', async () => {
  const core = await startCore();
  const received = await addServer(core, 'one', {
    resources: ['file:///a', 'file:///b'],
    prompts: ['hi'],
  });
  await addServer(core, 'two', {});
  const login = await another(core, { one: 'read' });
  const stranger = await another(core, { two: 'read' });
  expect(await ask(core, stranger, 'resources/list')).toMatchObject({ resources: [] });
  expect(await ask(core, stranger, 'prompts/list')).toMatchObject({ prompts: [] });
  // It could only go to the server that the stranger has, and that lists no such thing (TRIAL-C7).
  await ask(core, stranger, 'resources/read', { uri: 'file:///a' });
  expect(received).toEqual([]);
  await core.run('rule.add', {
    rule: {
      action: 'block',
      conditions: [{ pointer: '/uri', test: { kind: 'glob', pattern: '*b' } }],
    },
  });
  expect(await ask(core, login, 'resources/read', { uri: 'file:///a' })).toMatchObject({
    contents: [{ uri: 'file:///a' }],
  });
  expect(await ask(core, login, 'resources/read', { uri: 'file:///b' })).toMatchObject({
    error: { code: 4030, data: { 'dev.consentry/reason': 'rule_block' } },
  });
  expect(received).toHaveLength(1);
  await core.run('connector.disable', { name: 'one' });
  expect(await ask(core, login, 'resources/list')).toMatchObject({ resources: [] });
  const { entries } = await core.run('audit.list', { action: 'resources/read', limit: 50 });
  expect(entries.map(({ decision }) => decision)).toEqual(['deny', 'allow', 'deny']);
});

test('SEC-55 each of the six results says that nobody but its client may keep it', async () => {
  const core = await startCore();
  await addServer(core, 'one', { resources: ['file:///a'], prompts: ['hi'] });
  const login = await another(core, { one: 'read' });
  for (const method of [
    'server/discover',
    'tools/list',
    'prompts/list',
    'resources/list',
    'resources/templates/list',
    'resources/read',
  ]) {
    const params = method === 'resources/read' ? { uri: 'file:///a' } : {};
    expect([method, await ask(core, login, method, params)]).toMatchObject([
      method,
      {
        cacheScope: 'private',
        ttlMs: method === 'resources/read' ? 9_999_999 : 0,
        resultType: 'complete',
      },
    ]);
  }
});

test('SEC-54 long lists come in pages, and a cursor is for one grant, one list and one route', async () => {
  const core = await startCore();
  const count = 600;
  const uris = (scheme: string): string[] =>
    Array.from({ length: count }, (_one, n) => `${scheme}:///${n}`);
  await addServer(core, 'one', { resources: uris('a') });
  await addServer(core, 'two', { resources: uris('b') });
  const login = await another(core, both);
  const first = await ask(core, login, 'resources/list');
  expect(first.resources).toHaveLength(limits.listPage);
  const cursor = first.nextCursor;
  const second = await ask(core, login, 'resources/list', { cursor });
  expect(second.resources).toHaveLength(2 * count - limits.listPage);
  expect(second.nextCursor).toBe(undefined);
  const all = [...first.resources, ...second.resources];
  expect(new Set(all.map(({ uri }) => uri)).size).toBe(2 * count);
  const refused = { error: { code: -32602 } };
  const stranger = await another(core, both);
  expect(await ask(core, stranger, 'resources/list', { cursor })).toMatchObject(refused);
  expect(await ask(core, login, 'prompts/list', { cursor })).toMatchObject(refused);
  expect(await ask(core, login, 'resources/list', { cursor: `${String(cursor)}A` })).toMatchObject(
    refused,
  );
  expect(await ask(core, login, 'resources/list', { cursor: '' })).toMatchObject(refused);
});

test('a client of 2025-03-26 gets no titles, and the error of its revision for what is not there', async () => {
  const core = await startCore();
  await addServer(core, 'one', { resources: ['file:///a'] });
  const { accessToken } = await another(core, { one: 'read' });
  const opened = await sendLegacy(core, accessToken, {
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-03-26',
      capabilities: {},
      clientInfo: { name: 'old', version: '1' },
    },
  });
  const { result } = (await opened.json()) as { result: { capabilities: object } };
  expect(result.capabilities).toMatchObject({ resources: {}, prompts: {}, completions: {} });
  const session = opened.headers.get('mcp-session-id') ?? '';
  const list = await sendLegacy(
    core,
    accessToken,
    { id: 1, method: 'resources/list', params: {} },
    { session },
  );
  expect(await list.json()).toMatchObject({
    result: { resources: [{ uri: 'file:///a', name: 'file:///a' }] },
  });
  const newer = await openSession(core, accessToken);
  const missing = { id: 2, method: 'resources/read', params: { uri: 'consentry+x:y' } };
  const answer = await sendLegacy(core, accessToken, missing, { session: newer });
  expect(await answer.json()).toMatchObject({
    error: { code: -32002, data: { uri: 'consentry+x:y' } },
  });
});
