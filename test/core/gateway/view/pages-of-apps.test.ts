/**
 * Tools that only pages of their server may call (MCP extension `io.modelcontextprotocol/ui`): who
 * sees them, who may call them, and what a rule opens of them.
 */
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import {
  complete,
  offering,
  startPlainUpstream,
} from '../../../support/upstreams/plain-upstream.ts';
import { openSession, sendLegacy } from '../endpoint/legacy-client.ts';

const page = 'ui://board/main.html';
const pages = { 'io.modelcontextprotocol/ui': { mimeTypes: ['text/html;profile=mcp-app'] } };
const showing = { 'io.modelcontextprotocol/clientCapabilities': { extensions: pages } };
const showingNone = { 'io.modelcontextprotocol/clientCapabilities': {} };
const tool = (name: string, ui: object, more: object = {}): object => ({
  name,
  inputSchema: { type: 'object' },
  ...more,
  _meta: { ui },
});
const tools = [
  tool('open_board', { resourceUri: page }, { annotations: { readOnlyHint: true } }),
  tool('read_card', { visibility: ['app'] }, { annotations: { readOnlyHint: true } }),
  tool('move_card', { visibility: ['app'] }),
];

async function board(): Promise<{ core: TestCore; token: string; declared: unknown[] }> {
  const declared: unknown[] = [];
  const url = await startPlainUpstream({
    ...offering(tools),
    'tools/call': ({ params }) => {
      const meta = params?.['_meta'] as Record<string, unknown>;
      declared.push(meta['io.modelcontextprotocol/clientCapabilities']);
      return { ...complete, content: [{ type: 'text', text: 'done' }] };
    },
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const { accessToken: token } = await logIn(core, { access: { up: 'write' } });
  return { core, token, declared };
}

type Said = { result?: { _meta?: object; isError?: boolean; tools?: { name: string }[] } };

async function ask(
  core: TestCore,
  token: string,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<Said> {
  const response = await callModern(core.endpoint, token, method, params);
  return (await response.json()) as Said;
}

const namesOf = ({ result }: Said): readonly string[] | undefined =>
  result?.tools?.map(({ name }) => name).filter((name) => name.startsWith('up__'));

test('only clients that show pages see the tools for pages', async () => {
  const { core, token } = await board();
  const namesFor = async (_meta: object) =>
    namesOf(await ask(core, token, 'tools/list', { _meta }));
  expect(await namesFor(showingNone)).toEqual(['up__open_board']);
  expect(await namesFor(showing)).toEqual(['up__open_board', 'up__read_card', 'up__move_card']);
  for (const [extensions, count] of [
    [{}, 1],
    [pages, 3],
  ] as const) {
    const session = await openSession(core, token, undefined, { extensions });
    const list = { id: 1, method: 'tools/list', params: {} };
    const response = await sendLegacy(core, token, list, { session });
    expect(namesOf((await response.json()) as Said)).toHaveLength(count);
  }
});

test('SEC-121 a client that shows no page cannot call a tool that only pages may call', async () => {
  const { core, token, declared } = await board();
  const call = { name: 'up__read_card', arguments: {} };
  const refused = await ask(core, token, 'tools/call', { ...call, _meta: showingNone });
  expect(refused.result).toMatchObject({
    isError: true,
    _meta: { 'dev.consentry/reason': 'for_pages_only' },
  });
  expect(declared).toEqual([]);
  const passed = await ask(core, token, 'tools/call', { ...call, _meta: showing });
  expect(passed.result).toMatchObject({ content: [{ text: 'done' }] });
  expect(declared).toEqual([{ extensions: pages }]);
});

test('a rule does not let pages write, and setting the tool does', async () => {
  const { core, token } = await board();
  await core.run('rule.add', { rule: { action: 'allow', connectors: ['up'] } });
  const outcome = async () =>
    (await core.run('tools.list', { connector: 'up' })).find(({ name }) => name === 'move_card');
  expect(await outcome()).toMatchObject({ outcome: 'ask', reason: 'page_writes' });
  await core.run('tool.set', { connector: 'up', tool: 'move_card', mode: 'allow' });
  expect(await outcome()).toMatchObject({ outcome: 'allow', reason: 'mode_allow' });
  const call = { name: 'up__move_card', arguments: {}, _meta: showing };
  expect((await ask(core, token, 'tools/call', call)).result).toMatchObject({
    content: [{ text: 'done' }],
  });
});

test('the log says of a call that a page may have made it', async () => {
  const { core, token } = await board();
  for (const name of ['open_board', 'read_card'])
    await core.run('tool.set', { connector: 'up', tool: name, mode: 'allow' });
  const call = async (name: string, _meta: object): Promise<string | null | undefined> => {
    await ask(core, token, 'tools/call', { name, arguments: {}, _meta });
    const { entries } = await core.run('audit.list', { limit: 1 });
    expect(entries[0]).toMatchObject({ action: 'tools/call', decision: 'allow' });
    return entries[0]?.detail;
  };
  expect(await call('up__open_board', showingNone)).toBeNull();
  expect(await call('up__open_board', showing)).toBe(
    'called by the model or by a page of the server',
  );
  expect(await call('up__read_card', showing)).toBe('called by a page of the server');
});
