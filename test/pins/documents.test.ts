/** Literal answers that clients build on: metadata, challenges, error bodies. */
import { expect, test } from 'vitest';
import { register } from '../support/clients/oauth-client.ts';
import { startCore, type TestCore } from '../support/core/start-core.ts';

async function shown(core: TestCore, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(`${core.issuer}${path}`, init);
  const text = (await response.text())
    .replaceAll(core.issuer, 'ISSUER')
    .replaceAll(/cst_client_[\w-]+/gu, 'CLIENT')
    .replaceAll(/"client_id_issued_at":\d+/gu, '"client_id_issued_at":0');
  const challenge = response.headers.get('www-authenticate')?.replaceAll(core.issuer, 'ISSUER');
  return {
    status: response.status,
    ...(challenge === undefined ? {} : { challenge }),
    body: text.startsWith('{') ? JSON.parse(text) : text,
  };
}

test('metadata documents', async () => {
  const core = await startCore();
  const server = await shown(core, '/.well-known/oauth-authorization-server');
  expect(server).toMatchInlineSnapshot(`
    {
      "body": {
        "authorization_endpoint": "ISSUER/oauth/authorize",
        "authorization_response_iss_parameter_supported": true,
        "client_id_metadata_document_supported": true,
        "code_challenge_methods_supported": [
          "S256",
        ],
        "device_authorization_endpoint": "ISSUER/oauth/device",
        "grant_types_supported": [
          "authorization_code",
          "refresh_token",
          "urn:ietf:params:oauth:grant-type:device_code",
        ],
        "issuer": "ISSUER",
        "registration_endpoint": "ISSUER/oauth/register",
        "response_modes_supported": [
          "query",
        ],
        "response_types_supported": [
          "code",
        ],
        "revocation_endpoint": "ISSUER/oauth/revoke",
        "revocation_endpoint_auth_methods_supported": [
          "none",
          "client_secret_basic",
          "client_secret_post",
          "private_key_jwt",
        ],
        "revocation_endpoint_auth_signing_alg_values_supported": [
          "ES256",
          "ES384",
          "RS256",
          "PS256",
          "EdDSA",
        ],
        "scope_descriptions": {
          "connectors:read": "Read with all connectors, including future ones",
          "connectors:write": "Read and write with all connectors, including future ones",
          "consentry:audit.read": "Read its own entries in the activity log",
          "consentry:clients.read": "See which clients you know and what they may use",
          "consentry:connectors.read": "See which connectors you have, how they are, and what needs attention",
          "consentry:permissions.read": "See which permissions there are, and which of its calls wait for you",
          "offline_access": "Stay logged in without asking again",
        },
        "scopes_supported": [
          "connectors:read",
          "connectors:write",
          "consentry:connectors.read",
          "consentry:clients.read",
          "consentry:permissions.read",
          "consentry:audit.read",
          "offline_access",
        ],
        "token_endpoint": "ISSUER/oauth/token",
        "token_endpoint_auth_methods_supported": [
          "none",
          "client_secret_basic",
          "client_secret_post",
          "private_key_jwt",
        ],
        "token_endpoint_auth_signing_alg_values_supported": [
          "ES256",
          "ES384",
          "RS256",
          "PS256",
          "EdDSA",
        ],
      },
      "status": 200,
    }
  `);
  for (const alias of [
    '/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/mcp',
    '/.well-known/oauth-authorization-server/mcp/github',
  ])
    expect(await shown(core, alias)).toEqual(server);
  expect(await shown(core, '/.well-known/oauth-protected-resource/mcp/github'))
    .toMatchInlineSnapshot(`
    {
      "body": {
        "authorization_servers": [
          "ISSUER",
        ],
        "bearer_methods_supported": [
          "header",
        ],
        "resource": "ISSUER/mcp/github",
        "resource_name": "github via Consentry",
        "scopes_supported": [
          "github:read",
        ],
      },
      "status": 200,
    }
  `);
  const root = await shown(core, '/.well-known/oauth-protected-resource');
  expect(root).toMatchInlineSnapshot(`
    {
      "body": {
        "authorization_servers": [
          "ISSUER",
        ],
        "bearer_methods_supported": [
          "header",
        ],
        "resource": "ISSUER/mcp",
        "resource_name": "Consentry",
        "scopes_supported": [
          "connectors:read",
        ],
      },
      "status": 200,
    }
  `);
  expect(await shown(core, '/.well-known/oauth-protected-resource/mcp')).toEqual(root);
});

