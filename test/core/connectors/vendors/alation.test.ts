/**
 * The lines of Alation's document that Consentry has to cope with as a client
 * (docs/reference/vendors.md#alation), against `alation-like`.
 */
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alationClient } from '../../../support/vendors/alation-like.ts';
import { memoryPreferences, memoryVault } from '../../../support/core/memory-ports.ts';
import { freePort } from '../../../support/system/free-port.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { startPerson } from '../login/support.ts';
import { byHand, startWorld } from './alation-world.ts';

describe('a client made by hand', () => {
  it.each([
    ['client_secret_basic', {}],
    ['client_secret_post', {}],
    ['client_secret_basic', { token_endpoint_auth_methods_supported: undefined }],
  ] as const)(
    'ALATION-2 ALATION-3 proves itself by %s and sends PKCE all the same',
    async (method, metadata) => {
      const { person, alation } = await startWorld({ method });
      alation.serverMetadata = { ...alation.serverMetadata, ...metadata };
      const url = new URL(await person.connect());
      expect(url.searchParams.get('code_challenge_method')).toBe('S256');
      await person.comeBack(await alation.logIn(url.href));
      await person.until('up', ({ connection }) => connection === 'ready');
      const [exchange] = alation.tokenRequests('authorization_code');
      expect(exchange?.form.get('code_verifier')).toMatch(/^[\w-]{43}$/u);
      const isBasic = method === 'client_secret_basic';
      expect(exchange?.authorization?.startsWith('Basic ')).toBe(isBasic ? true : undefined);
      expect(exchange?.form.get('client_secret')).toBe(isBasic ? null : alationClient.secret);
    },
  );

  it('ALATION-5 is asked for where there is none, with who makes it and for which address', async () => {
    const { person, alation } = await startWorld({ oauth: {} });
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal.message).toContain('does not let programs register themselves');
    expect(refusal.hint).toContain(`http://127.0.0.1:${person.port}/oauth/callback`);
    expect(refusal.hint).toContain('administrator');
    expect(alation.count('/register')).toBe(0);
    await person.run('connector.editAuth', {
      name: 'up',
      oauth: {
        clientId: alationClient.id,
        clientSecret: { do: 'replace', value: alationClient.secret },
      },
    });
    await person.logIn(alation);
    expect(person.view().login?.registration).toEqual({
      clientId: alationClient.id,
      redirectUri: `http://127.0.0.1:${person.port}/oauth/callback`,
      kind: 'typed',
    });
  });

  it('ALATION-6 has a secret that is written once and never shown again', async () => {
    const vault = memoryVault();
    const preferences = memoryPreferences();
    const person = await startPerson({ ports: { vault, preferences } });
    await person.run('connector.add', {
      kind: 'http',
      name: 'up',
      url: 'http://127.0.0.1:9/ai/mcp/',
      oauth: byHand,
    });
    expect([...vault.entries.values()]).toContain(alationClient.secret);
    const seen = JSON.stringify([person.core.snapshot(), preferences.read()]);
    expect(seen).not.toContain(alationClient.secret);
    expect(person.view().login).toMatchObject({
      hasClientSecret: true,
      clientId: alationClient.id,
    });
  });

  it('ALATION-7 is made for a redirect URI that is shown before there is a client id, and is the one that is sent', async () => {
    const { person, alation } = await startWorld({ oauth: {} });
    const before = person.view().login?.redirectUri;
    await person.run('connector.editAuth', {
      name: 'up',
      oauth: {
        clientId: alationClient.id,
        clientSecret: { do: 'replace', value: alationClient.secret },
      },
    });
    await person.until('up', ({ connection }) => connection !== 'connecting');
    const url = new URL(await person.connect());
    expect(url.searchParams.get('redirect_uri')).toBe(before);
    expect((await alation.browse(url.href)).kind).toBe('sent-back');
  });

  it.each(['127.0.0.1', 'localhost'] as const)(
    'ALATION-9 comes back to %s where the service knows only that spelling',
    async (host) => {
      const { person, alation } = await startWorld({ host });
      const location = await alation.logIn(await person.connect());
      expect(new URL(location).hostname).toBe(host);
      expect((await person.comeBack(location)).status).toBe(200);
      await person.until('up', ({ connection }) => connection === 'ready');
    },
  );
});

describe('ALATION-8 the port that is registered there', () => {
  it('is never exchanged for another one: taken, Consentry says so and waits', async () => {
    const first = await startCore({ port: await freePort() });
    const { port, ports } = first;
    await first.run('connector.add', {
      kind: 'http',
      name: 'up',
      url: 'http://127.0.0.1:9/ai/mcp/',
      oauth: byHand,
    });
    const redirectUri = first.core.snapshot().connectors[0]?.login?.redirectUri;
    await first.stop();
    const thief = createServer();
    await new Promise<void>((resolve) => {
      thief.listen(port, '127.0.0.1', resolve);
    });
    onTestFinished(() => void thief.close());
    // Started without a port, as a person does.
    const { preferences } = ports;
    expect(preferences.read().port).toBe(port);
    await expect(startCore({ ports: { preferences }, port: 'as-kept' })).rejects.toThrow(
      String(port),
    );
    expect(preferences.read().port).toBe(port);
    await new Promise((resolve) => {
      thief.close(resolve);
    });
    const again = await startCore({ ports: { preferences }, port: 'as-kept' });
    expect(again.core.snapshot().connectors[0]?.login?.redirectUri).toBe(redirectUri);
  });
});

