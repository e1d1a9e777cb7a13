/** A client that the person added can be changed: its name, its redirect URIs, its secret. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  register,
  requestToken,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { createTestClock, type TestClock } from '../../support/core/memory-ports.ts';
import { restartCore } from '../../support/core/restart-core.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { keepingVault } from '../../support/upstreams/keeping-vault.ts';
import { addClient } from './added-client.ts';
import { refreshWith } from './support.ts';

const hour = 3_600_000;
const here = 'http://127.0.0.1/cb';
const elsewhere = 'http://localhost/other';

async function withSecret() {
  const clock: TestClock = createTestClock();
  const core = await startCore({ ports: { clock, vault: keepingVault() } });
  const client = await addClient(core, here);
  return { clock, core, client, login: await logIn(core, { client }) };
}

/** What the token endpoint says to a secret: a made-up code is refused only after it. */
async function says(core: TestCore, clientId: string, secret: string): Promise<unknown> {
  const { body } = await requestToken(core.issuer, {
    grant_type: 'authorization_code',
    code: 'none',
    client_id: clientId,
    client_secret: secret,
  });
  return body['error'];
}

const [accepted, refused] = ['invalid_grant', 'invalid_client'];

async function rotate(core: TestCore, clientId: string, overlapHours?: number): Promise<string> {
  const input = { clientId, ...(overlapHours !== undefined && { overlapHours }) };
  return (await core.run('client.rotateSecret', input)).clientSecret;
}

describe('a new secret', () => {
  test('ALATION-31 works at once, the old one for a day more, and logins go on', async () => {
    const { clock, core, client, login } = await withSecret();
    const next = await rotate(core, client.clientId);
    expect(next).not.toBe(client.clientSecret);
    const [view] = core.core.snapshot().clients;
    const left = Date.parse(view?.formerSecretUntil ?? '') - clock.nowMs();
    expect(Math.round(left / hour)).toBe(24);
    expect(await says(core, client.clientId, next)).toBe(accepted);
    expect(await says(core, client.clientId, client.clientSecret)).toBe(accepted);
    expect((await callModern(core.endpoint, login.accessToken, 'server/discover')).status).toBe(
      200,
    );
    clock.advance(24 * hour);
    expect(await says(core, client.clientId, client.clientSecret)).toBe(refused);
    expect(await says(core, client.clientId, next)).toBe(accepted);
    const renewed = await refreshWith(core, login, login.refreshToken, { client_secret: next });
    expect(renewed.status, JSON.stringify(renewed.body)).toBe(200);
    await expect.poll(() => core.core.snapshot().clients[0]?.formerSecretUntil).toBeNull();
  });

  test('ALATION-31 the old one ends before its time, without presence; that ends no login', async () => {
    const { core, client, login } = await withSecret();
    const { clientId, clientSecret } = client;
    const next = await rotate(core, clientId, 30 * 24);
    const ended = await core.run('client.endFormerSecret', { clientId }, 'control');
    expect(ended.formerSecretUntil).toBeNull();
    expect(await says(core, clientId, clientSecret)).toBe(refused);
    expect(await says(core, clientId, next)).toBe(accepted);
    expect((await callModern(core.endpoint, login.accessToken, 'server/discover')).status).toBe(
      200,
    );
    const { entries } = await core.run('audit.list', { clientId });
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['client.rotateSecret', 'client.endFormerSecret']),
    );
    expect(JSON.stringify(entries)).not.toContain(next);
  });

  test('ALATION-31 never more than two: a second change ends the first secret', async () => {
    const { core, client } = await withSecret();
    const { clientId, clientSecret: first } = client;
    const second = await rotate(core, clientId);
    const third = await rotate(core, clientId);
    expect(await says(core, clientId, first)).toBe(refused);
    expect(await says(core, clientId, second)).toBe(accepted);
    expect(await says(core, clientId, third)).toBe(accepted);
    const fourth = await rotate(core, clientId, 0);
    expect(await says(core, clientId, third)).toBe(refused);
    expect(await says(core, clientId, fourth)).toBe(accepted);
    expect(core.core.snapshot().clients[0]?.formerSecretUntil).toBeNull();
  });

  test('ALATION-31 SEC-33 both are kept as digests, under seal, and outlast a restart', async () => {
    const { core, client } = await withSecret();
    const { clientId, clientSecret } = client;
    const next = await rotate(core, clientId);
    const again = await restartCore(core, {});
    expect(await says(again, clientId, clientSecret)).toBe(accepted);
    expect(await says(again, clientId, next)).toBe(accepted);
    await again.stop();
    const bytes = readFileSync(join(again.dataDir, 'store.db'));
    for (const secret of [clientSecret, next]) expect(bytes.includes(secret)).toBe(false);
    expect(bytes.includes(createHash('sha256').update(clientSecret).digest('hex'))).toBe(true);
    const sql = `UPDATE clients SET former_secret = json_set(former_secret, '$.until', 9e15)`;
    const changed = await restartCore(again, { sql });
    expect(changed.core.snapshot().clients).toMatchObject([{ status: 'blocked' }]);
  });

  test('ALATION-31 INV-6 needs the person, a secret to replace, and at most thirty days', async () => {
    const { core, client } = await withSecret();
    const { clientId } = client;
    for (const caller of ['control', 'tray', 'prompt-window'] as const)
      expect(await core.refused('client.rotateSecret', { clientId }, caller)).toMatchObject({
        code: 'not_allowed_here',
      });
    for (const overlapHours of [-1, 30 * 24 + 1, 1.5])
      expect(await core.refused('client.rotateSecret', { clientId, overlapHours })).toMatchObject({
        code: 'invalid_input',
      });
    const open = await addClient(core, here, false);
    for (const name of ['client.rotateSecret', 'client.endFormerSecret'] as const)
      expect(await core.refused(name, { clientId: open.clientId })).toMatchObject({
        code: 'conflict',
        message: 'This client has no secret.',
      });
    const { clientId: dynamic } = await register(core.issuer);
    expect(await core.refused('client.rotateSecret', { clientId: dynamic })).toMatchObject({
      code: 'conflict',
    });
    expect(await says(core, clientId, client.clientSecret)).toBe(accepted);
  });
});

