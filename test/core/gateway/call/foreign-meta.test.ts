/**
 * `_meta` passes as it was received (MCP 2026-07-28, Overview, `_meta`): what is made to cost us
 * much, or to change objects of ours, does neither.
 */
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import {
  complete,
  offering,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';
import { tool } from '../support.ts';

const kib = 1024;
const deep = (levels: number): unknown =>
  JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels));
const bombs: Readonly<Record<string, object>> = {
  deep: { 'com.example/bomb': deep(40) },
  wide: Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`com.example/${at}`, at])),
  long: { 'com.example/bomb': 'x'.repeat(512 * kib) },
  'full of lists': { 'com.example/bomb': Array.from({ length: 20_000 }, () => []) },
};
/** Members that an assignment would not keep as members. */
const prototypes = JSON.parse(
  `{"com.example/x":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},
    "__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":"polluted"}`,
) as object;

const reads = { annotations: { readOnlyHint: true } };
const form = { type: 'object', properties: { card: { type: 'string' } } };
const showsForms = {
  'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } },
};

interface Setting {
  readonly core: TestCore;
  readonly token: string;
  /** `_meta` of each call that the server got. */
  readonly called: unknown[];
}

/** A server that puts this `_meta` into one of each kind of thing, beside one without. */
async function serverWith(_meta: object): Promise<Setting> {
  const called: unknown[] = [];
  const url = await startPlainUpstream({
    ...offering([
      tool('get_plain', reads),
      tool('get_card', reads),
      tool('get_marked', { ...reads, _meta }),
    ]),
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, resources: {}, prompts: {} },
    },
    'resources/list': {
      ...complete,
      resources: [
        { uri: 'app://plain', name: 'plain' },
        { uri: 'app://marked', name: 'marked', _meta },
      ],
    },
    'resources/templates/list': {
      ...complete,
      resourceTemplates: [
        { uriTemplate: 'app://plain/{id}', name: 'plain' },
        { uriTemplate: 'app://marked/{id}', name: 'marked', _meta },
      ],
    },
    'prompts/list': { ...complete, prompts: [{ name: 'plain' }, { name: 'marked', _meta }] },
    'tools/call': ({ params }: PlainMessage) => {
      called.push(params?.['_meta']);
      if (params?.['name'] !== 'get_card')
        return { ...complete, content: [{ type: 'text', text: 'done', _meta }], _meta };
      const question = { message: 'Which?', requestedSchema: form, _meta };
      const card = { method: 'elicitation/create', params: question };
      return { resultType: 'input_required', inputRequests: { card } };
    },
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  await core.run('connector.edit', { name: 'up', asks: { input: true } });
  const up = async () => (await core.run('state.get', {})).connectors[0];
  await expect.poll(async () => (await up())?.prompts ?? 0, { timeout: 10_000 }).toBeGreaterThan(0);
  const { accessToken: token } = await logIn(core, { access: { up: 'read' } });
  return { core, token, called };
}

type Entry = Readonly<Record<string, unknown>>;
type Said = { result?: Readonly<Record<string, unknown>>; error?: { code: number } };

async function ask(
  { core, token }: Setting,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<Said> {
  const response = await callModern(core.endpoint, token, method, params);
  return JSON.parse(await response.text()) as Said;
}

const lists = [
  ['tools/list', 'tools'],
  ['resources/list', 'resources'],
  ['resources/templates/list', 'resourceTemplates'],
  ['prompts/list', 'prompts'],
] as const;

/** Entries of all lists that are about marked things. */
async function markedIn(setting: Setting): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (const [method, member] of lists) {
    const entries = (await ask(setting, method)).result?.[member] as readonly Entry[];
    // What has no `_meta` is there, whatever is beside it.
    expect(entries.some(({ name }) => String(name).endsWith('plain'))).toBe(true);
    found.push(...entries.filter(({ name }) => String(name).endsWith('marked')));
  }
  return found;
}

const pristine = Reflect.ownKeys(Object.prototype);

function expectUntouched(): void {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(pristine);
  expect(({} as Readonly<Record<string, unknown>>)['polluted']).toBeUndefined();
}

test.each(Object.entries(bombs))(
  'SEC-124 a %s `_meta` of a definition costs that one definition',
  async (_called, bomb) => {
    expect(await markedIn(await serverWith(bomb))).toEqual([]);
  },
);

test.each(Object.entries({ ...bombs, 'very deep': { 'com.example/bomb': deep(1000) } }))(
  'SEC-124 a %s `_meta` of a request is refused before the server hears of it',
  async (_called, bomb) => {
    const setting = await serverWith({});
    const refused = await ask(setting, 'tools/call', { name: 'up__get_plain', _meta: bomb });
    expect(refused.error?.code).toBeLessThan(0);
    expect(setting.called).toEqual([]);
    expect(await ask(setting, 'tools/call', { name: 'up__get_plain' })).toHaveProperty('result');
  },
);

test.each(Object.entries(bombs))(
  'SEC-124 a question with a %s `_meta` is asked without it',
  async (_called, bomb) => {
    const setting = await serverWith(bomb);
    const { result } = await ask(setting, 'tools/call', {
      name: 'up__get_card',
      _meta: showsForms,
    });
    const requests = result?.['inputRequests'] as Readonly<Record<string, Entry>>;
    const [question] = Object.values(requests);
    expect(question?.['params']).toMatchObject({ message: '[up] Which?', requestedSchema: form });
    expect(question?.['params']).not.toHaveProperty('_meta');
  },
);

test.each(Object.entries(bombs))(
  'SEC-124 a result with a %s `_meta` passes as the server sent it',
  async (_called, bomb) => {
    const setting = await serverWith(bomb);
    const { result } = await ask(setting, 'tools/call', { name: 'up__get_plain' });
    expect(result?.['_meta']).toMatchObject(bomb);
    expect(result?.['content']).toEqual([{ type: 'text', text: 'done', _meta: bomb }]);
  },
);

test('SEC-125 names of prototypes are members of `_meta` like others, and change no object', async () => {
  const setting = await serverWith(prototypes);
  const marked = await markedIn(setting);
  expect(marked).toHaveLength(lists.length);
  for (const { _meta: meta } of marked)
    expect(JSON.stringify(meta)).toBe(JSON.stringify(prototypes));
  const called = await ask(setting, 'tools/call', {
    name: 'up__get_plain',
    _meta: JSON.parse(JSON.stringify(prototypes)) as object,
  });
  const [content] = (called.result?.['content'] ?? []) as readonly Entry[];
  expect(JSON.stringify(content?.['_meta'])).toBe(JSON.stringify(prototypes));
  expect(JSON.stringify(called.result?.['_meta'])).toContain(
    JSON.stringify(prototypes).slice(1, -1),
  );
  expect(JSON.stringify(setting.called)).toContain(JSON.stringify(prototypes).slice(1, -1));
  const asked = await ask(setting, 'tools/call', { name: 'up__get_card', _meta: showsForms });
  const [question] = Object.values(asked.result?.['inputRequests'] as Record<string, Entry>);
  expect(JSON.stringify(question)).toContain(JSON.stringify(prototypes));
  expectUntouched();
});