describe('ALATION-10 another redirect URI than the registered one', () => {
  it('is said at the browser’s page; Consentry shows what it sent', async () => {
    const { person, alation } = await startWorld({
      redirectUris: ['https://claude.ai/api/mcp/auth_callback'],
    });
    const end = await alation.browse(await person.connect());
    expect(end).toMatchObject({ kind: 'page', status: 400 });
    expect(person.view().login).toMatchObject({
      waitingFor: new URL(alation.origin).host,
      registration: { redirectUri: `http://127.0.0.1:${person.port}/oauth/callback` },
    });
  });

  it('is recognised in the answer of the token endpoint, with sent and expected', async () => {
    const { person, alation } = await startWorld();
    alation.answers.set('/oauth/v1/token/', () => ({
      status: 400,
      body: {
        error: 'invalid_grant',
        error_description:
          'Mismatching redirect URI. Expected https://acme.alationcloud.com/callback\u202e.',
      },
    }));
    await person.comeBack(await alation.logIn(await person.connect()));
    const { problem } = person.view();
    expect(problem?.code).toBe('redirect_refused');
    expect(problem?.message).toContain(`http://127.0.0.1:${person.port}/oauth/callback`);
    expect(problem?.message).toContain('https://acme.alationcloud.com/callback');
    expect(problem?.message).not.toContain('\u202e');
    expect(problem?.hint).toContain('https');
  });
});

describe('ALATION-12 the slash at the end', () => {
  it('is kept in requests, in the resource and in the place of the metadata', async () => {
    const { person, alation } = await startWorld();
    expect(person.view().target).toBe(`${alation.origin}/ai/mcp/`);
    const url = new URL(await person.connect());
    expect(url.searchParams.get('resource')).toBe(`${alation.origin}/ai/mcp/`);
    await person.comeBack(await alation.logIn(url.href));
    await person.until('up', ({ connection }) => connection === 'ready');
    const paths = new Set(alation.requests.map(({ path }) => path));
    expect(paths).toContain('/.well-known/oauth-protected-resource/ai/mcp/');
    expect(paths).not.toContain('/ai/mcp');
    expect(alation.tokenRequests('authorization_code')[0]?.form.get('resource')).toBe(
      `${alation.origin}/ai/mcp/`,
    );
  });

  it('left out is another address: it is not put there', async () => {
    const { person, alation } = await startWorld();
    await person.run('connector.add', {
      kind: 'http',
      name: 'bare',
      url: `${alation.origin}/ai/mcp`,
    });
    await person.until('bare', ({ connection }) => connection === 'error');
    expect(person.view('bare').target).toBe(`${alation.origin}/ai/mcp`);
    expect(alation.requests.some(({ path }) => path === '/ai/mcp')).toBe(true);
  });
});

describe('whose login it is', () => {
  it('ALATION-18 each person has a login of their own; what is shared has no token in it', async () => {
    const { person, alation } = await startWorld();
    await person.logIn(alation);
    const shared = JSON.stringify(person.ports.preferences.read());
    expect(shared).toContain(alationClient.id);
    expect(shared).not.toMatch(/eyJ|refresh/u);
    // The same settings with an empty vault, as another person would get them: nobody is logged in.
    const { preferences } = person.ports;
    const other = await startPerson({ ports: { preferences, vault: memoryVault() } });
    const view = await other.until('up', ({ connection }) => connection === 'error');
    expect(view.login?.isLoggedIn).toBe(false);
  });

  it('ALATION-19 the page that the browser comes back to can be closed', async () => {
    const { person, alation } = await startWorld();
    const page = await person.comeBack(await alation.logIn(await person.connect()));
    expect(page.body).toContain('You can close this page');
  });

  it('ALATION-28 a host that cannot be reached is added all the same, with a warning', async () => {
    const person = await startPerson();
    await person.run('connector.add', {
      kind: 'http',
      name: 'vpn',
      url: 'http://127.0.0.1:9/ai/mcp/',
      oauth: byHand,
    });
    const view = await person.until('vpn', ({ connection }) => connection === 'error');
    expect(view.problem?.code).toBe('unreachable');
    expect(view.login?.waitingFor).toBeNull();
  });

  it('ALATION-28 adding asks the server without a login, and no login is begun', async () => {
    const { person, alation } = await startWorld();
    expect(person.view().problem?.code).toBe('login_required');
    expect(new Set(alation.requests.map(({ path }) => path))).toEqual(new Set(['/ai/mcp/']));
  });
});
