/**
 * Who may only read gets the resources that a server names, not whatever URI somebody makes up
 * (TRIAL-C7).
 */
import { expect, test, vi } from 'vitest';
import { callModern, logIn, register, type Login } from '../../../support/clients/oauth-client.ts';
import {
  complete,
  offering,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { another, readMessages, tool } from '../support.ts';

interface Setting {
  readonly core: TestCore;
  /** URIs that were read. */
  readonly read: unknown[];
  /** URIs that a completion was asked for. */
  readonly completed: unknown[];
}

const link = { type: 'resource_link', uri: 'file:///linked', name: 'linked' };
const embedded = { type: 'resource', resource: { uri: 'file:///embedded', text: 'x' } };

/** A server that answers whatever URI it is asked for, and lists one. */
async function setUp(): Promise<Setting> {
  const read: unknown[] = [];
  const completed: unknown[] = [];
  const padding = { type: 'text', text: 'x'.repeat(2_000_000) };
  const url = await startPlainUpstream({
    ...offering([tool('get_it', { annotations: { readOnlyHint: true } })]),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources: { subscribe: true }, prompts: {}, completions: {} },
    },
    'resources/list': { ...complete, resources: [{ uri: 'file:///a', name: 'a' }] },
    'resources/templates/list': {
      ...complete,
      resourceTemplates: [{ uriTemplate: 'note://{id}', name: 'note' }],
    },
    'prompts/list': { ...complete, prompts: [{ name: 'hi' }] },
    'prompts/get': {
      ...complete,
      messages: [{ role: 'user', content: { ...link, uri: 'file:///of-prompt' } }],
    },
    'tools/call': ({ params }: PlainMessage) => {
      const { large } = (params?.['arguments'] ?? {}) as { large?: boolean };
      const content =
        large === true ? [padding, { ...link, uri: 'file:///large' }] : [link, embedded];
      return { ...complete, content };
    },
    'completion/complete': ({ params }: PlainMessage) => {
      const { uri } = (params?.['ref'] ?? {}) as { uri?: unknown };
      completed.push(uri);
      return { ...complete, completion: { values: [] } };
    },
    'resources/read': ({ params }: PlainMessage) => {
      const uri = params?.['uri'];
      read.push(uri);
      const part = { uri: 'file:///a/part', text: 'a part' };
      const own = { uri, text: 'what is there' };
      return { ...complete, contents: uri === 'file:///a' ? [own, part] : [own] };
    },
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'one', url });
  await core.run('connector.connect', { name: 'one' });
  await core.run('connector.review', { name: 'one', accept: 'all' });
  await vi.waitFor(async () => {
    const { resources } = await core.run('catalogue.list', { connector: 'one' });
    expect(resources).toHaveLength(1);
  });
  return { core, read, completed };
}

async function ask(
  core: TestCore,
  { accessToken }: Login,
  method: string,
  params: Readonly<Record<string, unknown>>,
  endpoint = core.endpoint,
): Promise<unknown> {
  const named = method === 'resources/read' ? { 'mcp-name': String(params['uri']) } : {};
  const response = await callModern(endpoint, accessToken, method, params, {}, named);
  const message = readMessages(await response.text()).at(-1) as {
    readonly error?: { readonly code: number; readonly data?: unknown };
  };
  return message.error === undefined ? 'ok' : [message.error.code, message.error.data];
}

const notThere = (uri: string): unknown => [-32602, { uri }];

