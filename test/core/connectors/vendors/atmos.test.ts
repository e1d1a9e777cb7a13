/** The lines of Atmos Pro's document that Consentry has to cope with as a client (seeds.md), against `atmos-like`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestClock, memoryVault, type TestClock } from '../../../support/memory-ports.ts';
import { atmosToolNames, startAtmos, type Atmos } from '../../../support/vendors/atmos-like.ts';
import { startWith, type Person } from '../oauth/support.ts';
import { lastCall, startClient } from './support.ts';

interface World {
  readonly atmos: Atmos;
  readonly person: Person;
  readonly clock: TestClock;
  /** Both sides grow older. */
  pass(ms: number): void;
}

async function startWorld(): Promise<World> {
  const clock = createTestClock();
  const atmos = await startAtmos();
  const person = await startWith(atmos, { ports: { clock } });
  return {
    atmos,
    person,
    clock,
    pass(ms) {
      atmos.advance(ms);
      clock.advance(ms);
    },
  };
}

async function loggedIn(): Promise<World> {
  const world = await startWorld();
  await world.person.logIn(world.atmos);
  await world.person.run('connector.review', { name: 'up', accept: 'all' });
  return world;
}

/** Another workspace is chosen on the vendor's page. */
async function switchTo(
  { atmos, person }: World,
  workspace: string,
  how: object = { switch: true },
): Promise<void> {
  const { authorizationUrl } = await person.run('connector.connect', { name: 'up', ...how });
  const back = await atmos.logIn(authorizationUrl ?? '', { fields: { workspace } });
  await person.comeBack(back);
  await person.until('up', ({ connection }) => connection === 'ready');
}

const hour = 3_600_000;
const day = 24 * hour;

describe('adding and logging in', () => {
  it('ATMOS-1 the URL is enough, and no browser is opened before Connect', async () => {
    const { atmos, person } = await startWorld();
    expect(person.view()).toMatchObject({ auth: 'action-required', login: { waitingFor: null } });
    expect(atmos.count('/authorize') + atmos.count('/register')).toBe(0);
    await person.logIn(atmos);
    expect(person.view().auth).toBe('ready');
  });

  it.each([
    ['only the metadata of the authorization server', null],
    ['metadata of the resource first', 'usual'],
  ])('ATMOS-2 works with %s', async (_name, resourceMetadata) => {
    const { atmos, person } = await startWorld();
    if (resourceMetadata === null) {
      atmos.resourceMetadata = null;
      const usual = atmos.answers.get('/mcp');
      atmos.answers.set('/mcp', (request) =>
        request.authorization === undefined ? { status: 401 } : (usual?.(request) ?? null),
      );
      await person.run('connector.connect', { name: 'up' }).catch(() => null);
    }
    // Without it no rights are known: those that the person entered are asked for.
    if (resourceMetadata === null)
      await person.run('connector.editAuth', { name: 'up', oauth: { scopes: ['ws:read'] } });
    await person.until('up', ({ connection }) => connection === 'error');
    await person.logIn(atmos);
    expect(person.view()).toMatchObject({ auth: 'ready', login: { issuer: atmos.origin } });
  });

  it('ATMOS-3 registers once for the issuer and without a secret, however often it connects', async () => {
    const { atmos, person } = await loggedIn();
    await person.run('connector.connect', { name: 'up' });
    await person.comeBack(await atmos.logIn(await person.connect({ again: true })));
    await person.until('up', ({ connection }) => connection === 'ready');
    expect(atmos.count('/register')).toBe(1);
    const sent = JSON.parse(
      atmos.requests.find(({ path }) => path === '/register')?.body ?? '{}',
    ) as object;
    expect(sent).toMatchObject({ token_endpoint_auth_method: 'none' });
  });

  it('ATMOS-4 gives an address for the system browser, and copes with redirects and minutes of delay', async () => {
    const { atmos, person, clock } = await startWorld();
    const address = await person.connect();
    clock.advance(9 * 60_000);
    expect(person.view().login?.waitingFor).not.toBeNull();
    const before = atmos.requests.length;
    const back = await atmos.logIn(address);
    expect(atmos.requests.length - before).toBeGreaterThan(3);
    await person.comeBack(back);
    await person.until('up', ({ connection }) => connection === 'ready');
  });

  it('ATMOS-9 asks for what the server names, and shows what was granted where that is less', async () => {
    const { atmos, person } = await startWorld();
    atmos.serverMetadata = { scopes_supported: ['ws:read', 'ws:everything', 'openid'] };
    atmos.resourceMetadata = { scopes_supported: ['ws:read', 'ws:audit_log:read'] };
    const address = new URL(await person.connect());
    expect(address.searchParams.get('scope')).toBe('ws:read ws:audit_log:read');
    await person.comeBack(await atmos.logIn(address.href, { fields: { scope: 'ws:read' } }));
    const { login } = await person.until('up', ({ connection }) => connection === 'ready');
    expect(login).toMatchObject({
      askedScopes: ['ws:read', 'ws:audit_log:read'],
      grantedScopes: ['ws:read'],
    });
  });
});

