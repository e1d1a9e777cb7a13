/**
 * Services that lead a login elsewhere: to another issuer, by a redirect, to an address inside.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { memoryVault } from '../../../support/core/memory-ports.ts';
import { startWith } from './support.ts';

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
