/**
 * Consents on a managed machine: what is chosen is kept and held down; where nothing is allowed,
 * nothing comes into being.
 */
import { describe, expect, test } from 'vitest';
import { policyWith } from '../../support/core/managed-policy.ts';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  toolNames,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { startManaged } from './support.ts';

describe('a consent', () => {
  test('ATLAR-15 says before Allow that writing is held to reading; it succeeds, and the choice is kept', async () => {
    const { core } = await startManaged(policyWith({ access: 'read-only' }));
    await core.run('connector.add', { kind: 'http', name: 'up', url: 'http://127.0.0.1:9/' });
    const client = await register(core.issuer);
    const { waitUrl } = await authorize(core.issuer, client);
    const consent = await waitingConsent(core, client.clientId);
    expect(consent).toMatchObject({ refusal: null });
    expect(consent.choices.find(({ name }) => name === 'up')).toMatchObject({
      maximum: 'write',
      suggested: 'read',
      limitedBy: expect.stringMatching(/your organisation \(Example IT\) limits this to reading/u),
    });
    await core.run('question.allow', { id: consent.id, access: { up: 'write' } });
    expect((await awaitRedirect(waitUrl)).searchParams.has('code')).toBe(true);
    expect(core.core.snapshot().clients[0]?.grants[0]?.access).toEqual({ up: 'write' });
  });

  test.each(['by the organisation', 'by the person'])(
    'ATLAR-16 switched off %s: no Allow, access_denied for the client, an entry, and nothing exists afterwards',
    async (by) => {
      const { core } = await startManaged(
        policyWith({ access: by === 'by the organisation' ? 'disabled' : 'read-write' }),
      );
      if (by === 'by the person') await core.run('policy.setAccess', { access: 'disabled' });
      const client = await register(core.issuer);
      const { waitUrl, verifier } = await authorize(core.issuer, client);
      const consent = await waitingConsent(core, client.clientId);
      expect(consent.refusal).toContain(
        by === 'by the organisation' ? 'Ask it@example.com' : 'in the settings',
      );
      expect(await core.refused('question.allow', { id: consent.id })).toMatchObject({
        code: 'conflict',
      });
      await core.run('question.deny', { id: consent.id });
      const redirect = await awaitRedirect(waitUrl);
      expect(redirect.searchParams.get('error')).toBe('access_denied');
      expect(redirect.searchParams.has('code')).toBe(false);
      const token = await requestToken(core.issuer, {
        grant_type: 'authorization_code',
        code: 'cst_ac_guessed',
        code_verifier: verifier,
        client_id: client.clientId,
        redirect_uri: client.redirectUri,
      });
      expect(token.status).toBe(400);
      expect(core.core.snapshot().clients.flatMap(({ grants }) => grants)).toEqual([]);
      const { entries } = await core.run('audit.list', {});
      expect(entries).toContainEqual(
        expect.objectContaining({ action: 'consent', decision: 'deny', clientId: client.clientId }),
      );
    },
  );

  test('offers reading and writing, with reading preselected', async () => {
    const core = await startCore();
    await core.run('connector.add', { kind: 'http', name: 'up', url: 'http://127.0.0.1:9/' });
    const client = await register(core.issuer);
    await authorize(core.issuer, client);
    const consent = await waitingConsent(core, client.clientId);
    expect(consent.choices.find(({ name }) => name === 'up')).toMatchObject({
      maximum: 'write',
      suggested: 'read',
    });
  });
});

describe('ATOMIC-7 roles', () => {
  const everybody = { groups: { all: { roles: ['all'], everyone: true } } };
  const roles = (registration: string, access: string) =>
    policyWith({ ...everybody, roles: { all: { registration, access } } });

  test('registration none: no new client, and those that are there go on', async () => {
    const { core, manage } = await startManaged(policyWith());
    await core.run('connector.add', { kind: 'http', name: 'up', url: 'http://127.0.0.1:9/' });
    const login = await logIn(core, { access: { up: 'read' } });
    await manage(roles('none', 'admin'));
    await expect(register(core.issuer)).rejects.toThrow(/closed/);
    expect(
      await core.refused('client.add', {
        name: 'By hand',
        redirectUris: ['http://127.0.0.1/callback'],
      }),
    ).toMatchObject({ code: 'managed' });
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(200);
  });

  test('access none: a client may come in and reaches nothing; both are needed', async () => {
    const { core, manage } = await startManaged(roles('edit', 'admin'));
    await core.run('connector.add', { kind: 'http', name: 'up', url: 'http://127.0.0.1:9/' });
    const login = await logIn(core, { access: { up: 'read' } });
    expect(await toolNames(core.endpoint, login.accessToken)).toEqual([]);
    await manage(roles('edit', 'none'));
    await register(core.issuer);
    expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(503);
  });

  test('who has no role may do nothing', async () => {
    const { core } = await startManaged(policyWith({ roles: {}, groups: {} }));
    expect(core.core.snapshot()).toMatchObject({
      accessPolicy: 'disabled',
      authorization: { registration: 'closed' },
      managed: { permissions: { registration: 'none', access: 'none' } },
    });
  });
});

describe('ATOMIC-8 what is locked', () => {
  const attempts = {
    master: [['policy.setAccess', { access: 'read-write' }]],
    registration: [
      ['policy.setAuthorization', { registration: 'ask' }],
      ['policy.setAuthorization', { introspection: true }],
    ],
    access: [['limits.set', { all: { callsPerMinute: 5000 } }]],
    tools: [['rule.add', { rule: { clients: [], connectors: [], tools: [], action: 'allow' } }]],
    connectors: [
      ['connector.add', { kind: 'http', name: 'new', url: 'http://127.0.0.1:9/' }],
      ['connector.tryOut', { kind: 'http', name: 'new', url: 'http://127.0.0.1:9/' }],
    ],
  } as const;
  const locks = Object.keys(attempts) as (keyof typeof attempts)[];

  test.each(locks)('%s: nothing of it can be loosened, and what takes away works', async (lock) => {
    const { core } = await startManaged(policyWith({ locked: [lock] }));
    await core.run('policy.setAccess', { access: 'read-only' });
    await core.run('policy.setAuthorization', { registration: 'closed' });
    await core.run('limits.set', { all: { callsPerMinute: 10 } });
    await core.run('gateway.pause', {});
    await core.run('gateway.resume', {});
    for (const each of locks) {
      for (const [name, input] of attempts[each]) {
        const result = await core.core.call('main-window', name, input);
        const code = result.ok ? 'ok' : result.error.code;
        expect([each, name, code === 'managed']).toEqual([each, name, each === lock]);
      }
    }
  });
});
