/**
 * The lines of Atlar's document that Consentry has to cope with as a client
 * (docs/reference/vendors.md#atlar), against `atlar-like`.
 */
import { describe, expect, it } from 'vitest';
import {
  createTestClock,
  memoryPreferences,
  type TestClock,
} from '../../../support/core/memory-ports.ts';
import { callModern } from '../../../support/clients/oauth-client.ts';
import {
  ourDocument,
  startAtlarLike,
  type AtlarLike,
} from '../../../support/vendors/atlar-like.ts';
import { startVendor } from '../../../support/vendors/vendor-base.ts';
import { another, call } from '../../gateway/support.ts';
import { startWith, type Person } from '../login/support.ts';

interface World {
  readonly atlar: AtlarLike;
  readonly person: Person;
  readonly clock: TestClock;
}

async function startWorld(): Promise<World> {
  const atlar = await startAtlarLike();
  const clock = createTestClock();
  const preferences = memoryPreferences({ clientMetadataUrl: ourDocument });
  const person = await startWith(atlar, { ports: { preferences, clock } });
  return { atlar, person, clock };
}

/** Logged in there, tools reviewed, and a client of ours that may use them. */
async function startConnected(): Promise<World & { readonly accessToken: string }> {
  const world = await startWorld();
  const { person, atlar } = world;
  await person.logIn(atlar);
  await person.run('connector.review', { name: 'up', accept: 'all' });
  const names = atlar.tools.map(({ name }) => name);
  for (const tool of names)
    await person.run('tool.set', { connector: 'up', tool, mode: 'allow', class: 'write' });
  return { ...world, accessToken: (await another(person)).accessToken };
}

const paths = ({ requests }: AtlarLike): readonly string[] => requests.map(({ path }) => path);

describe('from the address alone', () => {
  it('ATLAR-1 sees that a login is needed, without opening a browser, and offers Connect', async () => {
    const { atlar, person } = await startWorld();
    expect(person.view()).toMatchObject({
      auth: 'action-required',
      problem: { code: 'login_required', hint: expect.stringContaining('Connect') as string },
      login: { waitingFor: null, clientId: null },
    });
    expect(new Set(paths(atlar))).toEqual(new Set(['/mcp']));
  });

  it('ATLAR-2 finds the login service by the challenge, names the resource twice, and wants S256', async () => {
    const { atlar, person } = await startWorld();
    const url = new URL(await person.connect());
    const found = paths(atlar).filter((path) => path !== '/mcp');
    expect(found).toEqual([
      '/.well-known/oauth-protected-resource/mcp',
      '/.well-known/oauth-authorization-server',
    ]);
    expect(url.searchParams.get('resource')).toBe(atlar.mcpUrl);
    await person.comeBack(await atlar.logIn(url.href));
    await person.until('up', ({ connection }) => connection === 'ready');
    expect(atlar.tokenRequests('authorization_code')[0]?.form.get('resource')).toBe(atlar.mcpUrl);
    atlar.serverMetadata = { code_challenge_methods_supported: ['plain'] };
    const refusal = await person.refused('connector.connect', { name: 'up', again: true });
    expect(refusal.message).toContain('S256');
  });

  it('ATLAR-3 two attempts share neither verifier nor state, and only the last one is waited for', async () => {
    const { atlar, person } = await startWorld();
    const first = await person.connect();
    const second = await person.connect({ again: true });
    for (const name of ['state', 'code_challenge'])
      expect(new URL(first).searchParams.get(name)).not.toBe(
        new URL(second).searchParams.get(name),
      );
    expect((await person.comeBack(await atlar.logIn(first))).status).toBe(400);
    expect(atlar.tokenRequests('authorization_code')).toHaveLength(0);
    expect((await person.comeBack(await atlar.logIn(second))).status).toBe(200);
  });

  it('ATLAR-4 is known there by its own document', async () => {
    const { atlar, person } = await startWorld();
    await person.logIn(atlar);
    expect(person.view().login?.registration).toEqual({
      clientId: ourDocument,
      redirectUri: `http://127.0.0.1:${person.port}/oauth/callback`,
      kind: 'document',
    });
  });

  it('ATLAR-31 ordinary tools, each classified by itself, whatever they are for', async () => {
    const { person } = await startConnected();
    const tools = await person.run('tools.list', { connector: 'up' });
    expect(tools.map(({ name }) => name).toSorted()).toEqual([
      'create_payment',
      'list_accounts',
      'search_documentation',
    ]);
    expect(new Set(tools.map((tool) => tool.class)).size).toBe(1);
    await person.run('tool.set', { connector: 'up', tool: 'search_documentation', class: 'read' });
    const again = await person.run('tools.list', { connector: 'up' });
    expect(again.find(({ name }) => name === 'search_documentation')?.class).toBe('read');
    expect(again.find(({ name }) => name === 'list_accounts')?.class).toBe('write');
  });

  it('ATLAR-32 has a display name of its own that may be anything', async () => {
    const { person } = await startWorld();
    const title = 'Atlar – Ünïted, <b>treasury</b>';
    await person.run('connector.edit', { name: 'up', title });
    expect(person.view().title).toBe(title);
  });
});

