/**
 * Clients that a person adds by hand, public and confidential, and what only clients that prove
 * themselves may do.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../contract/commands/commands.ts';
import {
  authorize,
  authorizeUrl,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { browse } from './support.ts';
import { addClient } from './added-client.ts';

type Settings = CommandInput<'policy.setAuthorization'>;
const basic = (id: string, secret: string): string =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;

describe('a client that the person added', () => {
  test('ALATION-31 SEC-29 SEC-33 its secret is shown once, is 256 bits, and is nowhere in the store', async () => {
    const core = await startCore();
    const { clientId, clientSecret } = await addClient(core, 'http://127.0.0.1/cb');
    expect(Buffer.from(clientSecret.replace('cst_cs_', ''), 'base64url')).toHaveLength(32);
    expect(JSON.stringify(core.core.snapshot())).not.toContain(clientSecret);
    await core.stop();
    const bytes = readFileSync(join(core.dataDir, 'store.db'));
    expect(bytes.includes(clientId)).toBe(true);
    expect(bytes.includes(clientSecret)).toBe(false);
    expect(bytes.includes(createHash('sha256').update(clientSecret).digest())).toBe(true);
  });

  test.each(['basic', 'post'] as const)(
    'logs in with its secret by %s, and not without',
    async (way) => {
      const core = await startCore();
      const client = await addClient(core, 'http://127.0.0.1/cb');
      const { verifier, waitUrl } = await authorize(core.issuer, client);
      await core.run('question.allow', {
        id: (await waitingConsent(core)).id,
        access: { '*': 'read' },
      });
      const redeem = {
        grant_type: 'authorization_code',
        code: (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '',
        code_verifier: verifier,
      };
      const wrong = await requestToken(core.issuer, { ...redeem, client_id: client.clientId });
      expect([wrong.status, wrong.body['error']]).toEqual([401, 'invalid_client']);
      const { clientId, clientSecret } = client;
      const answer =
        way === 'basic'
          ? await requestToken(core.issuer, redeem, {
              authorization: basic(clientId, clientSecret),
            })
          : await requestToken(core.issuer, {
              ...redeem,
              client_id: clientId,
              client_secret: clientSecret,
            });
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    },
  );

  test('adding needs the person: no other door, and no unacceptable redirect URI', async () => {
    const core = await startCore();
    const input = { name: 'X', redirectUris: ['http://127.0.0.1/cb'] };
    for (const caller of ['control', 'tray', 'prompt-window'] as const)
      expect(await core.refused('client.add', input, caller)).toMatchObject({
        code: 'not_allowed_here',
      });
    for (const uri of ['javascript:alert(1)', 'http://evil.example/cb', 'https://evil.example/cb'])
      expect(
        await core.refused('client.add', { ...input, redirectUris: ['http://127.0.0.1/cb', uri] }),
      ).toMatchObject({ code: 'invalid_input' });
    expect(core.core.snapshot().clients).toEqual([]);
  });
});

describe('who may come in', () => {
  test('allow-list: no registering, no dynamic client; who the person added may', async () => {
    const core = await startCore();
    const dynamic = await register(core.issuer);
    const mine = await addClient(core, 'http://127.0.0.1/cb', false);
    await core.run('policy.setAuthorization', { registration: 'allow-list' }, 'control');
    await expect(register(core.issuer)).rejects.toThrow('400');
    await expect(authorize(core.issuer, dynamic)).rejects.toThrow('no new clients');
    await logIn(core, { client: mine });
    const metadata = await (
      await browse(`${core.issuer}/.well-known/oauth-authorization-server`)
    ).json();
    expect(metadata).not.toHaveProperty('registration_endpoint');
  });

  test('closed: who has access may log in again, and keeps it', async () => {
    const core = await startCore();
    const [known, unknown] = [await logIn(core), await register(core.issuer)];
    await core.run('policy.setAuthorization', { registration: 'closed' }, 'tray');
    expect((await callModern(core.endpoint, known.accessToken, 'server/discover')).status).toBe(
      200,
    );
    await logIn(core, { client: known });
    await expect(authorize(core.issuer, unknown)).rejects.toThrow('no new clients');
    await expect(register(core.issuer)).rejects.toThrow('400');
  });

  test.each<Settings>([
    { registration: 'ask' },
    { allowedClients: ['https://example.com/client.json'] },
    { webHosts: ['example.com'] },
    { introspection: true },
    { metadataDocuments: true },
    { deviceLogin: true },
    { ownTools: true },
    { accessTokenMinutes: 60 },
  ] as const)(
    'INV-6 letting in more needs the person, letting in less does not: %j',
    async (looser) => {
      const core = await startCore();
      await core.run('policy.setAuthorization', {
        registration: 'closed',
        metadataDocuments: false,
        deviceLogin: false,
        ownTools: false,
        accessTokenMinutes: 5,
      });
      const before = await core.run('policy.get', {});
      for (const caller of ['control', 'tray', 'prompt-window'] as const)
        expect(await core.refused('policy.setAuthorization', looser, caller)).toMatchObject({
          code: 'not_allowed_here',
        });
      expect(await core.run('policy.get', {})).toEqual(before);
      await core.run('policy.setAuthorization', looser, 'main-window');
      expect(await core.run('policy.get', {})).toMatchObject(looser);
      const stricter: Settings = {
        registration: 'closed',
        allowedClients: [],
        webHosts: [],
        introspection: false,
        metadataDocuments: false,
        deviceLogin: false,
        ownTools: false,
        accessTokenMinutes: 5,
      };
      expect(await core.run('policy.setAuthorization', stricter, 'control')).toEqual(stricter);
    },
  );
});

describe('web clients', () => {
  const redirect = 'https://agents.example.com/callback';

  test('SEC-15 an https redirect is dropped until the person allowed its host', async () => {
    const core = await startCore();
    await expect(register(core.issuer, { redirect_uris: [redirect] })).rejects.toThrow('400');
    const mixed = { redirect_uris: [redirect, 'http://127.0.0.1/cb'] };
    expect((await register(core.issuer, mixed)).redirectUri).toBe('http://127.0.0.1/cb');
    await core.run('policy.setAuthorization', { webHosts: ['agents.example.com'] });
    for (const bad of [
      'https://agents.example.com.evil.example/callback',
      'https://user@agents.example.com/callback',
      'https://agents.example.com:8443/callback',
      'https://sub.agents.example.com/callback',
    ])
      await expect(register(core.issuer, { redirect_uris: [bad] }), bad).rejects.toThrow('400');
    const client = await register(core.issuer, { redirect_uris: [redirect] });
    await authorize(core.issuer, client);
    const question = await waitingConsent(core);
    expect(question.redirectInWords).toBe('the website agents.example.com');
    expect(question.warnings.map(({ code }) => code)).toContain('web-client');
  });

  test('SEC-22 remembered for a client with a secret at its own website: the same scopes need no question, more do', async () => {
    const core = await startCore();
    await core.run('policy.setAuthorization', { webHosts: ['agents.example.com'] });
    const client = await addClient(core, redirect);
    const ask = { scope: 'github:read' };
    await authorize(core.issuer, client, ask);
    const question = await waitingConsent(core);
    expect(question.canRemember).toBe(true);
    await core.run('question.allow', { id: question.id, remember: true });

    const straight = await browse(authorizeUrl(core.issuer, client, ask).url);
    expect(straight.status).toBe(302);
    const location = new URL(straight.headers.get('location') ?? '');
    expect([location.origin, location.searchParams.get('iss')]).toEqual([
      'https://agents.example.com',
      core.issuer,
    ]);
    expect(location.searchParams.get('code')).toMatch(/^cst_ac_/u);
    const { entries } = await core.run('audit.list', { action: 'consent' });
    expect(entries[0]).toMatchObject({ actor: 'system', reason: 'remembered' });

    for (const changes of [
      { scope: 'github:write' },
      { scope: 'linear:read' },
      { resource: undefined, scope: 'linear:read' },
    ])
      expect((await browse(authorizeUrl(core.issuer, client, changes).url)).status).toBe(303);
    await core.run('client.revoke', { clientId: client.clientId });
    expect((await browse(authorizeUrl(core.issuer, client, ask).url)).status).toBe(303);
  });

  test('SEC-22 remembered for one website, asked again for another of the same client', async () => {
    const core = await startCore();
    await core.run('policy.setAuthorization', { webHosts: ['agents.example.com', 'b.example'] });
    const added = await core.run('client.add', {
      name: 'Two sites',
      redirectUris: [redirect, 'https://b.example/callback'],
      confidential: true,
    });
    const client = {
      clientId: added.client.clientId,
      clientSecret: added.clientSecret ?? '',
      redirectUri: redirect,
    };
    await authorize(core.issuer, client, { scope: 'github:read' });
    await core.run('question.allow', { id: (await waitingConsent(core)).id, remember: true });
    const again = (redirect_uri: string): Promise<Response> =>
      browse(authorizeUrl(core.issuer, client, { scope: 'github:read', redirect_uri }).url);
    expect((await again(redirect)).status).toBe(302);
    expect((await again('https://b.example/callback')).status).toBe(303);
  });

  test.each(['http://127.0.0.1/cb', 'cursor://some.app/callback'])(
    'SEC-22 never for %s, where any program could be at the other end',
    async (uri) => {
      const core = await startCore();
      const client = await addClient(core, uri);
      await authorize(core.issuer, client);
      const { id, canRemember } = await waitingConsent(core);
      expect(canRemember).toBe(false);
      const access = { '*': 'read' } as const;
      expect(await core.refused('question.allow', { id, access, remember: true })).toMatchObject({
        code: 'invalid_input',
      });
      await core.run('question.allow', { id, access });
      expect((await browse(authorizeUrl(core.issuer, client).url)).status).toBe(303);
    },
  );

  test('SEC-22 consent remembered for one redirect is parked again at another port or without proof', async () => {
    const core = await startCore();
    await core.run('policy.setAuthorization', { webHosts: ['agents.example.com'] });
    const publicOne = await addClient(core, redirect, false);
    await authorize(core.issuer, publicOne);
    expect((await waitingConsent(core)).canRemember).toBe(false);
  });
});
