/**
 * What a service, or whoever speaks in its name, may not get done during a login (SEC-63 to
 * SEC-74).
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { createTestClock, memoryVault } from '../../../support/core/memory-ports.ts';
import { rawRequest, sendRaw } from '../../../support/clients/raw-http.ts';
import { expectNothingReflected, startWith } from './support.ts';

/** Counts what arrives where nothing may. */
async function startCanary(): Promise<{ origin: string; hits: string[] }> {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits };
}

describe('SEC-63 the address for the browser', () => {
  it.each([
    ['a script', 'javascript:alert(1)//'],
    ['a file', 'file:///etc/passwd'],
    ['a program', 'C:\\Windows\\System32\\calc.exe'],
    ['a command', '$(open -a Calculator)'],
    ['another scheme', 'ms-settings:privacy'],
    ['http elsewhere', 'http://login.example.com/authorize'],
    ['a user name', 'https://sam:pw@login.example.com/authorize'],
    ['this computer', 'https://127.0.0.1/authorize'],
    ['this computer by name', 'https://localhost/authorize'],
    ['this computer in IPv6', 'https://[::1]/authorize'],
    ['a private network', 'https://192.168.0.1/authorize'],
    ['a cloud machine’s own data', 'https://169.254.169.254/latest'],
    ['endless', `https://login.example.com/${'a'.repeat(5000)}`],
  ])('is never %s', async (_what, endpoint) => {
    const service = await startLoginService();
    service.serverMetadata = { authorization_endpoint: endpoint };
    const person = await startWith(service);
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal.code).toBe('connector_failed');
    expect(JSON.stringify([refusal, person.view()])).not.toContain(endpoint.slice(0, 30));
    expect(person.view().login?.waitingFor).toBeNull();
    expect(service.count('/register')).toBe(0);
  });

  it('is rebuilt by us, with the host in punycode', async () => {
    const service = await startLoginService();
    service.serverMetadata = {
      authorization_endpoint: 'https://lоgin.example.com/a b?x=$(id)&state=theirs#frag',
    };
    const person = await startWith(service);
    const url = await person.connect();
    expect(url).toMatch(/^https:\/\/xn--lgin-55d\.example\.com\/a%20b\?/u);
    expect(new URL(url).searchParams.getAll('state')).toHaveLength(1);
    expect(url).not.toContain('theirs');
    expect(url).not.toContain('#');
    expect(person.view().login?.waitingFor).toBe('xn--lgin-55d.example.com');
  });
});

describe('SEC-64 answers of another issuer', () => {
  it('swapped between two services, no token request leaves', async () => {
    const [honest, evil] = [await startLoginService(), await startLoginService()];
    const person = await startWith(honest);
    await person.run('connector.add', { kind: 'http', name: 'evil', url: evil.mcpUrl });
    const honestUrl = await person.connect();
    const evilUrl = await person.connect({ name: 'evil' });
    const honestAnswer = new URL(await honest.logIn(honestUrl));
    const evilAnswer = new URL(await evil.logIn(evilUrl));

    // The other's answer on the own path: its state belongs elsewhere.
    const crossed = new URL(honestAnswer);
    crossed.pathname = evilAnswer.pathname;
    expect((await person.comeBack(crossed.href)).status).toBe(400);
    // The honest code under the evil login's state.
    evilAnswer.searchParams.set('code', honestAnswer.searchParams.get('code') ?? '');
    evilAnswer.searchParams.set('iss', honest.origin);
    const page = await person.comeBack(evilAnswer.href);
    expect(page.status).toBe(400);
    expect(page.body).toContain('did not come from the service');
    expect(honest.count('/token') + evil.count('/token')).toBe(0);
  });

  it.each([
    ['with a slash more', (origin: string) => `${origin}/`],
    ['in another case', (origin: string) => origin.toUpperCase()],
    ['missing although promised', () => null],
    ['twice', null],
  ])('iss %s', async (_how, change) => {
    const service = await startLoginService();
    const person = await startWith(service);
    if (change !== null) service.iss = change(service.origin);
    let location = await service.logIn(await person.connect());
    if (change === null) location += `&iss=${encodeURIComponent(service.origin)}`;
    expect((await person.comeBack(location)).status).toBe(400);
    expect(service.count('/token')).toBe(0);
  });

  it('an error in a wrong name is neither shown nor believed', async () => {
    const service = await startLoginService();
    const person = await startWith(service);
    // Where this login is waited for, as whoever sees the browser's address knows.
    const { searchParams: asked } = new URL(await person.connect());
    const state = asked.get('state') ?? '';
    const forged = `${asked.get('redirect_uri')}?state=${state}&iss=https%3A%2F%2Fevil.example&error=call_0800_123&error_description=your+account+is+locked`;
    const page = await person.comeBack(forged);
    expect(page.body).toContain('did not come from the service');
    expectNothingReflected(page, 'call_0800', 'locked', 'evil.example');
    expect(JSON.stringify(person.core.snapshot())).not.toMatch(/call_0800|locked|evil\.example/u);
    expect(person.view().problem).toMatchObject({
      code: 'login_mismatch',
      hint: 'Press Connect to try again.',
    });
  });

  it('a metadata document that names another issuer is nobody’s', async () => {
    const service = await startLoginService();
    service.serverMetadata = { issuer: `${service.origin}/` };
    const person = await startWith(service);
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal.message).toContain('somebody else');
  });
});