describe('name and redirect URIs', () => {
  test('ALATION-31 hold from the next login on; logins that are there go on', async () => {
    const { core, client, login } = await withSecret();
    const { clientId } = client;
    const edit = { clientId, name: ' Release ', redirectUris: [elsewhere, elsewhere] };
    const view = await core.run('client.edit', edit);
    expect(view).toMatchObject({ name: 'Release', redirectUris: [elsewhere], clientId });
    expect((await callModern(core.endpoint, login.accessToken, 'server/discover')).status).toBe(
      200,
    );
    await expect(authorize(core.issuer, client)).rejects.toThrow('redirect');
    await logIn(core, { client: { ...client, redirectUri: elsewhere } });
    const [entry] = (await core.run('audit.list', { action: 'client.edit' })).entries;
    expect(entry?.detail).toContain(`was “Team agent”, added ${elsewhere}, removed ${here}`);
    const again = await restartCore(core, {});
    expect(again.core.snapshot().clients).toMatchObject([{ name: 'Release', status: 'active' }]);
  });

  test('ALATION-31 a redirect URI that is taken away gets no code redeemed, and its question goes', async () => {
    const { core, client } = await withSecret();
    const { clientId, clientSecret } = client;
    await core.run('client.edit', { clientId, redirectUris: [here, elsewhere] });
    const first = await authorize(core.issuer, client);
    await core.run('question.allow', { id: (await waitingConsent(core, clientId)).id });
    const code = (await awaitRedirect(first.waitUrl)).searchParams.get('code') ?? '';
    await authorize(core.issuer, client);
    await waitingConsent(core, clientId);
    await core.run('client.edit', { clientId, redirectUris: [elsewhere] }, 'control');
    expect(await core.run('questions.list', {})).toEqual([]);
    const { status, body } = await requestToken(core.issuer, {
      grant_type: 'authorization_code',
      code,
      code_verifier: first.verifier,
      client_id: clientId,
      client_secret: clientSecret,
    });
    expect([status, body['error']]).toEqual([400, 'invalid_grant']);
  });

  test('ALATION-31 INV-6 adding one, or another name, needs the person; the rules are those of adding', async () => {
    const { core, client } = await withSecret();
    const { clientId } = client;
    const before = core.core.snapshot().clients;
    for (const change of [{ redirectUris: [here, elsewhere] }, { name: 'Claude' }])
      expect(await core.refused('client.edit', { clientId, ...change }, 'control')).toMatchObject({
        code: 'not_allowed_here',
      });
    for (const uri of ['javascript:alert(1)', 'https://evil.example/cb', `${here}#fragment`])
      expect(
        await core.refused('client.edit', { clientId, redirectUris: [here, uri] }),
      ).toMatchObject({ code: 'invalid_input' });
    for (const change of [{}, { redirectUris: [] }, { name: ' ' }, { redirectUris: [here] }])
      expect(await core.refused('client.edit', { clientId, ...change })).toMatchObject({
        code: 'invalid_input',
      });
    const { clientId: dynamic } = await register(core.issuer);
    expect(await core.refused('client.edit', { clientId: dynamic, name: 'X' })).toMatchObject({
      code: 'conflict',
    });
    expect(core.core.snapshot().clients.filter((one) => one.clientId === clientId)).toEqual(before);
  });
});

test('ALATION-32 a blocked client gets no token for what it has, and loses none of it', async () => {
  const { core, client, login } = await withSecret();
  const { clientId } = client;
  await core.run('policy.setAuthorization', { introspection: true });
  const { verifier, waitUrl } = await authorize(core.issuer, client);
  await core.run('question.allow', { id: (await waitingConsent(core, clientId)).id });
  const redeem = {
    grant_type: 'authorization_code',
    code: (await awaitRedirect(waitUrl)).searchParams.get('code') ?? '',
    code_verifier: verifier,
    client_id: clientId,
    client_secret: client.clientSecret,
  };
  await core.run('client.block', { clientId }, 'control');
  const byCode = await requestToken(core.issuer, redeem);
  expect([byCode.status, byCode.body['error']]).toEqual([400, 'access_denied']);
  const renew = () =>
    refreshWith(core, login, login.refreshToken, { client_secret: client.clientSecret });
  const byRefresh = await renew();
  expect([byRefresh.status, byRefresh.body['error']]).toEqual([400, 'access_denied']);
  const introspect = async (): Promise<unknown> => {
    const body = new URLSearchParams({
      token: login.accessToken,
      client_id: clientId,
      client_secret: client.clientSecret,
    });
    return (await fetch(`${core.issuer}/oauth/introspect`, { method: 'POST', body })).json();
  };
  expect(await introspect()).toEqual({ active: false });
  await core.run('client.unblock', { clientId });
  expect(await introspect()).toMatchObject({ active: true });
  expect((await requestToken(core.issuer, redeem)).status).toBe(200);
  expect((await renew()).status).toBe(200);
});
