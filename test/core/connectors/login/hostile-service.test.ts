/**
 * What a service, or whoever speaks in its name, may not get done during a login (SEC-63 to
 * SEC-74).
 */
import { describe, expect, it } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { rawRequest, sendRaw } from '../../../support/clients/raw-http.ts';
import { expectNothingReflected, startWith } from './support.ts';

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
