/**
 * What the published systems promise of their grants, and we too: found, bound to one endpoint,
 * over when revoked, kept when blocked.
 */
import { expect, test } from 'vitest';
import {
  authorize,
  callModern,
  logIn,
  register,
  waitingConsent,
} from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';

async function withConnectors(): Promise<TestCore> {
  const core = await startCore();
  for (const name of ['one', 'two'])
    await core.run('connector.add', { kind: 'http', name, url: 'http://127.0.0.1:9/mcp' });
  return core;
}

async function statusAt(core: TestCore, path: string, token: string): Promise<number> {
  const response = await callModern(`${core.issuer}${path}`, token, 'server/discover');
  await response.body?.cancel();
  return response.status;
}

test('ATMOS-22 each endpoint names its server, and the server says truly what it can', async () => {
  const core = await withConnectors();
  for (const path of ['/mcp', '/mcp/one', '/mcp/two']) {
    const url = `${core.issuer}/.well-known/oauth-protected-resource${path}`;
    expect(await (await fetch(url)).json()).toMatchObject({
      resource: `${core.issuer}${path}`,
      authorization_servers: [core.issuer],
    });
  }
  const response = await fetch(`${core.issuer}/.well-known/oauth-authorization-server`);
  const metadata = (await response.json()) as Record<string, string>;
  expect(metadata).toMatchObject({
    issuer: core.issuer,
    code_challenge_methods_supported: ['S256'],
    client_id_metadata_document_supported: true,
    authorization_response_iss_parameter_supported: true,
  });
  for (const endpoint of ['registration_endpoint', 'token_endpoint', 'revocation_endpoint']) {
    const there = await fetch(String(metadata[endpoint]), { method: 'POST' });
    expect(there.status, endpoint).not.toBe(404);
  }
});

test('ATMOS-25 a token for one endpoint is refused at every other', async () => {
  const core = await withConnectors();
  const paths = ['/mcp', '/mcp/one', '/mcp/two'];
  for (const own of paths) {
    const { accessToken } = await logIn(core, {
      client: await register(core.issuer, { client_name: `For ${own}` }),
      authorize: { resource: `${core.issuer}${own}` },
    });
    const found = [];
    for (const path of paths) found.push(await statusAt(core, path, accessToken));
    expect(found).toEqual(paths.map((path) => (path === own ? 200 : 401)));
  }
});

test('ATMOS-40 after a revoke it is asked anew, and what was given before is not offered again', async () => {
  const core = await withConnectors();
  const scope = 'one:write two:write';
  const login = await logIn(core, {
    authorize: { scope },
    access: { one: 'write', two: 'write' },
  });
  await core.run('client.revoke', { clientId: login.clientId });
  expect(await statusAt(core, '/mcp', login.accessToken)).toBe(401);
  await authorize(core.issuer, login, { scope });
  const { choices, already } = await waitingConsent(core, login.clientId);
  expect(already).toBeNull();
  expect(choices).toMatchObject([
    { name: '*', before: 'none', suggested: 'none' },
    { name: 'one', before: 'none', suggested: 'read' },
    { name: 'two', before: 'none', suggested: 'read' },
  ]);
});

test('ALATION-32 a blocked client has nothing, and its access again when it is unblocked', async () => {
  const core = await withConnectors();
  const login = await logIn(core, { access: { one: 'write' } });
  const { clientId, accessToken } = login;
  await core.run('client.block', { clientId });
  const refused = await callModern(core.endpoint, accessToken, 'tools/list');
  expect(JSON.stringify([refused.status, await refused.text()])).not.toContain('"tools":[{');
  expect(core.core.snapshot().clients).toMatchObject([{ status: 'blocked' }]);
  await core.run('client.unblock', { clientId });
  expect(await statusAt(core, '/mcp', accessToken)).toBe(200);
  expect(core.core.snapshot().clients[0]?.scopes).toEqual(['one:write']);
});
