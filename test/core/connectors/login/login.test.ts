/** Logging in at a service, from Connect to a working connection and back. */
import { describe, expect, it } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { memoryVault } from '../../../support/core/memory-ports.ts';
import { expectNothingReflected, startPerson, startWith } from './support.ts';

describe('logging in at a service', () => {
  it('registers, sends the browser with PKCE, state and resource, and works after the answer', async () => {
    const service = await startLoginService();
    service.resourceMetadata = { scopes_supported: ['read', 'write'] };
    const person = await startWith(service);
    expect(person.view()).toMatchObject({ auth: 'action-required', connection: 'error' });
    // ATRYUM-23: what logging in mends is no alarm.
    expect(person.core.snapshot().repairs).toMatchObject([{ severity: 'attention' }]);

    const url = new URL(await person.connect());
    expect(url.origin).toBe(service.origin);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      resource: service.mcpUrl,
      scope: 'read write',
    });
    expect(url.searchParams.get('state')).toMatch(/^[\w-]{43}$/u);
    const { waitingSince, waitingUntil, ...login } = person.view().login ?? {};
    expect(login).toMatchObject({ waitingFor: url.host, isLoggedIn: false });
    expect(Date.parse(waitingUntil ?? '') - Date.parse(waitingSince ?? '')).toBe(10 * 60_000);

    const page = await person.comeBack(await service.logIn(url.href));
    expect(page.status).toBe(200);
    expect(page.body).toContain('go back to Consentry');
    const view = await person.until('up', ({ connection }) => connection === 'ready');
    expect(view).toMatchObject({
      auth: 'ready',
      tools: 2,
      login: {
        issuer: service.origin,
        scopes: ['read', 'write'],
        isLoggedIn: true,
        isRenewed: true,
        waitingFor: null,
      },
    });
    const exchange = service.requests.find(({ path }) => path === '/token');
    expect(exchange?.form.get('resource')).toBe(service.mcpUrl);
    expect(exchange?.form.get('redirect_uri')).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/oauth\/callback\/[0-9a-f-]{36}$/u,
    );
  });

  it('shows whose account it is where the token response says so', async () => {
    const service = await startLoginService();
    const claims = Buffer.from(JSON.stringify({ email: 'sam@example.com' })).toString('base64url');
    service.tokenExtra = { id_token: `e30.${claims}.` };
    const person = await startWith(service);
    await person.logIn(service);
    expect(person.view().login?.account).toBe('sam@example.com');
  });

  it('keeps the login over a restart, and no plain secret outside of the vault', async () => {
    const service = await startLoginService();
    const vault = memoryVault();
    const person = await startWith(service, { ports: { vault } });
    await person.logIn(service);
    const tokens = [...service.accessTokens.keys(), ...service.refreshTokens.keys()];
    const seen = JSON.stringify([person.core.snapshot(), person.ports.preferences.read()]);
    for (const token of tokens) expect(seen).not.toContain(token);
    const { preferences } = person.ports;
    await person.stop();
    const again = await startPerson({ dataDir: person.dataDir, ports: { vault, preferences } });
    const view = await again.until('up', ({ connection }) => connection === 'ready');
    expect(view.auth).toBe('ready');
    expect(service.count('/token')).toBe(1);
  });

  it('takes a client that was registered by hand, with its secret, at the common callback', async () => {
    const service = await startLoginService();
    service.serverMetadata = { registration_endpoint: undefined };
    const person = await startWith(service);
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal.hint).toContain(`http://127.0.0.1:${person.port}/oauth/callback`);

    service.clients.set('by.hand_1-x', {
      redirectUris: [`http://127.0.0.1:${person.port}/oauth/callback`],
      secret: 's3cret-s3cret_~',
    });
    await person.run('connector.editAuth', {
      name: 'up',
      oauth: {
        clientId: 'by.hand_1-x',
        clientSecret: { do: 'replace', value: 's3cret-s3cret_~' },
        scopes: ['read'],
      },
    });
    await person.until('up', ({ connection }) => connection === 'error');
    await person.logIn(service);
    expect(person.view().login).toMatchObject({
      clientId: 'by.hand_1-x',
      hasClientSecret: true,
      entered: { issuer: null, authorizeUrl: null, tokenUrl: null, scopes: ['read'] },
    });
    expect(person.view().login?.redirectUri).toBe(`http://127.0.0.1:${person.port}/oauth/callback`);
    const exchange = service.requests.find(({ path }) => path === '/token');
    expect(Buffer.from((exchange?.authorization ?? '').slice(6), 'base64').toString()).toBe(
      'by.hand_1-x:s3cret-s3cret_~',
    );
    expect(JSON.stringify(person.core.snapshot())).not.toContain('s3cret-s3cret');

    // Another client id: what was given to the old one goes.
    await person.run('connector.editAuth', { name: 'up', oauth: { clientId: 'other' } });
    expect(person.view()).toMatchObject({ login: { isLoggedIn: false } });
    expect(service.accessTokens.size).toBe(0);
  });

  it('an empty change keeps the token; only clear clears it', async () => {
    const service = await startLoginService();
    service.accessTokens.set('by-hand-token-1', '');
    const vault = memoryVault();
    const person = await startWith(service, { ports: { vault } });
    await person.run('connector.editAuth', {
      name: 'up',
      bearer: { do: 'replace', value: 'by-hand-token-1' },
    });
    await person.until('up', ({ connection }) => connection === 'ready');
    await person.run('connector.editAuth', { name: 'up' });
    await person.until('up', ({ connection }) => connection === 'ready');
    expect(person.view()).toMatchObject({ auth: 'ready', secret: { set: true }, login: null });
    await person.run('connector.editAuth', { name: 'up', bearer: { do: 'clear' } });
    await person.until('up', ({ auth }) => auth === 'action-required');
    expect(person.view().secret.set).toBe(false);
    expect([...vault.entries.values()].join()).not.toContain('by-hand-token-1');
  });

  it('disconnecting gives the tokens back and forgets them', async () => {
    const service = await startLoginService();
    const vault = memoryVault();
    const person = await startWith(service, { ports: { vault } });
    await person.logIn(service);
    await person.run('connector.disconnect', { name: 'up' });
    expect(service.accessTokens.size + service.refreshTokens.size).toBe(0);
    expect(vault.entries.size).toBe(0);
    expect(person.view()).toMatchObject({ auth: 'action-required', login: { isLoggedIn: false } });
  });

  it('forgets the tokens also when the service cannot be told, and says so', async () => {
    const service = await startLoginService();
    const vault = memoryVault();
    const person = await startWith(service, { ports: { vault } });
    await person.logIn(service);
    service.answers.set('/revoke', () => ({ status: 503 }));
    await person.run('connector.disconnect', { name: 'up' });
    expect(vault.entries.size).toBe(0);
    expect(person.view().problem?.message).toContain('did not take them back');
  });

  it('a login that is declined says so, and nothing of the answer is on the page', async () => {
    const service = await startLoginService();
    const person = await startWith(service);
    const location = await service.logIn(await person.connect(), 'decline');
    const page = await person.comeBack(location);
    expect(page.body).toContain('declined');
    expectNothingReflected(page, 'access_denied', 'the person said no');
    expect(person.view().problem?.message).toContain('was declined there');
    expect(service.count('/token')).toBe(0);
  });

  it.each([
    ['nothing for now', { status: 503 }, 'login_unavailable', 'did not answer'],
    ['a no', { status: 400, body: { error: 'invalid_grant' } }, 'login_failed', 'did not give'],
    ['another no', { status: 400, body: { error: 'canary' } }, 'login_failed', 'did not give'],
  ])(
    'says what the service gave for the code (%s), in our words, and works at the next try',
    async (_what, answer, code, said) => {
      const service = await startLoginService();
      const person = await startWith(service);
      service.answers.set('/token', () => answer);
      const location = await service.logIn(await person.connect());
      const page = await person.comeBack(location);
      expectNothingReflected(page, 'canary', 'invalid_grant');
      const host = new URL(service.origin).host;
      const { problem } = person.view();
      expect(problem).toMatchObject({ code, hint: 'Press Connect to try again.' });
      expect(problem?.message).toContain(`${host} ${said}`);
      service.answers.delete('/token');
      await person.logIn(service);
      expect(person.view()).toMatchObject({ connection: 'ready', problem: null });
    },
  );

  it('falls back to what 2025-03-26 prescribed, and then sends no resource', async () => {
    const service = await startLoginService();
    service.resourceMetadata = null;
    service.challenge = () => null;
    const person = await startWith(service);
    const url = new URL(await person.connect());
    expect(url.searchParams.has('resource')).toBe(false);
    service.serverMetadata = null;
    const fixed = new URL(await person.connect());
    expect(fixed.pathname).toBe('/authorize');
    const page = await person.comeBack(await service.logIn(fixed.href));
    expect(page.status).toBe(200);
  });

  it('says that a server without any login wants a token', async () => {
    const service = await startLoginService();
    service.resourceMetadata = null;
    service.serverMetadata = null;
    service.challenge = () => 'Basic realm="x"';
    service.answers.set('/register', () => ({ status: 404 }));
    const person = await startWith(service);
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal).toMatchObject({ code: 'connector_failed' });
    expect(refusal.hint).toContain('set one instead');
  });
});