describe('workspaces', () => {
  it('ATMOS-5 offers to label the connection with get_workspace and lets the person label it', async () => {
    const { atmos, person } = await loggedIn();
    expect(person.view()).toMatchObject({ label: null });
    expect(person.view().labelTools[0]).toBe('get_workspace');
    const calls = (): number =>
      atmos.requests.filter(({ body }) => body.includes('"tools/call"')).length;
    expect(calls()).toBe(0);
    const { label } = await person.run('connector.learnLabel', {
      name: 'up',
      tool: 'get_workspace',
    });
    expect([label, calls()]).toEqual(['acme-dev', 1]);
    await person.run('connector.edit', { name: 'up', label: 'Ours' });
    expect(person.view().label).toBe('Ours');
    await person.run('connector.edit', { name: 'up', label: null });
    expect(person.view().label).toBeNull();
    // Only tools that are for it, and only accepted ones.
    const other = { name: 'up', tool: 'list_workspaces' };
    expect((await person.refused('connector.learnLabel', other)).code).toBe('conflict');
  });

  it('ATMOS-6 switching forces the page; cancelling keeps what there was', async () => {
    const world = await loggedIn();
    const { atmos, person } = world;
    const call = await startClient(person);
    const { authorizationUrl } = await person.run('connector.connect', {
      name: 'up',
      switch: true,
    });
    expect(new URL(authorizationUrl ?? '').searchParams.get('prompt')).toBe('consent');
    await person.comeBack(await atmos.logIn(authorizationUrl ?? '', { declines: true }));
    await person.until('up', ({ connection }) => connection === 'ready');
    expect(await call('get_workspace')).toMatchObject({ outcome: 'ok' });
    expect(person.view().toolsToReview).toBe(0);

    await person.run('connector.connect', { name: 'up', switch: true });
    await person.run('connector.cancelLogin', { name: 'up' });
    expect(await call('get_workspace')).toMatchObject({
      isError: false,
      text: expect.stringContaining('acme-dev') as string,
    });

    await switchTo(world, 'acme-prod');
    await person.run('connector.review', { name: 'up', accept: 'all' });
    expect((await call('get_workspace')).text).toContain('acme-prod');
  });

  it('ATMOS-6 asks for the choice of an account where the service lists that', async () => {
    const { atmos, person } = await startWorld();
    atmos.serverMetadata = { prompt_values_supported: ['none', 'select_account', 'consent'] };
    const first = new URL(await person.connect());
    expect(first.searchParams.has('prompt')).toBe(false);
    const { authorizationUrl } = await person.run('connector.connect', {
      name: 'up',
      switch: true,
    });
    expect(new URL(authorizationUrl ?? '').searchParams.get('prompt')).toBe(
      'select_account consent',
    );
  });

  it('ATMOS-7 two workspaces stand side by side, and a client gets what it was given', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    await person.run('connector.duplicate', { name: 'up', newName: 'prod' });
    await person.until('prod', ({ connection }) => connection === 'error');
    const { authorizationUrl } = await person.run('connector.connect', { name: 'prod' });
    await person.comeBack(
      await atmos.logIn(authorizationUrl ?? '', { fields: { workspace: 'acme-prod' } }),
    );
    await person.until('prod', ({ connection }) => connection === 'ready');
    expect(person.view('up').connection).toBe('ready');
    expect(await call('get_workspace')).toMatchObject({ outcome: 'ok' });
    // The client was granted `up` alone.
    expect(person.view('prod').usedByClients).toBe(0);
    expect(person.view('up').usedByClients).toBe(1);
  });

  it.each([
    ['the person says so', { switch: true }],
    ['nobody can tell that it is the same', { again: true }],
  ])('ATMOS-8 nothing of the old workspace carries over when %s', async (_why, how) => {
    const world = await loggedIn();
    const { person } = world;
    const call = await startClient(person);
    const [allowed, blocked] = ['list_stacks', 'get_stack'];
    await person.run('tool.set', { connector: 'up', tool: allowed, mode: 'allow' });
    await person.run('tool.set', { connector: 'up', tool: blocked, mode: 'block' });
    expect(await call(allowed)).toMatchObject({ outcome: 'ok' });

    await switchTo(world, 'acme-prod', how);
    expect(await call(allowed)).toMatchObject({ outcome: 'tool_not_reviewed' });
    const tools = await person.run('tools.list', { connector: 'up' });
    expect(tools.every(({ review }) => review === 'new')).toBe(true);
    expect(tools.find(({ name }) => name === allowed)?.modeOverridden).toBe(false);
    // What was stricter stays.
    expect(tools.find(({ name }) => name === blocked)?.mode).toBe('block');
  });

  it('ATMOS-8 a session’s approvals and waiting questions go with the old workspace', async () => {
    const world = await loggedIn();
    const { atmos, person } = world;
    await person.run('tool.set', { connector: 'up', tool: 'list_stacks', mode: 'ask' });
    const call = await startClient(person);
    const asked = async (): Promise<string> =>
      (await person.until('up', () => person.core.snapshot().questions.length === 1)) &&
      (person.core.snapshot().questions[0]?.id ?? '');
    const first = call('list_stacks');
    await person.run('question.allow', { id: await asked(), for: 'session' });
    expect(await first).toMatchObject({ outcome: 'ok' });
    const other = call('list_stacks', { page: 2 });
    expect(await other).toMatchObject({ outcome: 'ok' });

    await person.run('tool.set', { connector: 'up', tool: 'list_events', mode: 'ask' });
    const held = call('list_events');
    await asked();
    await switchTo(world, 'acme-prod');
    expect(await held).toMatchObject({ outcome: 'approval_withdrawn' });
    await person.run('connector.review', { name: 'up', accept: 'all' });
    const again = call('list_stacks');
    await person.run('question.deny', { id: await asked() });
    expect(await again).toMatchObject({ outcome: 'denied_by_person' });
    expect(atmos.count('/register')).toBe(1);
  });

  it('ATMOS-8 the same workspace again keeps what was accepted, where the service tells', async () => {
    const world = await startWorld();
    const { atmos, person } = world;
    atmos.tokenAnswer = (body) => ({ ...body, workspace_name: atmos.workspace });
    await person.logIn(atmos);
    await person.run('connector.review', { name: 'up', accept: 'all' });
    expect(person.view().reached).toBe('acme-dev');
    await switchTo(world, 'acme-dev', { again: true });
    expect(person.view().toolsToReview).toBe(0);
    await switchTo(world, 'acme-prod', { again: true });
    expect(person.view()).toMatchObject({ reached: 'acme-prod' });
    expect(person.view().toolsToReview).toBe(person.view().tools);
  });
});

