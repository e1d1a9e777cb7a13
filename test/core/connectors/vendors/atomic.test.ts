/**
 * The lines of Atomic.io's document that Consentry has to cope with as a client
 * (docs/reference/vendors.md#atomicio), against `atomic-like`.
 */
import { describe, expect, it } from 'vitest';
import { presetOfUrl } from '../../../../main/core/connectors/presets/preset-of-url.ts';
import { memoryPreferences, memoryVault } from '../../../support/core/memory-ports.ts';
import {
  mostDays,
  noAccessMessage,
  startAtomic,
  type AtomicOrganization,
} from '../../../support/vendors/atomic-like.ts';
import { startPerson, type Person } from '../login/support.ts';
import { lastCall, startClient } from './support.ts';

/**
 * As if it had been added from the catalogue, with the stand-in in the place of the organisation's
 * host.
 */
async function startWithAtomic(
  organization: AtomicOrganization,
  vault = memoryVault(),
): Promise<Person> {
  const preferences = memoryPreferences({
    connectors: [
      {
        id: '00000000-0000-4000-8000-000000000001',
        name: 'up',
        kind: 'http',
        url: organization.vendor.mcpUrl,
        bearer: null,
        enabled: true,
        addedAt: 0,
        timeoutSeconds: 30,
        preset: 'atomic',
      },
    ],
  });
  const person = await startPerson({ ports: { preferences, vault } });
  await person.until('up', ({ connection }) => connection !== 'connecting');
  return person;
}

async function loggedIn(organization: AtomicOrganization): Promise<Person> {
  const person = await startWithAtomic(organization);
  await person.logIn(organization.vendor);
  await person.run('connector.review', { name: 'up', accept: 'all' });
  return person;
}

describe('an address that is not there yet', () => {
  it('ATOMIC-1 says that the server is not enabled or the URL wrong, and where to look', async () => {
    const organization = await startAtomic('acme');
    organization.isOn = false;
    const person = await startWithAtomic(organization);
    const { problem } = await person.until('up', ({ connection }) => connection === 'error');
    expect(problem?.code).toBe('no_server');
    expect(problem?.message).toContain('The server is not enabled there, or the URL is wrong');
    expect(problem?.hint).toContain('Organization Settings → OAuth Clients → MCP Server');

    organization.isOn = true;
    await person.logIn(organization.vendor);
    expect(person.view()).toMatchObject({ connection: 'ready', problem: null });
  });

  it('ATOMIC-33 the catalogue calls it a preview with the way to get it, whatever version the path has', async () => {
    const person = await startPerson();
    const preset = (await person.run('presets.list', {})).find(({ id }) => id === 'atomic');
    expect(preset).toMatchObject({ preview: true });
    expect(preset?.notes.join(' ')).toContain('Atomic enables it for an organization');
    for (const path of ['/mcp/v1', '/mcp/v2', '/'])
      expect(presetOfUrl(`https://acme.customer-api.atomic.io${path}`)?.preset.id).toBe('atomic');
  });
});

