/**
 * oauth4webapi, a strict OAuth client, against the authorization server: every flow there is, each
 * step validated by it.
 */
import * as oauth from 'oauth4webapi';
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { callModern } from '../../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../../support/core/start-core.ts';
import { logInAsPerson } from '../support/person.ts';

const insecure = { [oauth.allowInsecureRequests]: true };
const redirectUri = 'http://127.0.0.1:45454/callback';

/** From the resource to its authorization server, as RFC 9728 and RFC 8414 have it. */
async function discover(origin: string): Promise<oauth.AuthorizationServer> {
  const resource = new URL(`${origin}/mcp`);
  const found = await oauth.processResourceDiscoveryResponse(
    resource,
    await oauth.resourceDiscoveryRequest(resource, insecure),
  );
  const issuer = new URL(found.authorization_servers?.[0] ?? '');
  expect(issuer.origin).toBe(origin);
  return oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure }),
  );
}

async function registered(
  as: oauth.AuthorizationServer,
  metadata: Parameters<typeof oauth.dynamicClientRegistrationRequest>[1],
): Promise<oauth.Client> {
  const response = await oauth.dynamicClientRegistrationRequest(as, metadata, insecure);
  return oauth.processDynamicClientRegistrationResponse(response);
}

async function logIn(
  core: TestCore,
  as: oauth.AuthorizationServer,
  client: oauth.Client,
  authentication: oauth.ClientAuth,
  scope = 'connectors:read offline_access',
): Promise<oauth.TokenEndpointResponse> {
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const url = new URL(as.authorization_endpoint ?? '');
  const parameters = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    resource: `${as.issuer}/mcp`,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const callback = await logInAsPerson(core, url, { allow: true });
  // Checks state and `iss` (RFC 9207).
  const answer = oauth.validateAuthResponse(as, client, callback, state);
  return oauth.processAuthorizationCodeResponse(
    as,
    client,
    await oauth.authorizationCodeGrantRequest(
      as,
      client,
      authentication,
      answer,
      redirectUri,
      verifier,
      { additionalParameters: { resource: `${as.issuer}/mcp` }, ...insecure },
    ),
  );
}

function secretOf(client: oauth.Client): string {
  const secret = client['client_secret'];
  if (typeof secret !== 'string') throw new Error('no secret was issued');
  return secret;
}

const status = async (core: TestCore, token: string): Promise<number> =>
  (await callModern(core.endpoint, token, 'server/discover')).status;

describe.each(['127.0.0.1', 'localhost', '[::1]'])('at %s', (host) => {
  test.each(['none', 'client_secret_basic', 'client_secret_post'] as const)(
    'code, refresh and revocation with %s',
    async (method) => {
      const core = await startCore();
      const as = await discover(`http://${host}:${core.port}`);
      const client = await registered(as, {
        client_name: 'Strict',
        redirect_uris: [redirectUri],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: method,
      });
      const authentication = {
        none: () => oauth.None(),
        client_secret_basic: () => oauth.ClientSecretBasic(secretOf(client)),
        client_secret_post: () => oauth.ClientSecretPost(secretOf(client)),
      }[method]();
      const first = await logIn(core, as, client, authentication);
      expect(first.scope).toBe('connectors:read offline_access');
      expect(await status(core, first.access_token)).toBe(200);

      const second = await oauth.processRefreshTokenResponse(
        as,
        client,
        await oauth.refreshTokenGrantRequest(
          as,
          client,
          authentication,
          first.refresh_token ?? '',
          insecure,
        ),
      );
      expect(second.refresh_token).not.toBe(first.refresh_token);
      await oauth.processRevocationResponse(
        await oauth.revocationRequest(
          as,
          client,
          authentication,
          second.refresh_token ?? '',
          insecure,
        ),
      );
      for (const token of [first.access_token, second.access_token])
        expect(await status(core, token)).toBe(401);
    },
  );
});

test('introspection, when the person switched it on', async () => {
  const core = await startCore();
  await core.run('policy.setAuthorization', { introspection: true });
  const as = await discover(core.issuer);
  const client = await registered(as, { client_name: 'Asks', redirect_uris: [redirectUri] });
  const authentication = oauth.ClientSecretBasic(secretOf(client));
  const { access_token: token } = await logIn(core, as, client, authentication);
  const ask = async (): Promise<oauth.IntrospectionResponse> =>
    oauth.processIntrospectionResponse(
      as,
      client,
      await oauth.introspectionRequest(as, client, authentication, token, insecure),
    );
  expect(await ask()).toMatchObject({ active: true, client_id: client.client_id });
  await core.run('client.revoke', { clientId: client.client_id }, 'tray');
  expect(await ask()).toEqual({ active: false });
});

test('a device: asks, waits, is told to wait, and gets its token', async () => {
  const clock = createTestClock();
  const core = await startCore({ ports: { clock } });
  const as = await discover(core.issuer);
  const client = await registered(as, {
    client_name: 'Device',
    redirect_uris: [],
    grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
    token_endpoint_auth_method: 'none',
  });
  const device = await oauth.processDeviceAuthorizationResponse(
    as,
    client,
    await oauth.deviceAuthorizationRequest(
      as,
      client,
      oauth.None(),
      { scope: 'connectors:read', resource: `${core.issuer}/mcp` },
      insecure,
    ),
  );
  const poll = async (): Promise<oauth.TokenEndpointResponse> => {
    clock.advance(limits.oauth.deviceInterval);
    return oauth.processDeviceCodeResponse(
      as,
      client,
      await oauth.deviceCodeGrantRequest(as, client, oauth.None(), device.device_code, insecure),
    );
  };
  await expect(poll()).rejects.toMatchObject({ error: 'authorization_pending' });
  const { questionId } = await core.run('device.enter', { userCode: device.user_code });
  await core.run('question.allow', { id: questionId, access: { '*': 'read' } });
  expect(await status(core, (await poll()).access_token)).toBe(200);
});

test('what is wrong is an error it can name', async () => {
  const core = await startCore();
  const as = await discover(core.issuer);
  const client = await registered(as, {
    client_name: 'Wrong',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
  });
  const first = await logIn(core, as, client, oauth.None());
  const refresh = async (token: string): Promise<unknown> =>
    oauth.processRefreshTokenResponse(
      as,
      client,
      await oauth.refreshTokenGrantRequest(as, client, oauth.None(), token, insecure),
    );
  await core.run('client.revoke', { clientId: client.client_id }, 'tray');
  await expect(refresh(first.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  });
  await core.run('client.remove', { clientId: client.client_id }, 'tray');
  // What makes a client register again (docs/reference/oauth.md#token-errors).
  await expect(refresh(first.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_client',
    status: 401,
  });
});