describe('tokens', () => {
  it('ATMOS-10 tokens are in the vault and nowhere in the data folder or the settings', async () => {
    const vault = memoryVault();
    const atmos = await startAtmos();
    const seen: string[] = [];
    atmos.tokenAnswer = (body) => {
      seen.push(String(body['access_token']), String(body['refresh_token']));
      return body;
    };
    const person = await startWith(atmos, { ports: { vault } });
    await person.logIn(atmos);
    await person.stop();
    expect(seen).toHaveLength(2);
    const settings = JSON.stringify(person.ports.preferences.read());
    for (const token of seen) {
      expect([...vault.entries.values()].join()).toContain(token);
      expect(settings).not.toContain(token);
      expect(filesWith(person.dataDir, token)).toEqual([]);
    }
  });

  it('ATMOS-11 many calls at the end of a token make one refresh, and the new one is kept before it is used', async () => {
    const { atmos, person, pass } = await loggedIn();
    const kept: boolean[] = [];
    let fresh: string | null = null;
    const vault = person.ports.vault as ReturnType<typeof memoryVault>;
    atmos.tokenAnswer = (body) => {
      fresh = String(body['access_token']);
      return body;
    };
    atmos.onCall = () => {
      const used = atmos.requests.at(-1)?.authorization ?? '';
      if (fresh !== null && used.includes(fresh))
        kept.push([...vault.entries.values()].join().includes(fresh));
      return null;
    };
    pass(hour + 1000);
    const call = await startClient(person);
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('list_stacks')));
    expect(answers.map(({ outcome }) => outcome)).toEqual(Array(12).fill('ok'));
    expect(atmos.tokenRequests('refresh_token')).toHaveLength(1);
    expect(kept).toContain(true);
    expect(kept).not.toContain(false);
  });

  it('ATMOS-12 no refresh token is sent twice after an answer arrived', async () => {
    const { atmos, person, pass } = await loggedIn();
    for (let round = 0; round < 3; round += 1) {
      pass(hour + 1000);
      const call = await startClient(person);
      expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });
    }
    const sent = atmos.tokenRequests('refresh_token').map(({ form }) => form.get('refresh_token'));
    expect(sent.length).toBeGreaterThanOrEqual(3);
    expect(new Set(sent).size).toBe(sent.length);
  });

  it('ATMOS-13 reminds calmly before an idle login ends, where the service says when', async () => {
    const { atmos, person, pass } = await startWorld();
    atmos.tokenAnswer = (body) => ({ ...body, refresh_token_expires_in: (30 * day) / 1000 });
    await person.logIn(atmos);
    expect(person.view().login?.lastsUntil).not.toBeNull();
    const reminders = (): readonly string[] =>
      person.core
        .snapshot()
        .repairs.filter(({ severity }) => severity === 'attention')
        .map(({ id }) => id)
        .filter((id) => !id.startsWith('review:'));
    expect(reminders()).toEqual([]);
    // Nothing is renewed meanwhile: the computer was off.
    atmos.answers.set('/token', () => ({ status: 503 }));
    pass(29 * day);
    expect(reminders()).toHaveLength(1);
  });

  it('ATMOS-15 a withdrawn access is one silent refresh, then a login is wanted and the call says so', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    atmos.withdrawGrants();
    const answer = await call('list_stacks');
    expect(answer).toMatchObject({ isError: true, outcome: 'upstream_login_required' });
    expect(atmos.tokenRequests('refresh_token')).toHaveLength(1);
    await person.until('up', ({ auth }) => auth === 'action-required');
    expect(person.view().problem?.code).toBe('access_withdrawn');
    expect(atmos.count('/authorize')).toBe(1);
  });
});

