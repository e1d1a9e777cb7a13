/** Tokens of Alation: an access token for a day, a refresh token for half a year. */
import { describe, expect, it } from 'vitest';
import { startWorld } from './alation-world.ts';

const day = 86_400_000;

describe('tokens for a day, a login for half a year', () => {
  it('ALATION-4 takes tokens of several kilobytes, and reads nothing into them', async () => {
    const { person, alation, call } = await startWorld();
    alation.tokenClaims = { roles: 'x'.repeat(7000), exp_hint: 0 };
    await person.logIn(alation);
    const [used] = alation.requests
      .filter(({ path }) => path === '/ai/mcp/')
      .map(({ authorization }) => authorization ?? '')
      .slice(-1);
    expect(used?.length).toBeGreaterThan(9000);
    expect(await call()).toBe('works');
  });

  it('ALATION-13 renews by the life that was told, a little before its end', async () => {
    const { person, alation, pass } = await startWorld();
    await person.logIn(alation);
    pass(day - 400_000);
    expect(alation.tokenRequests('refresh_token')).toHaveLength(0);
    pass(101_000);
    await expect.poll(() => alation.tokenRequests('refresh_token').length).toBe(1);
  });

  it('ALATION-14 says since when and until when, reminds calmly, and then asks for one Reconnect', async () => {
    const { person, alation, pass, call } = await startWorld();
    const before = Date.now();
    await person.logIn(alation);
    const login = person.view().login;
    expect(Date.parse(login?.loggedInAt ?? '')).toBeGreaterThanOrEqual(before);
    expect(Date.parse(login?.lastsUntil ?? '') - Date.parse(login?.loggedInAt ?? '')).toBe(
      180 * day,
    );
    const reminders = (): readonly { severity: string; fix: unknown }[] =>
      person.core.snapshot().repairs.filter(({ id }) => id === 'login-ends:up');
    expect(reminders()).toEqual([]);
    pass(172 * day);
    expect(await call()).toBe('works');
    expect(reminders()).toEqual([]);
    pass(2 * day);
    await expect
      .poll(reminders)
      .toMatchObject([{ severity: 'attention', fix: { kind: 'connector', connector: 'up' } }]);
    // What is being renewed is renewed before more time passes.
    expect(await call()).toBe('works');
    pass(7 * day);
    expect(await call()).not.toBe('works');
    const view = await person.until('up', ({ auth }) => auth === 'action-required');
    expect(view.problem).toMatchObject({ code: 'login_ended' });
    expect(reminders()).toEqual([]);
  });

  it('ALATION-14 promises no end that the service does not state', async () => {
    const { person, alation } = await startWorld({ tellsLoginLife: false });
    await person.logIn(alation);
    expect(person.view().login).toMatchObject({ lastsUntil: null, endsSoon: false });
  });

  it('ALATION-15 keeps the refresh token where a refresh brings no new one', async () => {
    const { person, alation, pass, call } = await startWorld();
    await person.logIn(alation);
    const until = person.view().login?.lastsUntil;
    for (const count of [1, 2, 3]) {
      pass(day + 1000);
      expect(await call()).toBe('works');
      await expect.poll(() => alation.tokenRequests('refresh_token').length).toBe(count);
    }
    const sent = alation
      .tokenRequests('refresh_token')
      .map(({ form }) => form.get('refresh_token'));
    expect(new Set(sent).size).toBe(1);
    expect(person.view().login?.lastsUntil).toBe(until);
  });

  it('ALATION-16 says that the server refuses its own new token, and does not try in a circle', async () => {
    const { person, alation } = await startWorld();
    alation.setJwt(false);
    await person.comeBack(await alation.logIn(await person.connect()));
    const view = await person.until('up', ({ problem }) => problem?.code === 'new_token_refused');
    expect(view.problem?.message).toContain('refuses the new token');
    expect(view.problem?.hint).toContain('JWT');
    expect(view.auth).toBe('action-required');
    const asked = alation.requests.length;
    const again = await person.run('connector.test', { name: 'up' });
    expect(again.ok).toBe(false);
    expect(alation.requests.length - asked).toBeLessThanOrEqual(4);
    expect(alation.tokenRequests('refresh_token')).toHaveLength(0);
    expect(alation.tokenRequests('authorization_code')).toHaveLength(1);
    // Switched on there, the same token is good.
    alation.setJwt(true);
    await person.run('connector.connect', { name: 'up' });
    await person.until('up', ({ connection, auth }) => connection === 'ready' && auth === 'ready');
  });
});
