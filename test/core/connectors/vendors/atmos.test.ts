/**
 * Logging in at Atmos Pro and its workspaces: lines that Consentry has to cope with as a client
 * (docs/reference/vendors.md#atmos-pro).
 */
import { describe, expect, it } from 'vitest';
import { actsOf } from '../../../support/core/acts.ts';
import { startClient } from './support.ts';
import { loggedIn, startWorld, type World } from './atmos-world.ts';

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
    const logins = await actsOf(person, 'connector.login');
    expect(logins[0]).toMatch(/^user .+: done$/u);
    expect(logins).toContainEqual(expect.stringMatching(/: failed login_/u));
    expect(await actsOf(person, 'connector.switched')).toHaveLength(1);
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

  it('ATMOS-8 SEC-35 a session’s approvals and waiting questions go with the old workspace', async () => {
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

  it('ATMOS-8 the same workspace again keeps what was accepted, where the service says so', async () => {
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