describe('a service that would weaken the login', () => {
  it.each([
    ['no PKCE', undefined],
    ['only plain PKCE', ['plain']],
  ])('%s: nothing is asked of the person', async (_what, methods) => {
    const service = await startLoginService();
    service.serverMetadata = { code_challenge_methods_supported: methods };
    const person = await startWith(service);
    const refusal = await person.refused('connector.connect', { name: 'up' });
    expect(refusal.message).toContain('PKCE');
    expect(service.count('/register')).toBe(0);
  });

  it.each(['http://127.0.0.1:1/mcp', '/mcp/other', '/mc', '/mcp?tenant=1'])(
    'a description of %s is not the one of this connector',
    async (resource) => {
      const service = await startLoginService();
      service.resourceMetadata = { resource: new URL(resource, service.origin).href };
      const person = await startWith(service);
      const refusal = await person.refused('connector.connect', { name: 'up' });
      expect(refusal.message).toContain('another address');
      expect(service.count('/register')).toBe(0);
    },
  );

  it('SEC-67 a description that was promised and is not there does not lead to older rules', async () => {
    const service = await startLoginService();
    service.resourceMetadata = null;
    const person = await startWith(service);
    expect((await person.refused('connector.connect', { name: 'up' })).message).toContain(
      'but there is none',
    );
  });
});

describe('SEC-65 answers that nobody waits for', () => {
  it('an attacker’s code with an unknown, used, cancelled or late state', async () => {
    const clock = createTestClock();
    const service = await startLoginService();
    const person = await startWith(service, { ports: { clock } });
    const unknown = await person.comeBack(
      `http://127.0.0.1:${person.port}/oauth/callback?code=evil&state=${'a'.repeat(43)}`,
    );
    expect(unknown.status).toBe(400);

    const cancelled = await service.logIn(await person.connect());
    await person.run('connector.cancelLogin', { name: 'up' });
    expect((await person.comeBack(cancelled)).status).toBe(400);

    const replaced = await service.logIn(await person.connect());
    const late = await service.logIn(await person.connect());
    expect((await person.comeBack(replaced)).status).toBe(400);
    clock.advance(10 * 60_000 + 1);
    expect((await person.comeBack(late)).status).toBe(400);
    expect(person.view().login?.waitingFor).toBeNull();
    expect(service.count('/token')).toBe(0);

    const once = await service.logIn(await person.connect());
    expect((await person.comeBack(once)).status).toBe(200);
    expect((await person.comeBack(once)).status).toBe(400);
    expect(service.count('/token')).toBe(1);
  });

  it('a page of another site can neither post nor frame it', async () => {
    const service = await startLoginService();
    const person = await startWith(service);
    const location = new URL(await service.logIn(await person.connect()));
    const target = location.pathname + location.search;
    const posted = await sendRaw(person.port, rawRequest(person.port, `POST ${target}`));
    expect(posted.status).toBe(405);
    const framed = await sendRaw(
      person.port,
      rawRequest(person.port, `GET ${target}`, [
        'Sec-Fetch-Site: cross-site',
        'Sec-Fetch-Dest: iframe',
      ]),
    );
    expect(framed.status).toBe(403);
    expect(service.count('/token')).toBe(0);
  });
});