describe('several organisations', () => {
  it('ATOMIC-2 names have the organisation in them, are unique, and tools never collide', async () => {
    const person = await startPerson();
    const add = async (organization: string): Promise<string> => {
      const values = { organization };
      return (await person.run('connector.addPreset', { preset: 'atomic', values })).name;
    };
    expect([await add('acme'), await add('globex'), await add('acme')]).toEqual([
      'atomic-acme',
      'atomic-globex',
      'atomic-acme-2',
    ]);
    const [acme, globex] = [await startAtomic('acme'), await startAtomic('globex')];
    for (const [name, { vendor }] of [['one', acme] as const, ['two', globex] as const]) {
      await person.run('connector.add', { kind: 'http', name, url: vendor.mcpUrl });
      await person.until(name, ({ connection }) => connection !== 'connecting');
      await person.logIn(vendor, name);
    }
    const exposed = (await person.run('tools.list', {})).map(({ exposedName }) => exposedName);
    expect(exposed).toContain('one__list_environments');
    expect(exposed).toContain('two__list_environments');
    expect(new Set(exposed).size).toBe(exposed.length);
  });

  it('ATOMIC-3 another organisation copies everything but the URL and what is secret', async () => {
    const [acme, globex] = [await startAtomic('acme'), await startAtomic('globex')];
    const vault = memoryVault();
    const person = await startWithAtomic(acme, vault);
    await person.logIn(acme.vendor);
    await person.run('connector.edit', { name: 'up', timeoutSeconds: 77, callsPerMinute: 30 });
    await person.run('tool.set', { connector: 'up', tool: 'get_user_profile', mode: 'block' });
    await person.run('tool.set', { connector: 'up', tool: 'list_environments', mode: 'allow' });
    const before = vault.entries.size;

    const url = globex.vendor.mcpUrl;
    const copy = await person.run('connector.duplicate', { name: 'up', newName: 'globex', url });
    expect(copy).toMatchObject({ target: url, timeoutSeconds: 77, callsPerMinute: 30 });
    expect(copy.login).toMatchObject({ isLoggedIn: false, registration: null });
    expect(vault.entries.size).toBe(before);
    await person.until('globex', ({ connection }) => connection === 'error');
    await person.logIn(globex.vendor, 'globex');
    const tools = await person.run('tools.list', { connector: 'globex' });
    expect(tools.find(({ name }) => name === 'get_user_profile')?.mode).toBe('block');
    expect(tools.every(({ review }) => review === 'new')).toBe(true);
    expect(tools.find(({ name }) => name === 'list_environments')?.modeOverridden).toBe(false);
    expect(
      globex.vendor.requests.every(
        ({ authorization }) =>
          authorization === undefined || !authorization.includes(tokenOf(acme)),
      ),
    ).toBe(true);
    expect(person.view('up')).toMatchObject({ connection: 'ready', target: acme.vendor.mcpUrl });
  });

  it('ATOMIC-4 shows which organisation is reached, and flags the same account twice', async () => {
    const organization = await startAtomic('acme');
    const claims = Buffer.from(JSON.stringify({ sub: 'u1', email: 'sam@example.com' })).toString(
      'base64url',
    );
    organization.vendor.tokenAnswer = (body) => ({
      ...body,
      organization: 'Acme',
      id_token: `e30.${claims}.`,
    });
    const person = await loggedIn(organization);
    expect(person.view()).toMatchObject({ reached: 'Acme (sam@example.com)', duplicateOf: null });
    // From the address alone, and from a tool that the person picks.
    const values = { organization: 'initech' };
    const added = await person.run('connector.addPreset', { preset: 'atomic', values });
    expect(added).toMatchObject({ reached: 'initech' });
    expect(person.view().labelTools).toEqual(['get_user_profile']);
    expect(person.view().label).toBeNull();
    await person.run('connector.learnLabel', { name: 'up', tool: 'get_user_profile' });
    expect(person.view().label).toBe('acme');

    await person.run('connector.duplicate', { name: 'up', newName: 'again' });
    await person.until('again', ({ connection }) => connection === 'error');
    await person.logIn(organization.vendor, 'again');
    expect(person.view('again').duplicateOf).toBe('up');
    expect(person.core.snapshot().repairs.map(({ id }) => id)).toContain('duplicate:again');
  });
});

describe('registering, authorising, using', () => {
  it('ATOMIC-5 needs no field: registers as a native program with a redirect URI on this computer', async () => {
    const organization = await startAtomic('acme');
    const person = await loggedIn(organization);
    const sent = organization.vendor.requests.find(({ path }) => path === '/register');
    const body = JSON.parse(sent?.body ?? '{}') as Record<string, unknown>;
    expect(body['application_type']).toBe('native');
    expect(body['redirect_uris']).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback/u),
    ]);
    expect(person.view().login?.registration?.kind).toBe('dynamic');
  });

  it('ATOMIC-6 three noes have three codes, and each names the permission to ask for', async () => {
    const organization = await startAtomic('acme');
    const person = await startWithAtomic(organization);

    organization.mayRegister = false;
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal.hint).toContain('MCP Registration');
    expect(person.view().problem).toMatchObject({ code: 'registration_refused' });
    expect(person.view().problem?.hint).toContain('MCP Registration');

    organization.mayRegister = true;
    organization.mayAuthorize = false;
    await person.comeBack(await organization.vendor.logIn(await person.connect()));
    expect(person.view().problem).toMatchObject({ code: 'authorization_refused' });
    expect(person.view().problem?.hint).toContain('MCP Registration');

    organization.mayAuthorize = true;
    organization.isForbidden = true;
    await person.comeBack(await organization.vendor.logIn(await person.connect()));
    const view = await person.until('up', ({ problem }) => problem?.code === 'access_refused');
    expect(view.problem?.hint).toContain('MCP Access');
  });

  it('ATOMIC-20 a login that is missing and a permission that is missing are told apart', async () => {
    const organization = await startAtomic('acme');
    const person = await startWithAtomic(organization);
    expect(person.view()).toMatchObject({
      auth: 'action-required',
      problem: { code: 'login_required' },
    });
    await person.logIn(organization.vendor);
    organization.isForbidden = true;
    await person.run('connector.connect', { name: 'up' });
    const view = await person.until('up', ({ problem }) => problem !== null);
    expect(view).toMatchObject({ auth: 'ready', problem: { code: 'access_refused' } });
    expect(view.problem?.message).toContain('403');
    expect(organization.vendor.tokenRequests('refresh_token')).toHaveLength(0);
  });

  it('ATOMIC-9 the words of the vendor for its levels decide nothing', async () => {
    const organization = await startAtomic('acme');
    organization.vendor.tokenAnswer = (body) => ({ ...body, mcp_access: 'View', role: 'Edit' });
    const person = await loggedIn(organization);
    const call = await startClient(person);
    expect(await call('list_environments')).toMatchObject({ outcome: 'ok', isError: false });
    const preset = presetOfUrl('https://acme.customer-api.atomic.io/mcp/v1')?.preset;
    expect(JSON.stringify(preset?.permissions)).not.toMatch(/Admin|Edit|View/u);
  });
});

