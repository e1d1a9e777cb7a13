/**
 * Registrations as real programs send them
 * (docs/reference/clients.md#registration-and-redirect-uris), each the whole way: register, ask at
 * the port it has today and at either name of this machine, token, tools/list. Claude Code with its
 * metadata document is in `client-metadata/`, where documents are served.
 */
import { describe, expect, test } from 'vitest';
import {
  authorize,
  awaitRedirect,
  requestToken,
  waitingConsent,
  toolNames,
} from '../../support/clients/oauth-client.ts';
import { setUp } from '../gateway/support.ts';

interface Program {
  readonly name: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What is kept of its redirect URIs; absent: all. */
  readonly kept?: readonly string[];
  /** Where it wants the code: loopback ones at a port it did not register. */
  readonly redirectUri: string;
  readonly scope?: string;
  readonly sendsResource?: false;
  /** Web clients reach nobody until the person allowed their host. */
  readonly webHost?: string;
  /** How it shows its secret. */
  readonly secret?: 'basic' | 'post';
}

const both = ['authorization_code', 'refresh_token'];
const programs: readonly Program[] = [
  {
    name: 'Claude Code with port-less URIs, without resource',
    metadata: {
      client_name: 'Claude Code (consentry)',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
      grant_types: both,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    redirectUri: 'http://localhost:54545/callback',
    sendsResource: false,
  },
  {
    name: 'VS Code with four URIs',
    metadata: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: [...both, 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
    kept: ['http://127.0.0.1/', 'http://127.0.0.1:33418/'],
    redirectUri: 'http://127.0.0.1:51234/',
  },
  {
    name: 'Cursor with a private scheme, https and loopback',
    metadata: {
      client_name: 'Cursor',
      application_type: 'web',
      token_endpoint_auth_method: 'none',
      grant_types: both,
      response_types: ['code'],
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
    },
    kept: ['cursor://anysphere.cursor-mcp/oauth/callback', 'http://localhost:8787/callback'],
    redirectUri: 'cursor://anysphere.cursor-mcp/oauth/callback',
  },
  {
    name: 'Codex',
    metadata: {
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1:1455/callback/9f86d081'],
      grant_types: both,
      token_endpoint_auth_method: 'none',
      response_types: ['code'],
    },
    redirectUri: 'http://127.0.0.1:40001/callback/9f86d081',
  },
  {
    name: 'mcp-remote',
    metadata: {
      client_name: 'MCP CLI Proxy',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: both,
      response_types: ['code'],
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.15.1',
    },
    redirectUri: 'http://localhost:3335/oauth/callback',
  },
  {
    name: 'the Inspector, which asks for the scope it read',
    metadata: {
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      redirect_uris: ['http://localhost:6274/oauth/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: both,
      response_types: ['code'],
      scope: 'connectors:read',
    },
    redirectUri: 'http://localhost:6274/oauth/callback',
    scope: 'connectors:read',
  },
  {
    name: 'a cloud agent of the Copilot Studio kind: confidential, at its own website',
    metadata: {
      client_name: 'Copilot Studio agent',
      redirect_uris: ['https://global.consent.example.net/redirect'],
      grant_types: both,
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
      contacts: ['admin@example.net'],
    },
    redirectUri: 'https://global.consent.example.net/redirect',
    webHost: 'global.consent.example.net',
    secret: 'post',
  },
  {
    name: 'a program that wants a secret',
    metadata: {
      client_name: 'Wants a secret',
      redirect_uris: ['http://127.0.0.1:9000/cb'],
      grant_types: both,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    redirectUri: 'http://127.0.0.1:9001/cb',
    secret: 'basic',
  },
  {
    name: 'a program that names no authentication and so gets a secret',
    metadata: { client_name: 'Plain', redirect_uris: ['http://[::1]/cb'] },
    redirectUri: 'http://[::1]:7777/cb',
    secret: 'basic',
  },
  {
    name: 'a program of 2025-03-26 that sends no resource and names a scope',
    metadata: {
      client_name: 'Old',
      redirect_uris: ['http://127.0.0.1:5000/cb'],
      token_endpoint_auth_method: 'none',
    },
    redirectUri: 'http://127.0.0.1:5001/cb',
    scope: 'up:read offline_access openid profile',
    sendsResource: false,
  },
];

describe.each(['127.0.0.1', 'localhost', '[::1]'])('at %s', (host) => {
  test.each(programs)('$name', async (program) => {
    const { core } = await setUp();
    const origin = `http://${host}:${core.port}`;
    if (program.webHost !== undefined) {
      expect((await register(origin, program)).status).toBe(400);
      await core.run('policy.setAuthorization', { webHosts: [program.webHost] });
    }
    const response = await register(origin, program);
    const registered = (await response.json()) as Record<string, unknown>;
    expect(response.status, JSON.stringify(registered)).toBe(201);
    expect(registered['redirect_uris']).toEqual(program.kept ?? program.metadata['redirect_uris']);
    const secret = registered['client_secret'] as string | undefined;
    expect(secret !== undefined).toBe(program.secret !== undefined);
    // The two belong together, or are both absent (RFC 7591 section 3.2.1).
    expect(registered['client_secret_expires_at']).toBe(secret === undefined ? undefined : 0);

    const clientId = String(registered['client_id']);
    const { redirectUri } = program;
    const { waitUrl, verifier } = await authorize(
      origin,
      { clientId, clientSecret: secret, redirectUri },
      {
        scope: program.scope,
        ...(program.sendsResource === false ? { resource: undefined } : {}),
      },
    );
    await core.run('question.allow', { id: (await waitingConsent(core, clientId)).id });
    const redirect = await awaitRedirect(waitUrl);
    expect(redirect.href.startsWith(`${redirectUri}?code=`)).toBe(true);
    expect(redirect.searchParams.get('iss')).toBe(origin);
    const answer = await redeem(origin, program.secret, {
      grant_type: 'authorization_code',
      code: redirect.searchParams.get('code') ?? '',
      code_verifier: verifier,
      client_id: clientId,
      client_secret: secret,
      redirect_uri: redirectUri,
    });
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600 });
    const token = String(answer.body['access_token']);
    expect(await toolNames(`${origin}/mcp`, token)).toEqual(['up__get_it']);
  });
});

function register(origin: string, { metadata }: Program): Promise<Response> {
  return fetch(`${origin}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(metadata),
  });
}

function redeem(
  origin: string,
  way: Program['secret'],
  parameters: Readonly<Record<string, string | undefined>>,
): ReturnType<typeof requestToken> {
  if (way !== 'basic') return requestToken(origin, parameters);
  const { client_id: id = '', client_secret: secret = '', ...rest } = parameters;
  const basic = Buffer.from(`${id}:${secret}`).toString('base64');
  return requestToken(origin, rest, { authorization: `Basic ${basic}` });
}