describe('a client that is not on the list', () => {
  it('ATLAR-5 ATLAR-6 is told so, once, with what to send to the vendor; no other way in is tried', async () => {
    const { atlar, person } = await startWorld();
    const url = new URL(await person.connect());
    const back = new URL(url.searchParams.get('redirect_uri') ?? '');
    back.search = new URLSearchParams({
      error: 'unauthorized_client',
      state: url.searchParams.get('state') ?? '',
      iss: atlar.origin,
    }).toString();
    await person.comeBack(back.href);
    const { problem, login } = person.view();
    expect(problem?.code).toBe('client_not_listed');
    expect(problem?.message).toContain('listed clients only');
    expect(problem?.hint).toContain(ourDocument);
    expect(problem?.hint).toContain(`http://127.0.0.1:${person.port}/oauth/callback`);
    expect(login).toMatchObject({ waitingFor: null, registration: { kind: 'document' } });
    expect(paths(atlar)).not.toContain('/register');
    expect(paths(atlar).filter((path) => path === '/authorize')).toEqual([]);
    // The field for an id of the vendor's own.
    await person.run('connector.editAuth', { name: 'up', oauth: { clientId: 'given-by-atlar' } });
    await person.until('up', ({ connection }) => connection !== 'connecting');
    const other = new URL(await person.connect());
    expect(other.searchParams.get('client_id')).toBe('given-by-atlar');
  });

  it('ATLAR-7 ends at a page without a way back: the wait is shown, can be begun anew or ended, and ends by itself', async () => {
    const { atlar, person, clock } = await startWorld();
    atlar.listed.clear();
    const first = await person.connect();
    expect(await atlar.browse(first)).toMatchObject({ kind: 'page' });
    const { login } = person.view();
    expect(login).toMatchObject({ waitingFor: new URL(atlar.origin).host });
    const bound = Date.parse(login?.waitingUntil ?? '') - Date.parse(login?.waitingSince ?? '');
    expect(bound).toBe(600_000);
    await person.run('connector.cancelLogin', { name: 'up' });
    expect(person.view().login?.waitingFor).toBeNull();
    const reopened = await person.connect();
    expect(reopened).not.toBe(first);
    clock.advance(600_001);
    const view = person.view();
    expect(view.login?.waitingFor).toBeNull();
    expect(view.problem).toMatchObject({ code: 'login_unanswered' });
    expect(view.problem?.hint).toContain('listed clients');
    atlar.listed.add(ourDocument);
    expect((await person.comeBack(await atlar.logIn(reopened))).status).toBe(400);
    expect(atlar.tokenRequests('authorization_code')).toHaveLength(0);
  });
});

describe('tokens stay where they belong', () => {
  it('ATLAR-8 a redirect to another place gets no token, and the call fails', async () => {
    const { atlar, person, accessToken } = await startConnected();
    const elsewhere = await startVendor();
    atlar.answers.set('/mcp', () => ({ status: 307, headers: { location: elsewhere.mcpUrl } }));
    const answer = await call({ core: person }, { accessToken }, 'list_accounts');
    expect(answer.outcome).not.toBe('ok');
    expect(elsewhere.requests).toEqual([]);
  });

  it('ATLAR-9 ours never go there, theirs never come out', async () => {
    const { atlar, person, accessToken } = await startConnected();
    const response = await callModern(person.endpoint, accessToken, 'tools/call', {
      name: 'up__list_accounts',
      arguments: {},
    });
    const text = await response.text();
    expect(text).toContain('list_accounts is done');
    const theirs = atlar.requests.flatMap(({ authorization }) =>
      authorization === undefined ? [] : [authorization.replace(/^Bearer /u, '')],
    );
    expect(theirs.length).toBeGreaterThan(0);
    expect(JSON.stringify(atlar.requests)).not.toContain(accessToken);
    const seen = text + JSON.stringify([...response.headers, person.core.snapshot()]);
    for (const token of theirs) expect(seen).not.toContain(token);
  });
});