test('challenges and error bodies', async () => {
  const core = await startCore();
  const { clientId } = await register(core.issuer);
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (path: string, headers: Record<string, string>, body: string): Promise<unknown> =>
    shown(core, path, { method: 'POST', headers, body });
  expect({
    'no token': await post('/mcp', json, '{}'),
    'bad token': await post('/mcp/github', { ...json, authorization: 'Bearer x' }, '{}'),
    'unknown path': await shown(core, '/nowhere'),
    'wrong method': await shown(core, '/oauth/token'),
    'wrong type': await post('/oauth/token', json, '{}'),
    'no client': await post('/oauth/token', form, 'grant_type=refresh_token'),
    'bad code': await post(
      '/oauth/token',
      form,
      `grant_type=authorization_code&code=x&client_id=${clientId}`,
    ),
    'bad grant type': await post('/oauth/token', form, `grant_type=password&client_id=${clientId}`),
    'bad registration': await post('/oauth/register', json, '{"redirect_uris":["javascript:x"]}'),
    registration: await post(
      '/oauth/register',
      json,
      '{"redirect_uris":["http://127.0.0.1/cb"],"token_endpoint_auth_method":"none"}',
    ),
    health: await shown(core, '/healthz'),
  }).toMatchInlineSnapshot(`
    {
      "bad code": {
        "body": {
          "error": "invalid_grant",
          "error_description": "The code is unknown, expired, used, or bound to another request.",
        },
        "status": 400,
      },
      "bad grant type": {
        "body": {
          "error": "unsupported_grant_type",
          "error_description": "Use authorization_code or refresh_token.",
        },
        "status": 400,
      },
      "bad registration": {
        "body": {
          "error": "invalid_redirect_uri",
          "error_description": "None of the redirect URIs is acceptable: use http on 127.0.0.1, [::1] or localhost, or a private scheme.",
        },
        "status": 400,
      },
      "bad token": {
        "body": {
          "error": "invalid_token",
          "error_description": "The token is unknown, expired, revoked, or not for this resource.",
        },
        "challenge": "Bearer error="invalid_token", error_description="The token is unknown, expired, revoked, or not for this resource.", resource_metadata="ISSUER/.well-known/oauth-protected-resource/mcp/github", scope="github:read"",
        "status": 401,
      },
      "health": {
        "body": "ok",
        "status": 200,
      },
      "no client": {
        "body": {
          "error": "invalid_client",
          "error_description": "The client_id is missing.",
        },
        "status": 401,
      },
      "no token": {
        "body": {
          "error": "unauthorized",
          "error_description": "A token is needed.",
        },
        "challenge": "Bearer resource_metadata="ISSUER/.well-known/oauth-protected-resource/mcp", scope="connectors:read"",
        "status": 401,
      },
      "registration": {
        "body": {
          "client_id": "CLIENT",
          "client_id_issued_at": 0,
          "client_name": "Unnamed client",
          "grant_types": [
            "authorization_code",
          ],
          "redirect_uris": [
            "http://127.0.0.1/cb",
          ],
          "response_types": [
            "code",
          ],
          "token_endpoint_auth_method": "none",
        },
        "status": 201,
      },
      "unknown path": {
        "body": {
          "error": "path",
        },
        "status": 404,
      },
      "wrong method": {
        "body": {
          "error": "method",
        },
        "status": 405,
      },
      "wrong type": {
        "body": {
          "error": "content_type",
        },
        "status": 415,
      },
    }
  `);
});
