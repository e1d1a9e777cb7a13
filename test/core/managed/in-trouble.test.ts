/**
 * What a client and a person see when something is refused: the lines of Atlar's and Atomic's
 * documents, in a real core.
 */
import { describe, expect, test } from 'vitest';
import {
  authorize,
  awaitRedirect,
  callModern,
  logIn,
  requestToken,
  toolNames,
  waitingConsent,
  register,
} from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { call, setUp } from '../gateway/support.ts';

test('ATLAR-10 a token for another endpoint of ours is refused with 401, and works at its own', async () => {
  const { core } = await setUp();
  const login = await logIn(core, {
    client: await register(core.issuer),
    authorize: { resource: `${core.issuer}/mcp/up` },
    access: { up: 'read' },
  });
  expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(401);
  const own = await callModern(`${core.endpoint}/up`, login.accessToken, 'tools/list');
  expect(own.status).toBe(200);
});

test('ATLAR-18 under read-only what is not known to read is refused, also when it was never listed', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  await core.run('policy.setAccess', { access: 'read-only' });
  for (const name of ['put_it', 'delete_it'])
    expect(await call(setting, login, name)).toMatchObject({
      status: 200,
      outcome: 'above_ceiling',
    });
  expect(await call(setting, login, 'get_it')).toMatchObject({ outcome: 'ok' });
});

test('ATLAR-23 after Allow the browser goes to the registered address; a code that nobody picks up gives nothing', async () => {
  const core = await startCore();
  await core.run('connector.add', { kind: 'http', name: 'up', url: 'http://127.0.0.1:9/' });
  const client = await register(core.issuer);
  const { waitUrl } = await authorize(core.issuer, client);
  const consent = await waitingConsent(core, client.clientId);
  await core.run('question.allow', { id: consent.id });
  const redirect = await awaitRedirect(waitUrl);
  expect(`${redirect.origin}${redirect.pathname}`).toBe(client.redirectUri);
  const again = await fetch(waitUrl, { redirect: 'manual' });
  expect([again.status, await again.text()]).toEqual([
    404,
    expect.stringContaining('This login request is over'),
  ]);
  expect(core.core.snapshot().clients[0]?.activeTokens).toBe(0);
});

test('ATOMIC-14 a refused call is an ordinary answer with a sentence and nothing of the data; the client goes on', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'block' });
  const { status, messages } = await call(setting, login, 'get_it');
  expect(status).toBe(200);
  expect(messages.at(-1)).toMatchObject({
    result: {
      isError: true,
      content: [{ type: 'text', text: expect.stringMatching(/blocked/iu) }],
    },
  });
  expect((await callModern(core.endpoint, login.accessToken, 'tools/list')).status).toBe(200);
});

describe('the master switch', () => {
  test('ATOMIC-16 ATOMIC-17 off refuses every next call and keeps every grant; on works again without a login, and both are written down', async () => {
    const setting = await setUp();
    const { core, login } = setting;
    await core.run('policy.setAccess', { access: 'disabled' });
    const refused = await callModern(core.endpoint, login.accessToken, 'tools/list');
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    expect(core.core.snapshot().clients[0]?.grants).toHaveLength(1);
    await core.run('policy.setAccess', { access: 'read-write' });
    expect(await call(setting, login, 'get_it')).toMatchObject({ outcome: 'ok' });
    const { entries } = await core.run('audit.list', {});
    expect(
      entries.filter(({ action }) => action === 'policy.setAccess').map(({ detail }) => detail),
    ).toEqual([
      'disabled → read-write, by the person, in the terminal of Consentry',
      'read-write → disabled, by the person, in the terminal of Consentry',
    ]);
  });

  test('ATOMIC-13 ATOMIC-24 the address is there when it listens, and not when it does not', async () => {
    const core = await startCore();
    expect(core.core.snapshot().gateway).toMatchObject({
      state: 'serving',
      endpoint: core.endpoint,
    });
    await core.stop();
    expect(core.core.snapshot().gateway.endpoint).toBeNull();
  });
});

test('ATOMIC-20 who is not known gets 401, who may not gets 403 with the missing scope or a no-access answer', async () => {
  const setting = await setUp();
  const { core } = setting;
  const reader = await logIn(core, {
    client: await register(core.issuer),
    access: { up: 'read' },
  });
  expect((await callModern(core.endpoint, 'cst_at_unknown', 'tools/list')).status).toBe(401);
  const missing = await callModern(core.endpoint, reader.accessToken, 'tools/call', {
    name: 'up__put_it',
    arguments: {},
  });
  expect(missing.status).toBe(403);
  expect(missing.headers.get('www-authenticate')).toMatch(/insufficient_scope.*up:write/u);
  expect(core.core.snapshot().repairs).toContainEqual(
    expect.objectContaining({ id: `refused:${reader.clientId}:up:write` }),
  );
});

test('ATOMIC-22 a client id that is no longer known is answered with invalid_client', async () => {
  const core = await startCore();
  const client = await register(core.issuer);
  await core.run('client.remove', { clientId: client.clientId });
  const answer = await requestToken(core.issuer, {
    grant_type: 'refresh_token',
    refresh_token: 'cst_rt_kept_from_before',
    client_id: client.clientId,
  });
  expect([answer.status, answer.body['error']]).toEqual([401, 'invalid_client']);
});

test('ATOMIC-23 each step of a refusal is told, and the first that stopped it', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  await core.run('tool.set', { connector: 'up', tool: 'get_it', mode: 'block' });
  await call(setting, login, 'get_it');
  const { entries } = await core.run('audit.list', {});
  const entry = entries.find(({ tool }) => tool === 'get_it');
  const { steps } = await core.run('explain.entry', { id: entry?.id ?? 0 });
  expect(steps.length).toBeGreaterThan(5);
  expect(steps.findIndex(({ isDeciding }) => isDeciding)).toBe(steps.length - 1);
  expect(steps.at(-1)).toMatchObject({ layer: 'mode', inWords: 'The tool is set to block.' });
});

test('ATOMIC-32 when a connector goes off or comes back, the next list shows it', async () => {
  const { core, login } = await setUp();
  await core.run('connector.disable', { name: 'up' });
  expect(await toolNames(core.endpoint, login.accessToken)).toEqual([]);
  await core.run('connector.enable', { name: 'up' });
  await core.run('connector.connect', { name: 'up' });
  expect(await toolNames(core.endpoint, login.accessToken)).toContain('up__get_it');
});