describe('limits', () => {
  it('ATMOS-14 honours Retry-After: the call names the wait, and nothing is sent before', async () => {
    const { atmos, person, clock } = await loggedIn();
    const call = await startClient(person);
    atmos.callsLeft = 0;
    atmos.retryAfter = '30';
    const first = await call('list_stacks');
    expect(first).toMatchObject({ isError: true, outcome: 'upstream_too_many' });
    expect(first.text).toContain('Wait 30 s ');
    expect(person.view().pausedUntil).not.toBeNull();
    const sent = atmos.requests.length;
    atmos.callsLeft = null;
    expect(await call('list_stacks')).toMatchObject({ outcome: 'upstream_too_many' });
    expect(atmos.requests.length).toBe(sent);
    expect(person.view().connection).toBe('ready');
    clock.advance(31_000);
    expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });
    expect(person.view()).toMatchObject({ pausedUntil: null, callsToday: 2 });
  });

  it('ATMOS-14 a budget of the person holds for all clients together', async () => {
    const { atmos, person, clock } = await loggedIn();
    await person.run('connector.edit', { name: 'up', callsPerMinute: 2, callsPerDay: 3 });
    const [one, two] = [await startClient(person), await startClient(person)];
    expect((await one('list_stacks')).outcome).toBe('ok');
    expect((await two('list_stacks')).outcome).toBe('ok');
    const sent = atmos.requests.length;
    const refused = await two('list_stacks');
    expect(refused).toMatchObject({ outcome: 'upstream_too_many', isError: true });
    expect(refused.text).toContain('2 calls');
    expect(atmos.requests.length).toBe(sent);
    clock.advance(60_001);
    expect((await one('list_stacks')).outcome).toBe('ok');
    clock.advance(60_001);
    expect((await one('list_stacks')).text).toContain('3 calls');
    expect(person.view()).toMatchObject({ callsToday: 3, callsPerDay: 3 });
    await person.run('connector.edit', { name: 'up', callsPerMinute: null, callsPerDay: null });
    expect((await one('list_stacks')).outcome).toBe('ok');
  });

  it('ATMOS-19 measures answers, and cuts them to what the person set with a mark', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    const log = 'ü'.repeat(40_000);
    atmos.onCall = () => ({ content: [{ type: 'text', text: log }] });
    expect((await call('list_stacks')).text).toBe(log);
    expect(person.view().largestResult).toBeGreaterThan(80_000);
    expect((await lastCall(person, 'list_stacks'))?.resultBytes).toBeGreaterThan(80_000);

    await person.run('connector.edit', { name: 'up', resultLimitKb: 10 });
    const cut = await call('list_stacks');
    expect(cut.isError).toBe(false);
    expect(cut.text.startsWith('ü'.repeat(5120))).toBe(true);
    expect(cut.text).toMatch(/\[Consentry cut this text: 10 KB of 79 KB are shown/u);
    expect(Buffer.byteLength(cut.text)).toBeLessThan(10 * 1024 + 300);
    expect((await lastCall(person, 'list_stacks'))?.detail).toContain('cut');
  });
});

