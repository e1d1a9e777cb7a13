/**
 * A client that needs more asks for it, the person sees only what is new, and a grant can be edited
 * while it lives.
 */
import { describe, expect, test } from 'vitest';
import { call, setUp, type Setting } from '../gateway/support.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  waitingConsent,
  type Login,
  toolNames,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';

/** Logs in again with the registration it holds, and answers as told. */
async function again(
  { core }: Pick<Setting, 'core'>,
  login: Login,
  scope: string,
  answer: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { verifier, waitUrl } = await authorize(core.issuer, login, { scope });
  const { id } = await waitingConsent(core, login.clientId);
  await core.run('question.allow', { id, ...answer });
  const redirect = await awaitRedirect(waitUrl);
  const { status, body } = await requestToken(core.issuer, {
    grant_type: 'authorization_code',
    code: redirect.searchParams.get('code') ?? '',
    code_verifier: verifier,
    client_id: login.clientId,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return String(body['access_token']);
}

describe('step-up', () => {
  test('ATMOS-24 403 names the scope; the consent for it preselects no writing, and shows only what is new and what is there already', async () => {
    const setting = await setUp();
    const { core } = setting;
    const reader = await logIn(core, {
      client: await register(core.issuer, { client_name: 'Reader' }),
      authorize: { scope: 'up:read' },
      access: { up: 'read' },
    });
    const refused = await callModern(core.endpoint, reader.accessToken, 'tools/call', {
      name: 'up__put_it',
      arguments: {},
    });
    expect(refused.status).toBe(403);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    expect(challenge).toContain('error="insufficient_scope"');
    const scope = /scope="([^"]+)"/u.exec(challenge)?.[1] ?? '';
    expect(scope).toBe('up:write');

    await authorize(core.issuer, reader, { scope: `up:read ${scope}` });
    const question = await waitingConsent(core, reader.clientId);
    expect(question.already).toEqual({ scopes: ['up:read'], inWords: ['Read with up'] });
    expect(question.choices).toMatchObject([
      { name: 'up', maximum: 'write', before: 'read', suggested: 'read' },
    ]);
    // As it is preselected it would give nothing.
    expect(await core.refused('question.allow', { id: question.id })).toMatchObject({
      message: 'Nothing is suggested here, so say what to give.',
    });
    await core.run('question.deny', { id: question.id });
    expect(await toolNames(core.endpoint, reader.accessToken)).not.toContain('up__put_it');

    const token = await again(setting, reader, `up:read ${scope}`, { access: { up: 'write' } });
    expect(await toolNames(core.endpoint, token)).toContain('up__put_it');
    // One grant: the token from before can do the same, as the person has just allowed it to this
    // client.
    expect(await toolNames(core.endpoint, reader.accessToken)).toContain('up__put_it');
    expect(core.core.snapshot().clients.find(({ name }) => name === 'Reader')?.grants).toHaveLength(
      1,
    );
  });

  test('ATMOS-26 it adds and never takes: what was not asked this time stays', async () => {
    const core = await startCore();
    const login = await logIn(core, {
      authorize: { scope: 'github:write linear:read' },
      access: { github: 'write', linear: 'read' },
    });
    await again({ core }, login, 'files:read');
    expect(core.core.snapshot().clients[0]?.grants[0]?.access).toEqual({
      files: 'read',
      github: 'write',
      linear: 'read',
    });
  });

  test('TRIAL-A1 ATMOS-24 a request for the same or less is shown whole, starts from what is held, and replaces it', async () => {
    const core = await startCore();
    const login = await logIn(core, {
      authorize: { scope: 'github:write' },
      access: { github: 'write' },
    });
    await authorize(core.issuer, login, { scope: 'github:write' });
    const question = await waitingConsent(core, login.clientId);
    expect(question.already).toBeNull();
    expect(question.choices).toMatchObject([
      { name: '*', before: 'none', suggested: 'none' },
      { name: 'github', before: 'write', suggested: 'write' },
    ]);
    await core.run('question.allow', { id: question.id, access: { github: 'read' } });
    expect(core.core.snapshot().clients[0]?.scopes).toEqual(['github:read']);
  });

  test('TRIAL-A1 SEC-21 a step-up is about what it names: more may be given there, nothing elsewhere', async () => {
    const core = await startCore();
    const login = await logIn(core, { authorize: { scope: 'github:read' } });
    await authorize(core.issuer, login, { scope: 'github:read linear:read' });
    const { id, choices } = await waitingConsent(core, login.clientId);
    expect(choices).toMatchObject([{ name: 'linear', suggested: 'read', maximum: 'write' }]);
    for (const access of [{ github: 'write' }, { '*': 'read' }] as const)
      expect(await core.refused('question.allow', { id, access })).toMatchObject({
        code: 'invalid_input',
      });
    await core.run('question.allow', { id, access: { linear: 'write' } });
    expect(core.core.snapshot().clients[0]?.scopes).toEqual(['github:read', 'linear:write']);
  });

  test('the ceiling is shown and holds', async () => {
    const core = await startCore();
    const login = await logIn(core, { authorize: { scope: 'github:read' } });
    await core.run('policy.setAccess', { access: 'read-only' });
    await authorize(core.issuer, login, { scope: 'github:write' });
    const { choices } = await waitingConsent(core, login.clientId);
    expect(choices).toMatchObject([
      { name: 'github', maximum: 'read', limitedBy: 'The access policy is set to read-only.' },
    ]);
  });
});