describe('what the person and the organisation do at Atlar', () => {
  it('ATLAR-27 the page to manage accesses is kept for the connector', async () => {
    const { person } = await startWorld();
    expect(person.view().manageUrl).toBeNull();
    for (const manageUrl of ['http://app.atlar.com/', 'https://sam@app.atlar.com/', 'file:///x'])
      expect((await person.refused('connector.edit', { name: 'up', manageUrl })).code).toBe(
        'invalid_input',
      );
    await person.run('connector.edit', { name: 'up', manageUrl: 'https://app.atlar.com/profile' });
    expect(person.view().manageUrl).toBe('https://app.atlar.com/profile');
    await person.run('connector.edit', { name: 'up', manageUrl: null });
    expect(person.view().manageUrl).toBeNull();
  });

  it('ATLAR-28 withdrawn: one refresh, one sentence, no browser, and others go on', async () => {
    const { atlar, person, accessToken } = await startConnected();
    const other = await startVendor({ registration: ['dynamic'] });
    await person.run('connector.add', { kind: 'http', name: 'other', url: other.mcpUrl });
    await person.until('other', ({ connection }) => connection !== 'connecting');
    await person.logIn(other, 'other');
    atlar.withdrawGrants();
    const before = atlar.requests.length;
    for (const _ of [1, 2, 3])
      expect((await call({ core: person }, { accessToken }, 'list_accounts')).outcome).toBe(
        'upstream_login_required',
      );
    expect(atlar.tokenRequests('refresh_token')).toHaveLength(1);
    expect(paths(atlar).slice(before)).not.toContain('/authorize');
    const view = person.view();
    expect(view).toMatchObject({ auth: 'action-required', login: { waitingFor: null } });
    expect(view.problem).toMatchObject({ code: 'access_withdrawn' });
    expect(view.problem?.message).toContain('Access was withdrawn at');
    expect(person.view('other')).toMatchObject({ connection: 'ready', auth: 'ready' });
  });

  it.each([
    ['read-only', 'Not permitted: your organisation allows read-only access.'],
    ['disabled', '403'],
  ] as const)(
    'ATLAR-29 a policy made stricter there (%s): the answer passes, and the log says who denied',
    async (policy, words) => {
      const { atlar, person, accessToken } = await startConnected();
      atlar.policy = policy;
      const answer = await call({ core: person }, { accessToken }, 'create_payment');
      expect(JSON.stringify(answer.messages)).toContain(words);
      const listed = await person.run('audit.list', { action: 'tools/call', limit: 1 });
      expect(listed.entries).toMatchObject([{ decision: 'deny', reason: 'denied_upstream' }]);
      expect(person.view()).toMatchObject({ connection: 'ready', auth: 'ready' });
      // Our own refusal reads otherwise.
      await person.run('tool.set', { connector: 'up', tool: 'create_payment', mode: 'block' });
      await call({ core: person }, { accessToken }, 'create_payment');
      const ours = await person.run('audit.list', { action: 'tools/call', limit: 1 });
      expect(ours.entries).toMatchObject([{ decision: 'deny', reason: 'mode_block' }]);
    },
  );

  it('ATLAR-29 an answer that only speaks of permissions is not a refusal', async () => {
    const { atlar, person, accessToken } = await startConnected();
    const text = 'Some roles do not have access to payments.';
    atlar.tools = [
      {
        name: 'list_accounts',
        annotations: { readOnlyHint: true },
        run: () => ({ content: [{ type: 'text', text }] }),
      },
    ];
    await call({ core: person }, { accessToken }, 'list_accounts');
    const { entries } = await person.run('audit.list', { action: 'tools/call', limit: 1 });
    expect(entries).toMatchObject([{ decision: 'allow' }]);
  });
});
