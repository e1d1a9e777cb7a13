/**
 * A service that an upstream connector logs in at: a modern MCP server behind access tokens and its
 * authorization server, on one port. Strict where a real one is (single-use codes, S256, exact
 * redirect URIs, rotating refresh tokens with reuse detection), and told by a test where to be
 * broken or hostile. Records what it was sent.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Answer, LoginService, ServiceRequest } from './login-service-view.ts';

const secret = (kind: string): string => `${kind}-${randomBytes(24).toString('base64url')}`;

/** One that ends with the test. */
export async function startLoginService(): Promise<LoginService> {
  const service = await openLoginService();
  onTestFinished(() => service.close());
  return service;
}

/** One that whoever opened it closes. */
export async function openLoginService(): Promise<LoginService> {
  const codes = new Map<
    string,
    { clientId: string; redirectUri: string; challenge: string; scope: string }
  >();
  const usedRefresh = new Map<string, string>();
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const service: LoginService = {
    origin,
    mcpUrl: `${origin}/mcp`,
    requests: [],
    answers: new Map(),
    challenge: () =>
      `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`,
    resourceMetadata: {},
    serverMetadata: {},
    serverInfo: { name: 'stand-in', version: '1' },
    tools: ['read', 'write'],
    needs: new Map(),
    lifeSeconds: 3600,
    rotates: true,
    tokenExtra: {},
    iss: origin,
    clients: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    count: (path) => service.requests.filter((request) => request.path === path).length,
    paths: () => service.requests.map(({ method, path }) => `${method} ${path}`),
    async logIn(authorizationUrl, answer = 'agree') {
      const url = new URL(authorizationUrl);
      if (answer === 'decline') url.searchParams.set('decline', '1');
      const response = await fetch(url, { redirect: 'manual' });
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`no redirect: ${response.status} ${await response.text()}`);
      return location;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  server.unref();
  return service;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', origin);
    const body = Buffer.concat(chunks).toString();
    const recorded: ServiceRequest = {
      method: request.method ?? '',
      path: url.pathname,
      body,
      form: new URLSearchParams(body),
      authorization: request.headers.authorization,
      headers: request.headers,
    };
    service.requests.push(recorded);
    const scripted = await service.answers.get(url.pathname)?.(recorded);
    const { status, body: content, headers = {} } = scripted ?? usual(recorded, url);
    response.writeHead(status, {
      ...(content === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    });
    response.end(
      content === undefined ? '' : typeof content === 'string' ? content : JSON.stringify(content),
    );
  }

  function usual(request: ServiceRequest, url: URL): Answer {
    switch (url.pathname) {
      case '/.well-known/oauth-protected-resource/mcp':
        return metadata(service.resourceMetadata, {
          resource: `${origin}/mcp`,
          authorization_servers: [origin],
        });
      case '/.well-known/oauth-authorization-server':
        return metadata(service.serverMetadata, {
          issuer: origin,
          authorization_endpoint: `${origin}/authorize`,
          token_endpoint: `${origin}/token`,
          registration_endpoint: `${origin}/register`,
          revocation_endpoint: `${origin}/revoke`,
          response_types_supported: ['code'],
          code_challenge_methods_supported: ['S256'],
          token_endpoint_auth_methods_supported: [
            'none',
            'client_secret_basic',
            'client_secret_post',
          ],
          authorization_response_iss_parameter_supported: true,
        });
      case '/register':
        return register(request);
      case '/authorize':
        return authorize(url.searchParams);
      case '/token':
        return token(request);
      case '/revoke':
        service.accessTokens.delete(request.form.get('token') ?? '');
        service.refreshTokens.delete(request.form.get('token') ?? '');
        return { status: 200 };
      case '/mcp':
        return mcp(request);
      default:
        return { status: 404 };
    }
  }

  function metadata(changes: Record<string, unknown> | null, rest: object): Answer {
    return changes === null ? { status: 404 } : { status: 200, body: { ...rest, ...changes } };
  }

  function register({ body }: ServiceRequest): Answer {
    const asked = JSON.parse(body) as { redirect_uris: string[] };
    const clientId = secret('client');
    service.clients.set(clientId, { redirectUris: asked.redirect_uris, secret: null });
    return {
      status: 201,
      body: { ...asked, client_id: clientId, token_endpoint_auth_method: 'none' },
    };
  }

  function authorize(asked: URLSearchParams): Answer {
    const clientId = asked.get('client_id') ?? '';
    const redirectUri = asked.get('redirect_uri') ?? '';
    if (service.clients.get(clientId)?.redirectUris.includes(redirectUri) !== true)
      return { status: 400, body: 'unknown client or redirect URI' };
    if (asked.get('code_challenge_method') !== 'S256') return { status: 400, body: 'no PKCE' };
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked.get('state') ?? '');
    if (service.iss !== null) back.searchParams.set('iss', service.iss);
    if (asked.has('decline')) {
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'the person said no');
    } else {
      const code = secret('code');
      const challenge = asked.get('code_challenge') ?? '';
      codes.set(code, { clientId, redirectUri, challenge, scope: asked.get('scope') ?? '' });
      back.searchParams.set('code', code);
    }
    return { status: 302, headers: { location: back.href } };
  }

  function token({ form, authorization }: ServiceRequest): Answer {
    const client = authenticated(form, authorization);
    if (client === null) return { status: 401, body: { error: 'invalid_client' } };
    if (form.get('grant_type') === 'authorization_code') {
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const verifier = createHash('sha256').update(form.get('code_verifier') ?? '');
      const isGood =
        code?.clientId === client &&
        code.redirectUri === form.get('redirect_uri') &&
        code.challenge === verifier.digest('base64url');
      return isGood ? issue(code.scope, secret('family')) : invalidGrant;
    }
    const presented = form.get('refresh_token') ?? '';
    const known = service.refreshTokens.get(presented);
    if (known === undefined) {
      // Somebody has a copy: the whole family ends.
      const family = usedRefresh.get(presented);
      for (const [one, { family: its }] of service.refreshTokens)
        if (its === family) service.refreshTokens.delete(one);
      return invalidGrant;
    }
    if (!service.rotates) return issue(known.scope, null);
    service.refreshTokens.delete(presented);
    usedRefresh.set(presented, known.family);
    return issue(known.scope, known.family);
  }

  function authenticated(form: URLSearchParams, authorization: string | undefined): string | null {
    const basic = authorization?.startsWith('Basic ')
      ? Buffer.from(authorization.slice(6), 'base64').toString().split(':')
      : null;
    const clientId = basic?.[0] ?? form.get('client_id') ?? '';
    const client = service.clients.get(clientId);
    if (client === undefined) return null;
    const shown = basic?.[1] ?? form.get('client_secret');
    return (client.secret ?? null) === shown ? clientId : null;
  }

  function issue(scope: string, family: string | null): Answer {
    const accessToken = secret('access');
    service.accessTokens.set(accessToken, scope);
    const refreshToken = family === null ? undefined : secret('refresh');
    if (refreshToken !== undefined && family !== null)
      service.refreshTokens.set(refreshToken, { scope, family });
    return {
      status: 200,
      body: {
        access_token: accessToken,
        token_type: 'Bearer',
        ...(service.lifeSeconds === null ? {} : { expires_in: service.lifeSeconds }),
        ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
        ...(scope === '' ? {} : { scope }),
        ...service.tokenExtra,
      },
    };
  }

  function mcp({ authorization, body }: ServiceRequest): Answer {
    const scope = service.accessTokens.get(authorization?.replace(/^(?:Bearer|DPoP) /u, '') ?? '');
    if (scope === undefined) return denied(401);
    const rpc = JSON.parse(body) as { id?: unknown; method: string; params?: { name?: string } };
    const need = service.needs.get(rpc.params?.name ?? '');
    if (rpc.method === 'tools/call' && need !== undefined && !scope.split(' ').includes(need))
      return denied(403);
    const complete = { resultType: 'complete', ttlMs: 0, cacheScope: 'private' };
    const results: Record<string, object> = {
      'server/discover': {
        ...complete,
        supportedVersions: ['2026-07-28'],
        capabilities: { tools: {} },
        _meta: { 'io.modelcontextprotocol/serverInfo': service.serverInfo },
      },
      'tools/list': { ...complete, tools: service.tools.map(tool) },
      'tools/call': { resultType: 'complete', content: [{ type: 'text', text: 'done' }] },
    };
    const result = results[rpc.method];
    return result === undefined
      ? {
          status: 404,
          body: { jsonrpc: '2.0', id: rpc.id, error: { code: -32601, message: 'no such method' } },
        }
      : { status: 200, body: { jsonrpc: '2.0', id: rpc.id, result } };
  }

  function denied(status: 401 | 403): Answer {
    const challenge = service.challenge(status);
    return {
      status,
      ...(challenge === null ? {} : { headers: { 'www-authenticate': challenge } }),
    };
  }
}

const invalidGrant: Answer = { status: 400, body: { error: 'invalid_grant' } };

function tool(one: string | object): object {
  if (typeof one !== 'string') return one;
  return { name: one, description: `To ${one}.`, inputSchema: { type: 'object' } };
}
