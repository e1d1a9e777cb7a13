/**
 * Clients of 2025 check lists and results strictly, all at once: what one server says in a way that
 * they do not know must cost them neither its other tools nor those of other connectors.
 */
import { describe, expect, test } from 'vitest';
import type { ConnectorAccess } from '../../../../contract/views/access.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import {
  complete,
  offering,
  startPlainUpstream,
} from '../../../support/upstreams/plain-upstream.ts';
import { openSession, sendLegacy } from './legacy-client.ts';
import { connectSdk, generations } from './sdk-clients.ts';
import { another } from '../support.ts';

const object = { type: 'object' };
const text = { type: 'text', text: 'in words' };

/** What each tool has that is no object, as schema or as result. */
const tools: readonly { name: string; more: object; result: object }[] = [
  {
    name: 'get_list',
    more: { outputSchema: { type: 'array', items: { type: 'string' } } },
    result: { content: [text], structuredContent: ['a'] },
  },
  {
    name: 'get_number',
    more: { outputSchema: { type: 'number' } },
    result: { content: [], structuredContent: 4.5 },
  },
  {
    name: 'get_either',
    more: { outputSchema: { anyOf: [{ type: 'null' }, object] } },
    result: {
      content: [{ type: 'audio', data: 'AAAA', mimeType: 'audio/wav' }],
      structuredContent: null,
    },
  },
  {
    name: 'get_any',
    more: {
      inputSchema: { type: 'object', properties: { any: true, none: false, odd: null } },
      outputSchema: { type: 'object', properties: { any: true }, required: ['any', 5] },
    },
    result: { content: [text], structuredContent: { any: 1 } },
  },
  {
    name: 'get_empty',
    // What some languages make of an empty map.
    more: { inputSchema: { type: 'object', properties: [], required: {} } },
    result: { content: [text] },
  },
  ...[
    { properties: { a: { $ref: '#/$defs/nowhere' } } },
    { properties: { a: { $ref: 'https://example.com/schema' } } },
    { properties: { a: { type: 'string', pattern: '[' } } },
    { properties: { a: { type: 'any' } } },
    { properties: { a: { type: 'string', required: true } } },
    { properties: { a: { type: 'number', exclusiveMinimum: true } } },
    { properties: { a: { $id: 'https://example.com/a' } } },
  ].map((schema, at) => ({
    name: `get_unusable_${at}`,
    more: { outputSchema: { ...object, ...schema } },
    result: { content: [text], structuredContent: {} },
  })),
];

async function startOdd(): Promise<TestCore> {
  const url = await startPlainUpstream({
    ...offering(tools.map(({ name, more }) => ({ name, inputSchema: object, ...more }))),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources: {}, prompts: {} },
    },
    'tools/call': ({ params }) => {
      const called = tools.find(({ name }) => name === params?.['name']);
      return { ...complete, ...called?.result };
    },
    'resources/list': {
      ...complete,
      resources: [
        { uri: 'a:1', name: 'r', annotations: { lastModified: '2026-11-23', priority: 0.5 } },
        { uri: 'a:2', name: 's', annotations: { lastModified: '2026-11-23T10:00:00Z' } },
      ],
    },
    'resources/templates/list': {
      ...complete,
      resourceTemplates: [
        { uriTemplate: 'a:{b}', name: 't', annotations: { lastModified: 'yesterday' } },
      ],
    },
    'prompts/list': { ...complete, prompts: [{ name: 'p' }] },
  });
  const plain = await startPlainUpstream({
    ...offering([{ name: 'get_plain', inputSchema: object, outputSchema: object }]),
  });
  const core = await startCore();
  for (const [name, address] of [
    ['odd', url],
    ['plain', plain],
  ] as const) {
    await core.run('connector.add', { kind: 'http', name, url: address });
    await core.run('connector.connect', { name });
    await core.run('connector.review', { name, accept: 'all' });
  }
  return core;
}

const accessAt = (connector: string | null): ConnectorAccess =>
  connector === null ? { odd: 'write', plain: 'write' } : { odd: 'write' };

