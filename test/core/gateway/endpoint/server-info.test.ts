/** Who a client is told that it talks to, and what is said of what does not pass. */
import { expect, test } from 'vitest';
import { callModern, logIn } from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { complete, startPlainUpstream } from '../../../support/upstreams/plain-upstream.ts';
import { sendLegacy } from './legacy-client.ts';

const key = 'io.modelcontextprotocol/serverInfo';

async function notes() {
  const url = await startPlainUpstream({
    'server/discover': {
      ...complete,
      supportedVersions: ['2026-07-28'],
      capabilities: {
        tools: {},
        experimental: { 'example.com/x': { a: 1 } },
        extensions: { 'io.modelcontextprotocol/ui': {}, 'example.com/other': {} },
      },
      _meta: {
        [key]: {
          name: 'notes\u202e',
          version: '7',
          title: 'Notes\u202e',
          websiteUrl: 'https://notes.example',
          icons: [{ src: 'https://notes.example/icon.png' }, { src: 'javascript:alert(1)' }],
          other: 1,
        },
      },
    },
    'tools/list': { ...complete, tools: [{ name: 'get_it', inputSchema: { type: 'object' } }] },
  });
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url });
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const own = `${core.issuer}/mcp/up`;
  const { accessToken } = await logIn(core, { authorize: { resource: own } });
  const all = await logIn(core, { access: { up: 'read' } });
  return { core, own, token: accessToken, all: all.accessToken };
}

test('at the address of a connector its server names itself, at the common one Consentry does', async () => {
  const { core, own, token, all } = await notes();
  const server = { name: 'notes⟨U+202E⟩', version: '7' };
  for (const method of ['server/discover', 'tools/list']) {
    const named = await (await callModern(own, token, method)).json();
    expect(named, method).toMatchObject({ result: { _meta: { [key]: server } } });
  }
  const opening = {
    id: 0,
    method: 'initialize',
    params: {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'a', version: '1' },
    },
  };
  const legacy = await (await sendLegacy(core, token, opening, { endpoint: own })).json();
  expect(legacy).toMatchObject({ result: { serverInfo: server } });
  const about = {
    title: 'Notes⟨U+202E⟩',
    websiteUrl: 'https://notes.example',
    icons: [{ src: 'https://notes.example/icon.png' }],
  };
  expect((legacy as { result: object }).result).toHaveProperty('serverInfo', {
    ...server,
    ...about,
  });
  const discovered = (await (await callModern(own, token, 'server/discover')).json()) as {
    result: { _meta: object };
  };
  expect(discovered.result._meta).toEqual({ [key]: { ...server, ...about } });
  const older = { ...opening, params: { ...opening.params, protocolVersion: '2025-06-18' } };
  const oldest = await (await sendLegacy(core, token, older, { endpoint: own })).json();
  expect((oldest as { result: object }).result).toHaveProperty('serverInfo', {
    ...server,
    title: about.title,
  });
  const common = await (await callModern(core.endpoint, all, 'server/discover')).json();
  expect(common).toMatchObject({ result: { _meta: { [key]: { name: 'consentry' } } } });
});

test('a client that was not given the connector does not hear whose address it is', async () => {
  const { core, own } = await notes();
  const without = await logIn(core, { access: {}, authorize: { resource: own } });
  const said = await (await callModern(own, without.accessToken, 'server/discover')).json();
  expect(said).toMatchObject({ result: { _meta: { [key]: { name: 'consentry' } } } });
  expect(JSON.stringify(said)).not.toContain('notes');
});

test('what is experimental passes, and an extension that does not is named on the page of the connector', async () => {
  const { core, own, token } = await notes();
  const { result } = (await (await callModern(own, token, 'server/discover')).json()) as {
    result: { capabilities: object };
  };
  expect(result.capabilities).toMatchObject({ experimental: { 'example.com/x': { a: 1 } } });
  expect(result.capabilities).toHaveProperty('extensions', { 'io.modelcontextprotocol/ui': {} });
  const [connector] = (await core.run('state.get', {})).connectors;
  expect(connector?.bridging).toContain(
    'It speaks example.com/other, which Consentry does not pass on.',
  );
});

test('SEC-99 a method that does not pass is refused with its reason, and a few are named in the log', async () => {
  const { core, own, token } = await notes();
  const answer = await callModern(own, token, 'other/method');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({
    error: { code: -32601, data: { 'dev.consentry/reason': 'method_not_offered' } },
  });
  for (let n = 0; n < 40; n += 1) await callModern(own, token, `made/up${n}`);
  await callModern(own, token, 'not a name');
  const { entries } = await core.run('audit.list', { action: 'mcp.unknown', limit: 100 });
  const named = new Set(entries.map(({ detail }) => detail));
  expect(named).toContain('other/method');
  // Five names, and one entry for all the others.
  expect(named.size).toBe(6);
});