describe('using it', () => {
  it('ATOMIC-15 a no-access message is passed on unchanged and written down as the vendor’s', async () => {
    const organization = await startAtomic('acme');
    const person = await loggedIn(organization);
    const call = await startClient(person);
    organization.hasAccess = false;
    const answer = await call('list_environments');
    expect(answer).toEqual({ outcome: 'ok', isError: true, text: noAccessMessage });
    expect(await lastCall(person, 'list_environments')).toMatchObject({
      reason: 'denied_upstream',
    });
    expect(person.view().connection).toBe('ready');
  });

  it('ATOMIC-18 limits of a tool are the vendor’s: schema and error pass through', async () => {
    const organization = await startAtomic('acme');
    const person = await loggedIn(organization);
    const call = await startClient(person);
    const answer = await call('get_action_flow_analytics', { days: mostDays + 1 });
    expect(answer).toMatchObject({
      isError: true,
      text: `The range may be at most ${mostDays} days.`,
    });
    expect(await call('get_action_flow_analytics', { days: mostDays })).toMatchObject({
      isError: false,
      text: 'analytics',
    });
  });

  it('ATOMIC-21 forgetting clears tokens and registration of this connector and nothing else', async () => {
    const [acme, globex] = [await startAtomic('acme'), await startAtomic('globex')];
    const person = await loggedIn(acme);
    await person.run('connector.add', { kind: 'http', name: 'other', url: globex.vendor.mcpUrl });
    await person.until('other', ({ connection }) => connection !== 'connecting');
    await person.logIn(globex.vendor, 'other');
    const first = person.view().login?.registration?.clientId;
    await person.run('connector.edit', { name: 'up', title: 'Ours' });

    const { authorizationUrl } = await person.run('connector.forgetLogin', { name: 'up' });
    await person.comeBack(await acme.vendor.logIn(authorizationUrl ?? ''));
    const view = await person.until('up', ({ connection }) => connection === 'ready');
    expect(acme.vendor.count('/register')).toBe(2);
    expect(view.login?.registration?.clientId).not.toBe(first);
    expect(view).toMatchObject({ title: 'Ours', toolsToReview: 0 });
    expect(person.view('other')).toMatchObject({
      connection: 'ready',
      login: { isLoggedIn: true },
    });
    expect(globex.vendor.count('/register')).toBe(1);
  });

  it('ATOMIC-21 a registration that the vendor lost is made anew once, by the next login', async () => {
    const organization = await startAtomic('acme');
    const person = await startWithAtomic(organization);
    const back = await organization.vendor.logIn(await person.connect());
    organization.loseRegistrations();
    await person.comeBack(back);
    expect(person.view().problem?.code).toBe('client_refused');
    await person.logIn(organization.vendor);
    expect(organization.vendor.count('/register')).toBe(2);
  });
});

/** The access token that was used last. */
function tokenOf({ vendor }: AtomicOrganization): string {
  const used = vendor.requests.findLast(({ authorization }) => authorization !== undefined);
  return used?.authorization ?? 'none was used';
}
