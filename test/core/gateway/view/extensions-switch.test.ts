/**
 * Extensions of MCP pass between a server and its clients, unless the person switches that off for
 * the connector: then neither hears of the other's (MCP 2026-07-28, Extension Negotiation).
 */
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import {
  complete,
  startPlainUpstream,
  type PlainMessage,
} from '../../../support/upstreams/plain-upstream.ts';

const ui = 'io.modelcontextprotocol/ui';
const skills = 'io.modelcontextprotocol/skills';
const shows = { extensions: { [ui]: { mimeTypes: ['text/html;profile=mcp-app'] } } };
const tool = (name: string, more: object) => ({ name, inputSchema: { type: 'object' }, ...more });
const entry = {
  uri: 'skill://x/SKILL.md',
  frontmatter: { name: 'x', description: 'y' },
  resources: [],
};

test('a connector whose extensions are off offers none, and its server hears of none', async () => {
  const heard: unknown[] = [];
  const hear =
    (result: object) =>
    ({ params }: PlainMessage): object => {
      const meta = params?.['_meta'] as Record<string, { extensions?: object }>;
      heard.push(Object.keys(meta['io.modelcontextprotocol/clientCapabilities']?.extensions ?? {}));
      return { ...complete, ...result };
    };
  const url = await startPlainUpstream({
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: { tools: {}, extensions: { [ui]: {}, [skills]: {} } },
    },
    'tools/list': hear({
      tools: [
        tool('get_board', {
          annotations: { readOnlyHint: true },
          _meta: { ui: { resourceUri: 'ui://up/board.html' }, of: 'up' },
        }),
        tool('get_card', {
          annotations: { readOnlyHint: true },
          _meta: { ui: { visibility: ['app'] } },
        }),
      ],
    }),
    'tools/call': hear({ content: [{ type: 'text', text: 'done' }] }),
    'skills/list': hear({ skills: [entry] }),
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const items = () => core.run('items.list', { connector: 'up' });
  await expect.poll(async () => (await items()).length, { timeout: 10_000 }).toBe(1);
  const accepted = (await items()).map(({ kind, name, hash }) => ({ kind, name, hash }));
  await core.run('items.accept', { connector: 'up', items: accepted });
  const { accessToken } = await logIn(core, { access: { up: 'read' } });
  const ask = async (method: string, params: Record<string, unknown> = {}) => {
    const inEnvelope = { 'io.modelcontextprotocol/clientCapabilities': shows };
    const answer = await callModern(core.endpoint, accessToken, method, {
      ...params,
      _meta: inEnvelope,
    });
    const { result = {}, error } = (await answer.json()) as {
      result?: Record<string, unknown>;
      error?: { data?: unknown };
    };
    return { ...result, ...error };
  };
  const offered = async () => {
    heard.length = 0;
    const discovered = (await ask('server/discover')) as { capabilities?: { extensions?: object } };
    const listed = (await ask('tools/list')) as { tools?: { name: string }[] };
    const { skills: entries } = (await ask('skills/list')) as { skills?: unknown[] };
    return {
      extensions: Object.keys(discovered.capabilities?.extensions ?? {}),
      pages: JSON.stringify(listed).includes('resourceUri'),
      metas: JSON.stringify(listed).includes('"of":"up"'),
      tools: listed.tools?.map(({ name }) => name).filter((name) => name.startsWith('up__')),
      skills: entries?.length,
      card: await ask('tools/call', { name: 'up__get_card', arguments: {} }),
      board: await ask('tools/call', { name: 'up__get_board', arguments: {} }),
      heard: new Set(heard.flat()),
    };
  };

  const done = { content: [{ text: 'done' }] };
  expect(await offered()).toMatchObject({
    extensions: [ui, skills],
    tools: ['up__get_board', 'up__get_card'],
    skills: 1,
    pages: true,
    metas: true,
    card: done,
    board: done,
    heard: new Set([ui]),
  });
  await core.run('connector.edit', { name: 'up', asks: { extensions: false } });
  await core.run('connector.connect', { name: 'up' });
  expect(heard.at(-1)).toEqual([]);
  expect(await offered()).toMatchObject({
    extensions: [],
    tools: ['up__get_board'],
    skills: 0,
    pages: false,
    metas: true,
    card: { isError: true, _meta: { 'dev.consentry/reason': 'for_pages_only' } },
    board: done,
    heard: new Set(),
  });
  const [up] = (await core.run('state.get', {})).connectors;
  expect(up?.bridging).toContain('It speaks extensions of MCP, and you let none of them pass.');
});
