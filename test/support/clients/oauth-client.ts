/**
 * A plain OAuth client over real HTTP: what every AI client does, step by step, with nothing of
 * ours inside.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { ConnectorAccess } from '../../../contract/views/access.ts';
import type {
  ConsentDuration,
  ConsentQuestion,
} from '../../../contract/views/questions/consent-question.ts';
import type { TestCore } from '../core/start-core.ts';

export interface Registered {
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly redirectUri: string;
}

export interface TokenAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Login extends Registered {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly scope: string;
}

const redirectUri = 'http://127.0.0.1/callback';

export async function register(
  origin: string,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Registered> {
  const response = await fetch(`${origin}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Test client',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      token_endpoint_auth_method: 'none',
      ...changes,
    }),
  });
  if (response.status !== 201)
    throw new Error(`register: ${response.status} ${await response.text()}`);
  const body = (await response.json()) as {
    client_id: string;
    client_secret?: string;
    redirect_uris: string[];
  };
  return {
    clientId: body.client_id,
    clientSecret: body.client_secret,
    redirectUri: body.redirect_uris[0] ?? '',
  };
}

export interface Authorization {
  readonly verifier: string;
  /** The waiting page, on our own origin. */
  readonly waitUrl: string;
}

export function authorizeUrl(
  origin: string,
  client: Registered,
  changes: Readonly<Record<string, string | undefined>> = {},
): { url: string; verifier: string } {
  const verifier = randomBytes(32).toString('base64url');
  const parameters: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: `${origin}/mcp`,
    ...changes,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) query.set(name, value);
  return { url: `${origin}/oauth/authorize?${query.toString()}`, verifier };
}

/** Opens the authorization URL as a browser does, up to the waiting page. */
export async function authorize(
  origin: string,
  client: Registered,
  changes: Readonly<Record<string, string | undefined>> = {},
): Promise<Authorization> {
  const { url, verifier } = authorizeUrl(origin, client, changes);
  const response = await fetch(url, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (response.status !== 303 || location === null)
    throw new Error(`authorize: ${response.status} ${await response.text()}`);
  return { verifier, waitUrl: new URL(location, origin).href };
}

/** Where the browser is sent after the answer; holds until then. */
export async function awaitRedirect(waitUrl: string): Promise<URL> {
  const response = await fetch(`${waitUrl}&held=1`, { redirect: 'manual' });
  const location = response.headers.get('location');
  if (location === null) throw new Error(`waiting page: ${response.status}`);
  return new URL(location);
}

export async function requestToken(
  origin: string,
  parameters: Readonly<Record<string, string | undefined>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenAnswer> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) body.set(name, value);
  const response = await fetch(`${origin}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: body.toString(),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** What a client's helper needs of the person's side: this process's core, or a running product. */
export type PersonSide = Pick<TestCore, 'issuer' | 'run'>;

/** The oldest waiting consent, or the one of a client. */
export async function waitingConsent(
  test: Pick<PersonSide, 'run'>,
  clientId?: string,
): Promise<ConsentQuestion> {
  const questions = await test.run('questions.list', {});
  const consent = questions.find(
    (question) =>
      question.kind === 'consent' && (clientId === undefined || question.clientId === clientId),
  ) as ConsentQuestion | undefined;
  if (consent === undefined) throw new Error('no consent is waiting');
  return consent;
}

/**
 * A person's plain yes: what is suggested; where nothing is, because there is no connector yet,
 * those added later.
 */
export function plainYes(consent: ConsentQuestion): {
  readonly access?: ConnectorAccess;
  readonly confirmed?: true;
} {
  const isSuggested = consent.choices.some(({ suggested }) => suggested !== 'none');
  return { ...(isSuggested ? {} : { access: { '*': 'read' } }), ...confirmationFor(consent) };
}

/** Where the name passes for another's, the person says that they mean this one. */
function confirmationFor({ mustConfirm }: ConsentQuestion): { readonly confirmed?: true } {
  return mustConfirm === null ? {} : { confirmed: true };
}

/** The whole login, allowed by the person. */
export async function logIn(
  test: PersonSide,
  options: {
    readonly client?: Registered;
    readonly authorize?: Readonly<Record<string, string | undefined>>;
    readonly access?: ConnectorAccess;
    readonly duration?: ConsentDuration;
    readonly origin?: string;
  } = {},
): Promise<Login> {
  const origin = options.origin ?? test.issuer;
  const client = options.client ?? (await register(origin));
  const { verifier, waitUrl } = await authorize(origin, client, options.authorize);
  const consent = await waitingConsent(test, client.clientId);
  await test.run('question.allow', {
    id: consent.id,
    ...plainYes(consent),
    ...(options.access === undefined ? {} : { access: options.access }),
    ...(options.duration === undefined ? {} : { duration: options.duration }),
  });
  const redirect = await awaitRedirect(waitUrl);
  const answer = await requestToken(origin, {
    grant_type: 'authorization_code',
    code: redirect.searchParams.get('code') ?? '',
    code_verifier: verifier,
    client_id: client.clientId,
    client_secret: client.clientSecret,
    redirect_uri: options.authorize?.['redirect_uri'] ?? client.redirectUri,
  });
  if (answer.status !== 200) throw new Error(`token: ${JSON.stringify(answer.body)}`);
  return {
    ...client,
    accessToken: String(answer.body['access_token']),
    refreshToken: String(answer.body['refresh_token']),
    scope: String(answer.body['scope']),
  };
}

/** What a client of 2026-07-28 posts, with a token. */
export function modernRequest(
  accessToken: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): { readonly headers: Record<string, string>; readonly body: string } {
  return {
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${accessToken}`,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...nameHeader(method === 'resources/read' ? params['uri'] : params['name']),
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method,
      params: {
        ...params,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientCapabilities': {},
          ...(params['_meta'] as object | undefined),
        },
      },
    }),
  };
}

/** MCP 2026-07-28, Streamable HTTP, Request Metadata. */
function nameHeader(name: unknown): Record<string, string> {
  return typeof name === 'string' ? { 'mcp-name': name } : {};
}

/** One JSON-RPC POST with a token, in the modern envelope. */
export function callModern(
  endpoint: string,
  accessToken: string,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
  init: RequestInit = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const made = modernRequest(accessToken, method, params);
  return fetch(endpoint, {
    method: 'POST',
    headers: { ...made.headers, ...headers },
    body: made.body,
    ...init,
  });
}

/**
 * Names in the list that a client of 2026-07-28 gets, sorted; without Consentry's own tools, which
 * every client has.
 */
export async function toolNames(endpoint: string, accessToken: string): Promise<string[]> {
  const response = await callModern(endpoint, accessToken, 'tools/list');
  const { result } = (await response.json()) as { result: { tools: { name: string }[] } };
  return withoutOwn(result.tools.map(({ name }) => name)).toSorted();
}

/** Of a list at `/mcp`. */
export function withoutOwn(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('consentry__'));
}
