/** A login is renewed in time, once and durably, whatever the token endpoint does. */
import { describe, expect, it } from 'vitest';
import type { Secret } from '../../../../main/core/lib/secret.ts';
import { memoryVault } from '../harness.ts';
import { type Up, startUp } from './stand-in-login.ts';

const refreshes = ({ service }: Up): number =>
  service.requests.filter(({ form }) => form.get('grant_type') === 'refresh_token').length;

describe('REL-22 trouble at the token endpoint', () => {
  it.each([
    ['5xx', { status: 503 }],
    ['too many requests', { status: 429, body: { error: 'slow_down' } }],
    ['a page', { status: 200, body: '<html>' }],
    ['another error', { status: 400, body: { error: 'invalid_request' } }],
  ])('%s keeps the login, and it works again later', async (_what, answer) => {
    const up = await startUp();
    await up.logIn();
    up.service.answers.set('/token', () => answer);
    up.service.accessTokens.clear();
    up.clock.advance(3_601_000);
    expect(await up.outcome()).toBe('not_ready');
    expect(up.state('up').login?.isLoggedIn).toBe(true);
    expect(up.state('up').auth).not.toBe('action-required');
    up.service.answers.delete('/token');
    expect(await up.outcome()).toBe('result');
  });

  it('only invalid_grant asks for the person, and is not repeated', async () => {
    const up = await startUp();
    await up.logIn();
    up.service.refreshTokens.clear();
    up.service.accessTokens.clear();
    expect(await up.outcome()).toBe('login_required');
    expect(up.state('up')).toMatchObject({ auth: 'action-required', login: { isLoggedIn: false } });
    expect(await up.outcome()).toBe('login_required');
    expect(refreshes(up)).toBe(1);
    await up.logIn();
    expect(await up.outcome()).toBe('result');
  });

  it('renews about five minutes early, without a call', async () => {
    const up = await startUp();
    await up.logIn();
    up.clock.advance(3_600_000 - 360_000 - 1000);
    expect(refreshes(up)).toBe(0);
    up.clock.advance(61_000);
    await expect.poll(() => up.service.refreshTokens.size).toBe(1);
    await expect.poll(() => refreshes(up)).toBe(1);
  });
});

/** That a renewal begins is written down before it does. */
const isIntent = (secret: Secret): boolean => /"renewingSince":\d/u.test(secret.open());

describe('SEC-74 renewing', () => {
  it('asks once for any number of calls', async () => {
    const up = await startUp();
    await up.logIn();
    up.service.accessTokens.clear();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    up.service.answers.set('/token', (request) => {
      if (request.form.get('grant_type') !== 'refresh_token') return null;
      up.service.answers.delete('/token');
      return held.then(() => {
        up.service.refreshTokens.clear();
        up.service.accessTokens.set('access-new', '');
        return {
          status: 200,
          body: { access_token: 'access-new', token_type: 'bearer', refresh_token: 'refresh-new' },
        };
      });
    });
    const calls = Array.from({ length: 20 }, () => up.outcome());
    await expect.poll(() => refreshes(up)).toBe(1);
    release();
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['result']));
    expect(refreshes(up)).toBe(1);
  });

  it('REL-02 uses a new token only once it is durable', async () => {
    const vault = memoryVault();
    const up = await startUp({ vault });
    await up.logIn();
    const { put } = vault;
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let isWriting = false;
    vault.put = async (reference: string, secret: Secret) => {
      if (isIntent(secret)) return put(reference, secret);
      isWriting = true;
      await held;
      vault.put = put;
      return put(reference, secret);
    };
    up.service.accessTokens.clear();
    const call = up.outcome();
    await expect.poll(() => isWriting).toBe(true);
    // A whole exchange on another connection passes meanwhile: the new token had the time to be
    // used.
    await fetch(`${up.service.origin}/elsewhere`);
    const [fresh = ''] = [...up.service.accessTokens.keys()].slice(-1);
    const uses = (): number =>
      up.service.requests.filter(({ authorization }) => authorization === `Bearer ${fresh}`).length;
    expect(uses()).toBe(0);
    release();
    expect(await call).toBe('result');
    expect(uses()).toBe(1);
  });

  it('a rotation the vault did not take is not asked for again, which would end the family', async () => {
    const vault = memoryVault();
    const up = await startUp({ vault });
    await up.logIn();
    up.service.accessTokens.clear();
    const { put } = vault;
    vault.put = async (reference: string, secret: Secret) => {
      if (!isIntent(secret)) vault.isLocked = true;
      return put(reference, secret);
    };
    expect(await up.outcome()).not.toBe('result');
    expect(refreshes(up)).toBe(1);
    vault.put = put;
    vault.isLocked = false;
    expect(await up.outcome()).toBe('result');
    expect(refreshes(up)).toBe(1);
    expect(up.service.refreshTokens.size).toBe(1);
  });

  it('REL-02 asks for nothing while the vault cannot keep that it is asked', async () => {
    const vault = memoryVault();
    const up = await startUp({ vault });
    await up.logIn();
    up.service.accessTokens.clear();
    vault.isLocked = true;
    expect(await up.outcome()).not.toBe('result');
    expect(refreshes(up)).toBe(0);
    vault.isLocked = false;
    expect(await up.outcome()).toBe('result');
  });

  it.each([
    ['no answer', { status: 503 }, 'renewal_interrupted'],
    ['a plain no', { status: 400, body: { error: 'invalid_request' } }, 'access_withdrawn'],
  ])('REL-02 after %s, an end of the login is told for what it is', async (_what, answer, code) => {
    const up = await startUp();
    await up.logIn();
    up.service.accessTokens.clear();
    up.service.answers.set('/token', () => answer);
    await up.outcome();
    up.service.answers.delete('/token');
    up.service.refreshTokens.clear();
    await up.outcome();
    expect(up.state('up').problem?.code).toBe(code);
  });

  it('REL-02 tries the token before once, when its successor was never good', async () => {
    const vault = memoryVault();
    const up = await startUp({ vault });
    await up.logIn();
    const [good = ''] = up.service.refreshTokens.keys();
    await up.connectors.stop();
    // As if the service had lost the rotation that we kept.
    for (const [reference, text] of vault.secrets) {
      const record = JSON.parse(text) as { tokens: Record<string, unknown> };
      Object.assign(record.tokens, {
        accessToken: 'access-lost',
        refreshToken: 'refresh-lost',
        previousRefreshToken: good,
      });
      vault.secrets.set(reference, JSON.stringify(record));
    }
    await up.restart();
    up.connectors.start();
    await up.until('up', 'ready');
    expect(refreshes(up)).toBe(2);
    expect(await up.outcome()).toBe('result');
    expect([...vault.secrets.values()].join()).not.toContain('refresh-lost');
  });

  it('keeps the refresh token where the service sends no new one', async () => {
    const up = await startUp();
    up.service.rotates = false;
    await up.logIn();
    up.service.accessTokens.clear();
    expect(await up.outcome()).toBe('result');
    up.service.accessTokens.clear();
    expect(await up.outcome()).toBe('result');
    expect(refreshes(up)).toBe(2);
  });

  it('without a lifetime relies on the 401', async () => {
    const up = await startUp({ lifeSeconds: null });
    await up.logIn();
    up.clock.advance(40 * 86_400_000);
    expect(refreshes(up)).toBe(0);
    up.service.accessTokens.clear();
    expect(await up.outcome()).toBe('result');
  });
});