describe('tools', () => {
  it('ATMOS-16 lists all of them; the class is a suggestion until the person accepts', async () => {
    const { atmos, person } = await startWorld();
    await person.logIn(atmos);
    const tools = await person.run('tools.list', { connector: 'up' });
    expect(tools).toHaveLength(atmosToolNames.length + 3);
    expect(tools.length).toBe(37);
    expect(tools.every(({ review, outcome }) => review === 'new' && outcome === 'deny')).toBe(true);
    const listed = tools.filter(({ name }) => name.startsWith('list_'));
    expect(listed.every(({ class: access }) => access === 'read')).toBe(true);
  });

  it('ATMOS-17 a refused tool is not a broken connector', async () => {
    const { person } = await loggedIn();
    const call = await startClient(person);
    const refused = await call('explain_workflow_failure');
    expect(refused.outcome).toBe('ok');
    const denied = await call('get_audit_log_entrie');
    expect(denied.isError).toBe(true);
    expect(person.view().connection).toBe('ready');
    expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });
  });

  it('ATMOS-18 write tools that come later are held; more rights only after the person agreed', async () => {
    const { atmos, person } = await loggedIn();
    const call = await startClient(person);
    atmos.addWriteTools();
    await person.run('connector.connect', { name: 'up' });
    await person.until('up', ({ toolsToReview }) => toolsToReview === 2);
    expect(await call('update_settings')).toMatchObject({ outcome: 'tool_not_reviewed' });

    await person.run('connector.review', { name: 'up', accept: 'all' });
    await person.run('tool.set', { connector: 'up', tool: 'update_settings', mode: 'allow' });
    const authorized = atmos.count('/authorize');
    const denied = await call('update_settings');
    expect(denied.isError).toBe(true);
    expect(denied.text).toContain('ws:workspace:update_settings');
    expect(atmos.count('/authorize')).toBe(authorized);
    expect(person.view().login?.missingScopes).toEqual(['ws:workspace:update_settings']);

    // Declined: what there was stays.
    const url = new URL(await person.connect());
    expect(url.searchParams.get('scope')?.split(' ').sort()).toEqual([
      'ws:read',
      'ws:workspace:update_settings',
    ]);
    await person.comeBack(await atmos.logIn(url.href, { declines: true }));
    expect(await call('list_stacks')).toMatchObject({ outcome: 'ok' });

    await person.comeBack(await atmos.logIn(await person.connect()));
    await person.until(
      'up',
      ({ connection, login }) => connection === 'ready' && login?.missingScopes.length === 0,
    );
    expect(await call('update_settings')).toMatchObject({ outcome: 'ok' });
    expect(person.view().toolsToReview).toBe(0);
  });

  it('ATMOS-49 schemas are those of the server now', async () => {
    const { atmos, person } = await loggedIn();
    atmos.tools = [
      ...atmos.tools.filter(({ name }) => name !== 'list_stacks'),
      {
        name: 'list_stacks',
        inputSchema: { type: 'object', properties: { region: { type: 'string' } } },
      },
      { name: 'list_inventions' },
    ];
    await person.run('connector.connect', { name: 'up' });
    await person.until('up', ({ toolsToReview }) => toolsToReview === 2);
    const tools = await person.run('tools.list', { connector: 'up' });
    const of = (name: string): string | undefined =>
      tools.find((tool) => tool.name === name)?.review;
    expect([of('list_stacks'), of('list_inventions'), of('get_stack')]).toEqual([
      'changed',
      'new',
      'accepted',
    ]);
  });
});

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const path = join(folder, name);
    return statSync(path).isFile() && readFileSync(path).includes(text);
  });
}