describe.each(generations)('the SDK %s', (generation) => {
  test.each([null, 'odd'])('lists what a modern server offers, at %s', async (connector) => {
    const core = await startOdd();
    const client = await connectSdk(core, generation, connector, accessAt(connector));
    const prefix = connector === null ? 'odd__' : '';
    const listed = await client.listTools();
    const names = listed.tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(tools.map(({ name }) => prefix + name)));
    expect(names.includes('plain__get_plain')).toBe(connector === null);
    const withSchema = listed.tools.filter(({ outputSchema }) => outputSchema !== undefined);
    const kept = [`${prefix}get_any`, ...(connector === null ? ['plain__get_plain'] : [])];
    expect(withSchema.map(({ name }) => name)).toEqual(expect.arrayContaining(kept));
    expect(withSchema.filter(({ name }) => name.startsWith('odd__get_un'))).toEqual([]);
    expect((await client.listResources()).resources.map(({ name }) => name)).toEqual(['r', 's']);
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ name }) => name)).toEqual(['t']);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual([`${prefix}p`]);
  });

  test('calls each of its tools, and reads as text what is structured in a way it does not know', async () => {
    const client = await connectSdk(await startOdd(), generation, 'odd', { odd: 'write' });
    await client.listTools();
    for (const { name } of tools)
      expect((await client.callTool({ name, arguments: {} })).isError, name).not.toBe(true);
    const called = async (name: string) => {
      const { content, structuredContent } = await client.callTool({ name, arguments: {} });
      return [content, structuredContent];
    };
    expect(await called('get_list')).toEqual([[text], undefined]);
    expect(await called('get_number')).toEqual([[{ type: 'text', text: '4.5' }], undefined]);
    const [content] = await called('get_either');
    expect(content).toMatchObject([{ type: 'audio' }, { type: 'text', text: 'null' }]);
    expect(await called('get_any')).toEqual([[text], { any: 1 }]);
  });
});

test('a client of 2026-07-28 gets schemas and structured content as the server sent them', async () => {
  const core = await startOdd();
  const { accessToken } = await another(core, { odd: 'write' });
  const ask = async (method: string, params: Readonly<Record<string, unknown>> = {}) => {
    const response = await callModern(core.endpoint, accessToken, method, params);
    return ((await response.json()) as { result: Record<string, unknown> }).result;
  };
  const listed = (await ask('tools/list'))['tools'] as readonly Record<string, unknown>[];
  for (const { name, more } of tools)
    expect(listed.find((one) => one['name'] === `odd__${name}`)).toMatchObject(more);
  for (const { name, result } of tools)
    expect(await ask('tools/call', { name: `odd__${name}`, arguments: {} })).toMatchObject(result);
});

test('a client of 2025-03-26 gets structured content as text, where no text says the same', async () => {
  const core = await startOdd();
  const { accessToken } = await another(core, { odd: 'write' });
  const session = await openSession(core, accessToken, undefined, {}, '2025-03-26');
  const params = { name: 'odd__get_unusable_0', arguments: {} };
  const withText = await sendLegacy(core, accessToken, call(1, params), { session });
  expect(((await withText.json()) as Answer).result).toEqual({ content: [text] });
  const number = call(2, { name: 'odd__get_number', arguments: {} });
  const without = await sendLegacy(core, accessToken, number, { session });
  expect(((await without.json()) as Answer).result).toEqual({
    content: [{ type: 'text', text: '4.5' }],
  });
});

interface Answer {
  readonly result: unknown;
}
const call = (id: number, params: object): object => ({ id, method: 'tools/call', params });

test.each([
  ['4 to 256 KiB', 20_000],
  ['over 256 KiB', 600_000],
])('a result of %s whose structured content is a list reaches it as text', async (_size, size) => {
  const long = 'x'.repeat(size);
  const url = await startPlainUpstream({
    ...offering([{ name: 'get_large', inputSchema: object, outputSchema: { type: 'array' } }]),
    'tools/call': { resultType: 'complete', content: [], structuredContent: [long] },
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const client = await connectSdk(core, 'v1', 'up', { up: 'write' });
  await client.listTools();
  const { content, structuredContent } = await client.callTool({ name: 'get_large' });
  expect(structuredContent).toBeUndefined();
  expect(content).toEqual([{ type: 'text', text: JSON.stringify([long]) }]);
});
