/** A login in use: a renewed token serves everything, and more rights are left to the person. */
import { describe, expect, it } from 'vitest';
import { startUp } from './stand-in-login.ts';

describe('the stream of changes', () => {
  it('is opened again with the token that a call had renewed, and not with the refused one', async () => {
    const up = await startUp();
    const opened: (string | undefined)[] = [];
    up.service.answers.set('/mcp', ({ body, authorization }) => {
      const { id, method } = JSON.parse(body) as { id: unknown; method: string };
      const result = {
        resultType: 'complete',
        ttlMs: 0,
        cacheScope: 'private',
        supportedVersions: ['2026-07-28'],
        capabilities: { tools: { listChanged: true } },
      };
      const isKnown = up.service.accessTokens.has(authorization?.slice(7) ?? '');
      if (method === 'server/discover' && isKnown)
        return { status: 200, body: { jsonrpc: '2.0', id, result } };
      if (method !== 'subscriptions/listen') return null;
      opened.push(authorization);
      return isKnown ? { status: 200, headers: { 'content-type': 'text/event-stream' } } : null;
    });
    await up.logIn();
    await expect.poll(() => opened.length).toBe(1);
    up.service.accessTokens.clear();
    up.clock.advance(2000);
    // Refused: from now on it waits for another token, however long.
    await expect.poll(() => opened.length).toBe(2);
    await up.until('up', 'ready');
    for (let count = 0; count < 5; count += 1) up.clock.advance(61_000);
    expect(opened).toHaveLength(2);
    expect(await up.outcome()).toBe('result');
    await expect
      .poll(() => {
        up.clock.advance(61_000);
        return opened.length;
      })
      .toBeGreaterThan(2);
    expect(opened[2]).not.toBe(opened[1]);
  });
});

describe('SEC-73 a service that wants more rights', () => {
  it('gets a person’s answer, never one of ours', async () => {
    const up = await startUp();
    up.service.resourceMetadata = { scopes_supported: ['read'] };
    await up.logIn();
    up.service.needs.set('write', 'write');
    up.service.challenge = (status) =>
      status === 403
        ? 'Bearer error="insufficient_scope", scope="write caf\u00e9-admin", error_description="<b>call us</b>"'
        : 'Bearer';
    const before = up.service.paths().filter((path) => !path.endsWith('/mcp'));
    const outcome = await up.call('up', 'write');
    expect(outcome).toMatchObject({ kind: 'failed', code: 'login_required' });
    expect(JSON.stringify(outcome)).toContain('(write)');
    expect(up.service.paths().filter((path) => !path.endsWith('/mcp'))).toEqual(before);

    const state = up.state('up');
    expect(state).toMatchObject({
      connection: 'ready',
      auth: 'action-required',
      problem: { code: 'more_rights' },
      login: { missingScopes: ['write'], scopes: ['read'] },
    });
    expect(JSON.stringify(state)).not.toMatch(/admin|call us/u);
    expect(await up.outcome('read')).toBe('result');
    expect(up.state('up').auth).toBe('action-required');

    await up.logIn();
    const asked = up.service.requests.filter(({ path }) => path === '/authorize');
    expect(asked).toHaveLength(2);
    expect(up.state('up')).toMatchObject({
      auth: 'ready',
      login: { scopes: ['read', 'write'], missingScopes: [] },
    });
    expect(await up.outcome('write')).toBe('result');
  });

  it('a right that the login has already is not asked for again and again', async () => {
    const up = await startUp();
    up.service.resourceMetadata = { scopes_supported: ['read'] };
    await up.logIn();
    up.service.answers.set('/mcp', ({ body }) =>
      body.includes('tools/call')
        ? {
            status: 403,
            headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="read"' },
          }
        : null,
    );
    expect(await up.outcome()).toBe('refused');
    expect(up.state('up')).toMatchObject({ auth: 'ready', login: { missingScopes: [] } });
  });

  it('a 403 for another reason is only an answer', async () => {
    const up = await startUp();
    await up.logIn();
    up.service.needs.set('write', 'write');
    up.service.challenge = () => null;
    expect(await up.outcome('write')).toBe('refused');
    expect(up.state('up').auth).toBe('ready');
  });
});

describe('INV-5 calls of clients', () => {
  it('SEC-70 read the descriptions of a service that refuses them once, not once for each', async () => {
    const up = await startUp();
    await up.logIn();
    up.service.accessTokens.clear();
    up.service.refreshTokens.clear();
    up.service.requests.length = 0;
    for (let count = 0; count < 5; count += 1) expect(await up.outcome()).toBe('login_required');
    await expect.poll(() => up.service.count('/.well-known/oauth-authorization-server')).toBe(1);
    expect(up.service.count('/.well-known/oauth-protected-resource/mcp')).toBe(1);
    expect(up.service.count('/authorize')).toBe(0);
  });

  it('never start a login, however often they come', async () => {
    const up = await startUp();
    for (let count = 0; count < 5; count += 1) expect(await up.outcome()).toBe('login_required');
    expect(new Set(up.service.paths())).toEqual(new Set(['POST /mcp']));
    expect(up.state('up').login?.waitingFor).toBeNull();
  });
});
