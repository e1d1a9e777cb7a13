/**
 * Every use of a server is decided before anything is sent: each kind of use, in each revision of
 * the client, at servers of each era and transport, at both addresses, in a batch, and when it is
 * tried again.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { callModern, logIn, type Login } from '../../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { makeTempDir } from '../../../support/system/temp-dir.ts';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { openSession, sendLegacy } from '../endpoint/legacy-client.ts';
import { tool } from '../support.ts';

const uri = 'file:///it';
/** What goes to a server because of a client, as it is asked for at the server's own address. */
const uses: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'tools/call': { name: 'put_it', arguments: {} },
  'resources/read': { uri },
  'prompts/get': { name: 'it' },
  'completion/complete': {
    ref: { type: 'ref/prompt', name: 'it' },
    argument: { name: 'a', value: '' },
  },
  'skills/get': { uri: 'skill://it/SKILL.md' },
  'resources/directory/read': { uri: 'skill://it' },
};
const watches = { 'resources/subscribe': { uri } };

const offers = {
  'resources/list': { resources: [{ uri, name: 'it' }] },
  'prompts/list': { prompts: [{ name: 'it', arguments: [{ name: 'a' }] }] },
};

interface Server {
  /** For `connector.add`. */
  readonly how: Readonly<Record<string, unknown>>;
  /** Uses that reached it, in order. */
  readonly seen: () => readonly string[];
}

const isUse = (method = ''): boolean => method in uses || method in watches;

async function overHttp(era: 'legacy' | 'modern' | 'both'): Promise<Server> {
  const upstream = await startChaosUpstream({ era });
  onTestFinished(() => upstream.close());
  upstream.tools = [tool('put_it')];
  upstream.offers = offers;
  return {
    how: { kind: 'http', url: upstream.url },
    seen: () => upstream.requests.map(({ rpc }) => rpc?.method ?? '').filter(isUse),
  };
}

function asProgram(): Promise<Server> {
  const folder = makeTempDir();
  const [offer, log] = [join(folder, 'offer.json'), join(folder, 'log')];
  const serverInfo = { name: 'up', version: '1' };
  writeFileSync(offer, JSON.stringify({ serverInfo, tools: [tool('put_it')] }));
  writeFileSync(log, '');
  const server = join(import.meta.dirname, '../../../support/worlds/stdio-tools.mjs');
  return Promise.resolve({
    how: { kind: 'stdio', command: process.execPath, args: [server, offer, log] },
    seen: () => readFileSync(log, 'utf8').split('\n').filter(isUse),
  });
}

interface Place {
  readonly endpoint: string;
  readonly login: Login;
  /** What names of tools and prompts begin with there. */
  readonly prefix: string;
}

/** The same use under the names of the place. */
function named(place: Place, params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const before = (name: unknown): string => `${place.prefix}${String(name)}`;
  const { ref } = params;
  return {
    ...params,
    ...(params['name'] === undefined ? {} : { name: before(params['name']) }),
    ...(ref === undefined ? {} : { ref: { type: 'ref/prompt', name: before('it') } }),
  };
}

async function askModern({ endpoint, login, ...place }: Place): Promise<void> {
  for (const [method, params] of Object.entries(uses)) {
    const asked = named({ endpoint, login, ...place }, params);
    await (await callModern(endpoint, login.accessToken, method, asked)).text();
  }
}

async function askLegacy(core: TestCore, place: Place, revision: string): Promise<void> {
  const { endpoint, login } = place;
  const { accessToken } = login;
  const session = await openSession(core, accessToken, endpoint, {}, revision);
  const send = async (message: object): Promise<void> => {
    const response = await sendLegacy(core, accessToken, message, { session, endpoint });
    // A stream that stays open would say nothing more.
    await response.body?.cancel();
  };
  const all = Object.entries({ ...uses, ...watches }).map(([method, params], at) => ({
    jsonrpc: '2.0',
    id: at + 1,
    method,
    params: named(place, params),
  }));
  for (const message of all) await send(message);
  await fetch(endpoint, {
    method: 'POST',
    headers: {
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      'mcp-session-id': session,
    },
    body: JSON.stringify(all),
  }).then((response) => response.body?.cancel());
}

/** Each use at both addresses, in each revision, twice. */
async function askForAll(core: TestCore, places: readonly Place[]): Promise<void> {
  for (const place of [...places, ...places]) {
    await askModern(place);
    for (const revision of ['2025-03-26', '2025-06-18', '2025-11-25'])
      await askLegacy(core, place, revision);
  }
}

async function placesOf(core: TestCore, access: 'read' | 'write'): Promise<readonly Place[]> {
  const own = `${core.issuer}/mcp/up`;
  const login = await logIn(core, { access: { up: access } });
  const ownLogin = await logIn(core, { access: { up: access }, authorize: { resource: own } });
  return [
    { endpoint: core.endpoint, login, prefix: 'up__' },
    { endpoint: own, login: ownLogin, prefix: '' },
  ];
}

test.each([
  ['of 2026-07-28', () => overHttp('modern')],
  ['of 2025-11-25', () => overHttp('legacy')],
  ['of both eras', () => overHttp('both')],
  ['that is a program', asProgram],
])('ATRYUM-38 no use of a server %s gets around the decision', async (_which, start) => {
  const { how, seen } = await start();
  const core = await startCore();
  await core.run('connector.add', { name: 'up', ...how } as never);
  await core.run('connector.connect', { name: 'up' });
  await core.run('connector.review', { name: 'up', accept: 'all' });
  const places = await placesOf(core, 'write');

  await core.run('policy.setAccess', { access: 'disabled' });
  await askForAll(core, places);
  await core.run('policy.setAccess', { access: 'read-write' });
  await core.run('gateway.pause', {});
  await askForAll(core, places);
  await core.run('gateway.resume', {});
  expect(seen()).toEqual([]);

  // A person's no to the tool holds wherever the client asks from, and for this tool alone.
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'block' });
  await askForAll(core, places);
  expect(seen()).not.toContain('tools/call');

  // The same requests reach the server once they may.
  await core.run('tool.set', { connector: 'up', tool: 'put_it', mode: 'allow' });
  await askForAll(core, places);
  expect(seen()).toContain('tools/call');
  if (how['kind'] === 'http')
    expect(seen()).toEqual(expect.arrayContaining(['resources/read', 'prompts/get']));
});
