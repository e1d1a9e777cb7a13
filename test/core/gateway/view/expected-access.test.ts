/**
 * What people who know the access rules of Atlar and Atomic expect of ours, with a real core and a
 * recording server.
 */
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  authorize,
  callModern,
  logIn,
  register,
  waitingConsent,
} from '../../../support/clients/oauth-client.ts';
import { startCore } from '../../../support/core/start-core.ts';
import { call, setUp, tool } from '../support.ts';

describe('read-only', () => {
  test('ATLAR-18 what a tool says of itself is not enough: the person has looked at it first', async () => {
    const setting = await setUp();
    const { core, login, upstream } = setting;
    await core.run('policy.setAccess', { access: 'read-only' });
    upstream.tools = [tool('get_it'), tool('harmless', { annotations: { readOnlyHint: true } })];
    await core.run('connector.connect', { name: 'up' });
    expect((await call(setting, login, 'harmless')).outcome).toBe('above_ceiling');
    await core.run('connector.review', { name: 'up', accept: ['harmless'] });
    expect((await call(setting, login, 'harmless')).outcome).toBe('above_ceiling');
    await core.run('tool.set', { connector: 'up', tool: 'harmless', class: 'read' });
    expect((await call(setting, login, 'harmless')).outcome).toBe('ok');
  });
});

test('ATLAR-22 every user of the machine has grants, tokens and a log of their own', async () => {
  // What differs between two users is the data folder; the folder is theirs alone (SEC-92), and so
  // is the port (SEC-11).
  const { core, login } = await setUp();
  const other = await startCore();
  expect((await other.run('state.get', {})).clients).toEqual([]);
  expect((await callModern(other.endpoint, login.accessToken, 'tools/list')).status).toBe(401);
  const actions = (await other.run('audit.list', {})).entries.map(({ action }) => action);
  expect(actions).not.toContain('client.register');
  expect(other.dataDir).not.toBe(core.dataDir);
});

test('ATOMIC-30 ids of customers, flows and environments are not written down at a connector that is set so', async () => {
  const setting = await setUp();
  const { core, login } = setting;
  const customer = `cus_${createHash('sha256').update('someone').digest('hex').slice(0, 12)}`;
  const args = { customer_id: customer, flow: 'flow-77', environment: 'prod-eu' };
  await core.run('connector.edit', { name: 'up', loggedArguments: 'shapes' });
  expect((await call(setting, login, 'get_it', args)).outcome).toBe('ok');
  const { entries } = await core.run('audit.list', { action: 'tools/call', limit: 1 });
  for (const value of Object.values(args)) expect(entries[0]?.arguments).not.toContain(value);
  expect(JSON.parse(entries[0]?.arguments ?? '{}')).toMatchObject({
    customer_id: `[text of ${customer.length} characters]`,
  });
});

test('ATOMIC-27 VS Code logs in with what it registered by itself, at its loopback address and at its website', async () => {
  const { core } = await setUp();
  // Websites are let in by the person, one host at a time (SEC-22).
  await core.run('policy.setAuthorization', { webHosts: ['vscode.dev'] });
  const response = await fetch(`${core.issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      redirect_uris: ['https://vscode.dev/redirect', 'http://127.0.0.1:33418/'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    }),
  });
  expect(response.status).toBe(201);
  const { client_id: clientId } = (await response.json()) as { readonly client_id: string };
  for (const redirectUri of ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect']) {
    const client = { clientId, clientSecret: undefined, redirectUri };
    const login = await logIn(core, { client, access: { up: 'read' } });
    const listed = await callModern(core.endpoint, login.accessToken, 'tools/list');
    expect([redirectUri, listed.status]).toEqual([redirectUri, 200]);
  }
});

test('ATLAR-21 what a connector gains later is nobody’s until the person has looked at it', async () => {
  const setting = await setUp();
  const { core, login, upstream } = setting;
  upstream.tools = [tool('get_it'), tool('get_more')];
  await core.run('connector.connect', { name: 'up' });
  expect((await call(setting, login, 'get_more')).outcome).toBe('tool_not_reviewed');
  // A connector that comes later is not the client's either.
  await core.run('connector.add', { kind: 'http', name: 'later', url: upstream.url });
  await core.run('connector.connect', { name: 'later' });
  await core.run('connector.review', { name: 'later', accept: 'all' });
  const listed = await callModern(core.endpoint, login.accessToken, 'tools/list');
  expect(await listed.text()).not.toContain('later__');
});

test('ATLAR-20 the consent offers reading and writing, reading first, with the tools that each opens', async () => {
  const { core } = await setUp();
  const client = await register(core.issuer, { client_name: 'Asks for both' });
  await authorize(core.issuer, client, { scope: 'up:read up:write' });
  const { choices } = await waitingConsent(core, client.clientId);
  expect(choices.find(({ name }) => name === 'up')).toMatchObject({
    maximum: 'write',
    suggested: 'read',
    // What destroys is blocked for everybody, so neither opens it.
    opens: { read: ['get_it'], write: ['put_it'] },
  });
});