describe('how long it lasts', () => {
  test('an answer for an hour ends after an hour, refresh or not', async () => {
    const clock = createTestClock();
    const core = await startCore({ ports: { clock } });
    const login = await logIn(core, { duration: 'hour' });
    clock.advance(50 * 60_000);
    const renewed = await requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: login.refreshToken,
      client_id: login.clientId,
    });
    expect(renewed.body['expires_in']).toBeLessThanOrEqual(600);
    clock.advance(10 * 60_000);
    const token = String(renewed.body['access_token']);
    expect((await callModern(core.endpoint, token, 'tools/list')).status).toBe(401);
    const last = await requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: String(renewed.body['refresh_token']),
      client_id: login.clientId,
    });
    expect(last.body['error']).toBe('invalid_grant');
  });

  test('a duration that is not offered is refused', async () => {
    const core = await startCore();
    const client = await register(core.issuer, { grant_types: ['authorization_code'] });
    await authorize(core.issuer, client);
    const { id, durations } = await waitingConsent(core);
    expect(durations).toEqual([{ value: 'hour', label: '1 hour' }]);
    expect(await core.refused('question.allow', { id, duration: 'month' })).toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('editing a living grant', () => {
  test('narrowing and widening take effect at the next request, with no new login', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    const edit = (level: 'none' | 'read' | 'write'): Promise<unknown> =>
      core.run('client.grant', { clientId: login.clientId, access: { up: level } });
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual(['up__get_it', 'up__put_it']);
    await edit('read');
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual(['up__get_it']);
    expect((await call(setting, login, 'put_it', {})).status).toBe(403);
    await edit('none');
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual([]);
    await edit('write');
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual(['up__get_it', 'up__put_it']);
  });

  test('ATMOS-26 INV-6 narrowing works from any door, widening only where the person is', async () => {
    const { core, login } = await setUp();
    const clientId = login.clientId;
    for (const caller of ['tray', 'control', 'prompt-window'] as const) {
      await core.run('client.grant', { clientId, access: { up: 'write' } }, 'main-window');
      await core.run('client.grant', { clientId, access: { up: 'read' } }, caller);
      expect(
        await core.refused('client.grant', { clientId, access: { up: 'write' } }, caller),
      ).toMatchObject({ code: 'not_allowed_here' });
      expect(core.core.snapshot().clients[0]?.scopes).toEqual(['up:read']);
    }
  });

  test('an exception from "every connector" makes it the list of those that are there', async () => {
    const { core, login } = await setUp();
    const clientId = login.clientId;
    await core.run('client.grant', { clientId, access: { '*': 'write' } });
    expect(core.core.snapshot().clients[0]?.scopes).toContain('connectors:write');
    await core.run('client.grant', { clientId, access: { up: 'read' } });
    expect(core.core.snapshot().clients[0]?.scopes).toEqual(['up:read']);
  });

  test('SEC-35 a held call is checked again: taken away while it waits, it is not sent', async () => {
    const setting = await setUp();
    const { core, upstream, login } = setting;
    const held = call(setting, login, 'put_it', {});
    await expect.poll(() => core.core.snapshot().questions.length).toBe(1);
    const [question] = core.core.snapshot().questions;
    await core.run('client.grant', { clientId: login.clientId, access: { up: 'read' } });
    await core.core.call('terminal', 'question.allow', { id: question?.id ?? '' });
    expect((await held).outcome).not.toBe('ok');
    expect(upstream.count('tools/call')).toBe(0);
  });

  test('a refused name or a client without access says so and changes nothing', async () => {
    const { core, login } = await setUp();
    const before = core.core.snapshot().clients[0]?.grants;
    expect(
      await core.refused('client.grant', { clientId: login.clientId, access: { ghost: 'read' } }),
    ).toMatchObject({ code: 'not_found' });
    expect(core.core.snapshot().clients[0]?.grants).toEqual(before);
    const stranger = await register(core.issuer, { client_name: 'Stranger' });
    expect(
      await core.refused('client.grant', { clientId: stranger.clientId, access: { up: 'read' } }),
    ).toMatchObject({ code: 'not_found' });
  });
});