describe('SEC-66 a service that moves its logins', () => {
  it('gets nothing of the old issuer, and nothing at all before the person agreed', async () => {
    const [old, other] = [await startLoginService(), await startLoginService()];
    const vault = memoryVault();
    const person = await startWith(old, {
      ports: { vault },
      // The person knows both, so that only the binding to the issuer is in the way.
      oauth: { scopes: ['read'] },
    });
    await person.logIn(old);
    const secrets = [
      ...old.accessTokens.keys(),
      ...old.refreshTokens.keys(),
      ...old.clients.keys(),
    ];
    old.resourceMetadata = { authorization_servers: [other.origin] };
    old.accessTokens.clear();
    old.refreshTokens.clear();

    const closed = await person.refused('connector.connect', { name: 'up' });
    expect(closed.code).toBe('conflict');
    expect(person.view().login?.newIssuer).toBe(other.origin);
    expect(other.requests).toEqual([]);

    await person.run('connector.editAuth', { name: 'up', oauth: { issuer: other.origin } });
    expect(person.view().login?.isLoggedIn).toBe(false);
    await person.until('up', ({ connection }) => connection === 'error');
    const location = await other.logIn(await person.connect());
    expect((await person.comeBack(location)).status).toBe(200);
    for (const secret of secrets) expect(JSON.stringify(other.requests)).not.toContain(secret);
  });

  it('stops, says where to, and goes on once the person names the new one', async () => {
    const [service, other] = [await startLoginService(), await startLoginService()];
    const vault = memoryVault();
    // Two issuers at one typed origin, as services with tenants have them.
    const tenant = `${service.origin}/tenant`;
    service.answers.set('/.well-known/oauth-authorization-server/tenant', () => ({
      status: 200,
      body: {
        issuer: tenant,
        authorization_endpoint: `${service.origin}/authorize`,
        token_endpoint: `${service.origin}/token`,
        registration_endpoint: `${service.origin}/register`,
        code_challenge_methods_supported: ['S256'],
      },
    }));
    const person = await startWith(service, { ports: { vault } });
    await person.logIn(service);
    const oldRefresh = [...service.refreshTokens.keys()];
    const oldClient = [...service.clients.keys()];
    service.resourceMetadata = { authorization_servers: [tenant] };
    service.accessTokens.clear();
    service.refreshTokens.clear();
    service.requests.length = 0;

    expect(await person.refused('connector.connect', { name: 'up' })).toMatchObject({
      code: 'conflict',
    });
    expect(person.view()).toMatchObject({
      auth: 'action-required',
      problem: { code: 'issuer_changed' },
      login: { newIssuer: tenant, issuer: service.origin },
    });
    expect(service.count('/register')).toBe(0);
    expect(other.requests).toEqual([]);

    service.iss = tenant;
    service.requests.length = 0;
    const location = await service.logIn(await person.connect({ issuer: tenant }));
    expect((await person.comeBack(location)).status).toBe(200);
    await person.until('up', ({ connection }) => connection === 'ready');
    expect(person.view().login).toMatchObject({ issuer: tenant, newIssuer: null });
    for (const value of [...oldRefresh, ...oldClient])
      expect(JSON.stringify(service.requests)).not.toContain(value);
    expect([...vault.entries.values()].join()).not.toContain(oldRefresh[0]);
  });
});

describe('SEC-67 redirects', () => {
  it.each(['/.well-known/oauth-protected-resource/mcp', '/register', '/token', '/revoke'])(
    'from %s are not followed',
    async (path) => {
      const canary = await startCanary();
      const service = await startLoginService();
      const person = await startWith(service);
      const redirect = (): { status: number; headers: Record<string, string> } => ({
        status: 307,
        headers: { location: `${canary.origin}/sink` },
      });
      if (path === '/revoke') {
        await person.logIn(service);
        service.answers.set(path, redirect);
        await person.run('connector.disconnect', { name: 'up' });
      } else {
        service.answers.set(path, redirect);
        const connected = await person.core.call('terminal', 'connector.connect', { name: 'up' });
        const url = connected.ok
          ? (connected.value as { authorizationUrl: string }).authorizationUrl
          : null;
        if (url !== null) await person.comeBack(await service.logIn(url));
      }
      expect(service.count(path)).toBeGreaterThan(0);
      expect(canary.hits).toEqual([]);
      expect(person.view().login?.isLoggedIn).toBe(false);
    },
  );
});

describe('SEC-68 addresses inside', () => {
  it.each([
    'challenge',
    'issuer',
    'token_endpoint',
    'registration_endpoint',
    'revocation_endpoint',
  ])('named by the %s get no request', async (where) => {
    const canary = await startCanary();
    const service = await startLoginService();
    if (where === 'challenge')
      service.challenge = () => `Bearer resource_metadata="${canary.origin}/latest/meta-data"`;
    else if (where === 'issuer')
      service.resourceMetadata = { authorization_servers: [canary.origin] };
    else service.serverMetadata = { [where]: `${canary.origin}/x` };
    const person = await startWith(service);
    const refusal = await person.refused('connector.connect', { name: 'up' });
    // Another program on this computer may be confirmed, where the server itself is one.
    expect(refusal.code).toBe(where === 'issuer' ? 'conflict' : 'connector_failed');
    if (where !== 'issuer') expect(refusal.hint).toContain('yourself');
    expect(canary.hits).toEqual([]);
  });

  it('are reached where the person typed them, and only there', async () => {
    const login = await startLoginService();
    const service = await startLoginService();
    service.resourceMetadata = { authorization_servers: [login.origin] };
    const person = await startWith(service, { oauth: { issuer: login.origin } });
    const url = new URL(await person.connect());
    expect(url.origin).toBe(login.origin);
    login.serverMetadata = { token_endpoint: 'http://127.0.0.1:1/token' };
    expect((await person.refused('connector.connect', { name: 'up' })).code).toBe(
      'connector_failed',
    );
  });
});
