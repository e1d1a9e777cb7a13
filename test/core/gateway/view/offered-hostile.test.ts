/**
 * Resources, prompts and completions with hostile requests and hostile lists: what a server hears
 * is what was asked, of its owner.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import {
  complete,
  offering,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { tool } from '../support.ts';

interface Server {
  readonly received: PlainMessage[];
  readonly uris: readonly string[];
  readonly prompts: readonly string[];
}

/** A server that says what of its own it was asked for. */
async function addServer(
  core: TestCore,
  name: string,
  uris: readonly string[],
  prompts: readonly string[],
): Promise<Server> {
  const received: PlainMessage[] = [];
  const text = (of: unknown): string => JSON.stringify([name, of]);
  const url = await startPlainUpstream({
    ...offering([tool('get_it')]),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
    },
    'resources/list': { ...complete, resources: uris.map((uri) => ({ uri, name: 'one' })) },
    'resources/templates/list': { ...complete, resourceTemplates: [] },
    'prompts/list': { ...complete, prompts: prompts.map((prompt) => ({ name: prompt })) },
    'resources/read': (message) => {
      received.push(message);
      const { uri } = message.params ?? {};
      return { ...complete, contents: [{ uri, text: text(uri) }] };
    },
    'prompts/get': (message) => {
      received.push(message);
      const content = { type: 'text', text: text(message.params?.['name']) };
      return { resultType: 'complete', messages: [{ role: 'user', content }] };
    },
    'completion/complete': (message) => {
      received.push(message);
      return { resultType: 'complete', completion: { values: [] } };
    },
  });
  await core.run('connector.add', { kind: 'http', name, url });
  await core.run('connector.connect', { name });
  await core.run('connector.review', { name, accept: 'all' });
  return { received, uris, prompts };
}

type Result = Readonly<Record<string, unknown>>;

async function ask(
  core: TestCore,
  token: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Result> {
  // Header values are plain, or encoded (MCP 2026-07-28, Streamable HTTP, Value Encoding).
  const value = params[method === 'resources/read' ? 'uri' : 'name'];
  const named = typeof value === 'string' ? value : '';
  const isPlain = /^[\x21-\x7e]*$/u.test(named) && !named.startsWith('=?');
  const encoded = `=?base64?${Buffer.from(named).toString('base64')}?=`;
  const headers =
    method === 'resources/read' || method === 'prompts/get'
      ? { 'mcp-name': isPlain ? named : encoded }
      : {};
  const response = await callModern(core.endpoint, token, method, params, {}, headers);
  const { result } = (await response.json()) as { result?: Result };
  return result ?? {};
}

test('SEC-50 of servers that aim at each other’s names and URIs each exposed one reaches its owner alone', async () => {
  const core = await startCore();
  const uris = [
    'x:1',
    'X:1',
    'x:%31',
    'x:1#',
    'consentry+a:x:1',
    'consentry+b:x:1',
    'consentry+a-b:consentry+b:x:1',
    'consentry+b:consentry+a:x:1',
    'constructor:__proto__',
  ];
  const prompts = [
    'p',
    'a__p',
    'b__p',
    'a-b__p',
    'x'.repeat(80),
    `${'x'.repeat(79)}y`,
    'é',
    'e\u0301',
    '__proto__',
    'constructor',
  ];
  const servers = new Map<string, Server>();
  for (const [name, own] of [
    ['a', uris],
    // Nobody else has the last, so that only its look says that it has to be told apart.
    ['b', [...uris.slice(1), 'consentry+a:X:1']],
    ['a-b', uris.slice(2)],
  ] as const)
    servers.set(name, await addServer(core, name, own, prompts));
  const { accessToken } = await logIn(core, { access: { a: 'read', b: 'read', 'a-b': 'read' } });
  const owned = [...servers].flatMap(([name, { uris: of }]) => of.map((uri) => [name, uri]));
  const said = [...servers].flatMap(([name]) => prompts.map((prompt) => [name, prompt]));

  const resources = (await ask(core, accessToken, 'resources/list', {}))['resources'] as {
    uri: string;
  }[];
  expect(new Set(resources.map(({ uri }) => uri)).size).toBe(owned.length);
  const reached: unknown[] = [];
  for (const { uri } of resources) {
    const result = await ask(core, accessToken, 'resources/read', { uri });
    const [content] = result['contents'] as { uri: string; text: string }[];
    // The result names it as the client does.
    expect(content?.uri).toBe(uri);
    reached.push(JSON.parse(content?.text ?? 'null'));
  }
  expect(reached).toHaveLength(owned.length);
  expect(reached).toEqual(expect.arrayContaining(owned));

  const list = (await ask(core, accessToken, 'prompts/list', {}))['prompts'] as {
    name: string;
  }[];
  expect(new Set(list.map(({ name }) => name)).size).toBe(said.length);
  const got: unknown[] = [];
  for (const { name } of list) {
    expect(name).toMatch(/^[A-Za-z0-9_-]{1,50}$/u);
    const result = await ask(core, accessToken, 'prompts/get', { name });
    const [message] = result['messages'] as { content: { text: string } }[];
    got.push(JSON.parse(message?.content.text ?? 'null'));
  }
  expect(got).toHaveLength(said.length);
  expect(got).toEqual(expect.arrayContaining(said));
});

const junkKey = fc.oneof(
  fc.constantFrom('Uri', 'URI', 'uri\u0000', 'Name', 'NAME', 'arguments\u0000', '__proto__'),
  fc.constantFrom('constructor', 'prototype', 'toString', 'Ref', 'argument ', '_Meta', 'cursor'),
  fc.string({ maxLength: 12 }),
);

test('SEC-46 SEC-47 a server receives the members that its method has, whatever else the client says', async () => {
  const core = await startCore();
  const { received } = await addServer(core, 'up', ['x:1'], ['p']);
  const { accessToken } = await logIn(core, { access: { up: 'read' } });
  const asked = [
    ['resources/read', { uri: 'x:1' }, { uri: 'x:1' }],
    [
      'prompts/get',
      { name: 'up__p', arguments: { who: 'me' } },
      { name: 'p', arguments: { who: 'me' } },
    ],
    [
      'completion/complete',
      {
        ref: { type: 'ref/prompt', name: 'up__p' },
        argument: { name: 'who', value: 'm' },
        context: { arguments: { other: 'x' } },
      },
      {
        ref: { type: 'ref/prompt', name: 'p' },
        argument: { name: 'who', value: 'm' },
        context: { arguments: { other: 'x' } },
      },
    ],
  ] as const;
  const own = new Set(['uri', 'name', 'arguments', 'ref', 'argument', 'context', '_meta']);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...asked),
      fc.dictionary(junkKey, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 5 }),
      async ([method, params, expected], junk) => {
        // State and answers are looked at, and refused where they are none.
        const foreign = Object.entries(junk).filter(
          ([key]) => !own.has(key) && key !== 'requestState' && key !== 'inputResponses',
        );
        // As own members, `__proto__` too.
        const more = Object.fromEntries(foreign) as object;
        const before = received.length;
        const nested = 'ref' in params ? { ref: { ...more, ...params.ref } } : {};
        await ask(core, accessToken, method, { ...more, ...params, ...nested });
        expect(received.length).toBe(before + 1);
        const { _meta, ...sent } = received.at(-1)?.params ?? {};
        expect(sent).toEqual(expected);
        expect(Object.keys(_meta as object).every((key) => key.includes('/'))).toBe(true);
        expect(({} as Record<string, unknown>)['x']).toBeUndefined();
      },
    ),
    { numRuns: 150 },
  );
});
