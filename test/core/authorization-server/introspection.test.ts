/** Introspection (RFC 7662), for clients with a secret that the person added. */
import { describe, expect, test } from 'vitest';
import { logIn, requestToken, type Registered } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { postForm } from './support.ts';
import { addClient } from './added-client.ts';

describe('introspection', () => {
  const ask = (core: TestCore, client: Registered, token: string): Promise<Response> =>
    postForm(`${core.issuer}/oauth/introspect`, {
      client_id: client.clientId,
      ...(client.clientSecret === undefined ? {} : { client_secret: client.clientSecret }),
      token,
    });

  test('SEC-30 is off by default, for clients with a secret, and about their own tokens only', async () => {
    const core = await startCore();
    const mine = await addClient(core, 'http://127.0.0.1/cb');
    const login = await logIn(core, { client: mine });
    const stranger = await logIn(core);
    expect((await ask(core, mine, login.accessToken)).status).toBe(404);
    await core.run('policy.setAuthorization', { introspection: true });

    expect((await ask(core, stranger, stranger.accessToken)).status).toBe(401);
    expect((await ask(core, { ...mine, clientSecret: 'wrong' }, login.accessToken)).status).toBe(
      401,
    );
    for (const token of [stranger.accessToken, stranger.refreshToken, 'x', '', 'cst_at_'])
      expect(await (await ask(core, mine, token)).json()).toEqual({ active: false });

    expect(await (await ask(core, mine, login.accessToken)).json()).toMatchObject({
      active: true,
      token_type: 'Bearer',
      client_id: mine.clientId,
      iss: core.issuer,
      aud: `${core.issuer}/mcp`,
      scope: login.scope.replace(' offline_access', ''),
    });
    expect(await (await ask(core, mine, login.refreshToken)).json()).toMatchObject({
      active: true,
    });
    await core.run('client.revoke', { clientId: mine.clientId });
    expect(await (await ask(core, mine, login.accessToken)).json()).toEqual({ active: false });
  });

  test('a rotated refresh token is not active', async () => {
    const core = await startCore();
    await core.run('policy.setAuthorization', { introspection: true });
    const mine = await addClient(core, 'http://127.0.0.1/cb');
    const login = await logIn(core, { client: mine });
    await requestToken(core.issuer, {
      grant_type: 'refresh_token',
      refresh_token: login.refreshToken,
      client_id: mine.clientId,
      client_secret: mine.clientSecret,
    });
    expect(await (await ask(core, mine, login.refreshToken)).json()).toEqual({ active: false });
  });
});