test('TRIAL-C7 a read grant reads what is listed or fits a template, and a made-up URI is not there', async () => {
  const { core, read } = await setUp();
  const reader = await another(core, { one: 'read' });
  const writer = await another(core, { one: 'write' });
  const reading = (login: Login, uri: string): Promise<unknown> =>
    ask(core, login, 'resources/read', { uri });
  for (const uri of ['file:///a', 'note://7'])
    expect([uri, await reading(reader, uri)]).toEqual([uri, 'ok']);
  expect(read).toEqual(['file:///a', 'note://7']);
  for (const uri of ['file:///etc/passwd', 'file:///A', 'file:///a#', 'consentry+one:x:y'])
    expect([uri, await reading(reader, uri)]).toEqual([uri, notThere(uri)]);
  expect(read).toHaveLength(2);
  const { entries } = await core.run('audit.list', { action: 'resources/read', limit: 1 });
  expect(entries).toMatchObject([{ decision: 'deny', reason: 'not_offered' }]);
  // Servers read more than they list: for a client that may write, they still do.
  expect(await reading(writer, 'file:///etc/passwd')).toBe('ok');
  await core.run('policy.setAccess', { access: 'read-only' });
  expect(await reading(writer, 'file:///etc/passwd')).toEqual(notThere('file:///etc/passwd'));
});

test('TRIAL-C7 it is the same on the route of one connector, for older clients, and for a subscription', async () => {
  const { core, read } = await setUp();
  const { accessToken } = await another(core, { one: 'read' });
  const own = `${core.endpoint}/one`;
  const made = 'file:///etc/passwd';
  const there = await logIn(core, {
    client: await register(core.issuer),
    access: { one: 'read' },
    authorize: { resource: own },
  });
  expect(await ask(core, there, 'resources/read', { uri: made }, own)).toEqual(notThere(made));
  expect(await ask(core, there, 'resources/read', { uri: 'file:///a' }, own)).toBe('ok');
  expect(read.splice(0)).toEqual(['file:///a']);
  const session = await openSession(core, accessToken);
  for (const method of ['resources/read', 'resources/subscribe']) {
    const message = { id: method, method, params: { uri: 'file:///etc/passwd' } };
    const answer = await sendLegacy(core, accessToken, message, { session });
    expect(await answer.json()).toMatchObject({
      error: { code: -32002, data: { uri: 'file:///etc/passwd' } },
    });
  }
  expect(read).toEqual([]);
  const listed = { id: 3, method: 'resources/subscribe', params: { uri: 'file:///a' } };
  const taken = await sendLegacy(core, accessToken, listed, { session });
  expect(await taken.json()).toMatchObject({ result: {} });
});

test('TRIAL-C7 a completion is for what is listed, or fits a template, and never asks about a made-up URI', async () => {
  const { core, completed } = await setUp();
  const reader = await another(core, { one: 'read' });
  const completing = (uri: string): Promise<unknown> =>
    ask(core, reader, 'completion/complete', {
      ref: { type: 'ref/resource', uri },
      argument: { name: 'id', value: '1' },
    });
  for (const uri of ['note://{id}', 'file:///a'])
    expect([uri, await completing(uri)]).toEqual([uri, 'ok']);
  expect(await completing('file:///etc/passwd')).toEqual([-32602, undefined]);
  expect(completed).toEqual(['note://{id}', 'file:///a']);
});

test('TRIAL-C7 what an answer linked to can be read by the grant that was given the answer, and by no other', async () => {
  const { core, read } = await setUp();
  const reader = await another(core, { one: 'read' });
  const other = await another(core, { one: 'read' });
  const call = (more: object): Promise<unknown> =>
    ask(core, reader, 'tools/call', { name: 'one__get_it', arguments: more });
  const linking: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['file:///linked', () => call({})],
    ['file:///embedded', () => Promise.resolve('ok')],
    // Handed on without being read, for those who need no link of it.
    ['file:///large', () => call({ large: true })],
    ['file:///of-prompt', () => ask(core, reader, 'prompts/get', { name: 'one__hi' })],
    ['file:///a/part', () => ask(core, reader, 'resources/read', { uri: 'file:///a' })],
  ];
  for (const [uri, learn] of linking) {
    if (uri !== 'file:///embedded')
      expect(await ask(core, reader, 'resources/read', { uri })).toEqual(notThere(uri));
    expect([uri, await learn()]).toEqual([uri, 'ok']);
    expect([uri, await ask(core, reader, 'resources/read', { uri })]).toEqual([uri, 'ok']);
    expect(await ask(core, other, 'resources/read', { uri })).toEqual(notThere(uri));
  }
  expect(read).toContain('file:///large');
});
