/**
 * The demo client: an MCP client like any other, over HTTP on the loopback. It is handed the
 * address of an endpoint; where to register and to log in it finds out as the specification says
 * (MCP 2026-07-28, Authorization), and it opens the login page itself where others open a browser.
 */
import { createHash } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { Secret } from '../lib/secret.ts';
import { limits } from '../limits/limits.ts';
import { parseMessage, requestText, type RpcMessage } from '../mcp/json-rpc.ts';
import { latestModern } from '../mcp/revisions.ts';
import { createSseParser } from '../mcp/sse.ts';
import { modernParams, requestHeaders } from '../mcp/upstream-envelope.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { HttpAnswer, SendRequest } from './http-request.ts';

export interface Registered {
  readonly clientId: string;
  readonly redirectUri: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
}

type LoginOutcome =
  | { readonly kind: 'granted'; readonly token: Secret }
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly why: string };

/** What came back for one call. `said` is foreign text. */
interface CallOutcome {
  /** `logged-out`: the token is not taken any more. */
  readonly kind: 'answered' | 'refused' | 'logged-out';
  readonly said: string;
}

export interface DemoClient {
  /** @throws Error in one sentence – clients are not taken, or nobody answers */
  register(): Promise<Registered>;
  /** Waits until the person has answered. */
  logIn(registered: Registered): Promise<LoginOutcome>;
  /** @throws Error in one sentence – no answer that can be read */
  call(token: Secret, tool: string, args: JsonObject): Promise<CallOutcome>;
}

interface Parts {
  /** e.g. `http://127.0.0.1:29170/mcp/demo` */
  readonly endpoint: URL;
  /** What it asks for. */
  readonly scopes: readonly string[];
  readonly version: string;
  readonly send: SendRequest;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
}

/** What it calls itself; consent and lists say it as they say every client's name. */
const demoClientName = 'Consentry demo client';
const redirectUri = 'http://127.0.0.1/demo';
const json = { 'content-type': 'application/json' };

/** @returns a client that has nothing yet */
export function createDemoClient(parts: Parts): DemoClient {
  const { endpoint, send, random, clock } = parts;

  const get = (url: URL): Promise<HttpAnswer> =>
    send({ url, method: 'GET', headers: {}, body: '', deadlineMs: limits.demo.request });

  const post = (url: URL, type: Record<string, string>, body: string): Promise<HttpAnswer> =>
    send({ url, method: 'POST', headers: type, body, deadlineMs: limits.demo.request });

  /** Only addresses of the same origin: the demo never leaves this computer. */
  function sameOrigin(value: unknown): URL {
    const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
    if (url?.origin !== endpoint.origin) throw new Error('A description names another place.');
    return url;
  }

  async function document(path: string): Promise<JsonObject> {
    const answer = await get(new URL(path, endpoint.origin));
    return objectOf(answer, 200);
  }

  return {
    async register() {
      const resource = await document(`/.well-known/oauth-protected-resource${endpoint.pathname}`);
      const servers = resource['authorization_servers'];
      const issuer = sameOrigin(Array.isArray(servers) ? servers[0] : undefined);
      const server = await document(
        `/.well-known/oauth-authorization-server${issuer.pathname === '/' ? '' : issuer.pathname}`,
      );
      if (server['registration_endpoint'] === undefined)
        throw new Error('New clients are not accepted now: see who may connect in the settings.');
      const registration = await post(
        sameOrigin(server['registration_endpoint']),
        json,
        JSON.stringify({
          client_name: demoClientName,
          redirect_uris: [redirectUri],
          grant_types: ['authorization_code'],
          response_types: ['code'],
          token_endpoint_auth_method: 'none',
        }),
      );
      const { client_id: clientId } = objectOf(registration, 201);
      if (typeof clientId !== 'string') throw new Error('The registration was not understood.');
      return {
        clientId,
        redirectUri,
        authorizeUrl: sameOrigin(server['authorization_endpoint']).href,
        tokenUrl: sameOrigin(server['token_endpoint']).href,
      };
    },

    async logIn(registered) {
      const verifier = random.bytes(32).toString('base64url');
      const state = random.bytes(16).toString('base64url');
      const first = await get(
        withQuery(registered.authorizeUrl, {
          response_type: 'code',
          client_id: registered.clientId,
          redirect_uri: registered.redirectUri,
          scope: parts.scopes.join(' '),
          state,
          code_challenge: createHash('sha256').update(verifier).digest('base64url'),
          code_challenge_method: 'S256',
          resource: endpoint.href,
        }),
      );
      const back = await followPages(first);
      if (back === null) return { kind: 'failed', why: 'The login was not answered in time.' };
      if (back.searchParams.get('state') !== state)
        return { kind: 'failed', why: 'The answer belongs to another login.' };
      const error = back.searchParams.get('error');
      if (error === 'access_denied') return { kind: 'denied' };
      const code = back.searchParams.get('code');
      if (code === null) return { kind: 'failed', why: error ?? 'The answer has no code.' };
      return redeem(registered, code, verifier);
    },

    async call(token, tool, args) {
      const method = 'tools/call';
      const params = { name: tool, arguments: args };
      const answer = await send({
        url: endpoint,
        method: 'POST',
        headers: {
          ...requestHeaders(method, params, []),
          ...json,
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': latestModern,
          authorization: `Bearer ${token.open()}`,
        },
        body: requestText(
          1,
          method,
          modernParams(
            params,
            {
              protocolVersion: latestModern,
              clientInfo: { name: 'consentry-demo-client', version: parts.version },
              capabilities: {},
            },
            undefined,
          ),
        ),
        deadlineMs: limits.demo.call,
      });
      if (answer.status === 401) return { kind: 'logged-out', said: reasonOf(answer) };
      const message = messageIn(answer);
      if (message === null) throw new Error(`The answer was not understood (${answer.status}).`);
      return outcomeOf(message);
    },
  };

  /**
   * From the first redirect over the waiting page, which is asked for again as long as it holds, to
   * the address with the answer; null: the time is over.
   */
  async function followPages(first: HttpAnswer): Promise<URL | null> {
    const until = clock.monotonicMs() + limits.demo.login;
    if (first.location === null) throw new Error(`The login was refused (${first.status}).`);
    const page = new URL(first.location, endpoint.origin);
    if (isAnswer(page)) return page;
    const held = withQuery(sameOrigin(page.href).href, { held: '1' });
    while (clock.monotonicMs() < until) {
      const answer = await get(held);
      if (answer.location !== null) return new URL(answer.location);
      if (answer.status !== 200) return null;
    }
    return null;
  }

  async function redeem(
    { clientId, redirectUri, tokenUrl }: Registered,
    code: string,
    verifier: string,
  ): Promise<LoginOutcome> {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      client_id: clientId,
      redirect_uri: redirectUri,
      resource: endpoint.href,
    });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await post(new URL(tokenUrl), form, body.toString());
    const { access_token: token } = objectOf(answer, 200);
    if (typeof token !== 'string') return { kind: 'failed', why: 'The answer has no token.' };
    return { kind: 'granted', token: new Secret(token) };
  }
}

function isAnswer(url: URL): boolean {
  return `${url.protocol}//${url.hostname}${url.pathname}` === redirectUri;
}

function withQuery(url: string, parameters: Readonly<Record<string, string>>): URL {
  const full = new URL(url);
  for (const [name, value] of Object.entries(parameters)) full.searchParams.set(name, value);
  return full;
}

/** @throws Error in one sentence – another status, or no JSON object */
function objectOf({ status, body }: HttpAnswer, expected: number): JsonObject {
  const value = parsed(body);
  if (status === expected && value !== null) return value;
  const why = value?.['error_description'] ?? value?.['error'];
  throw new Error(typeof why === 'string' ? why : `Consentry answered ${status}.`);
}

function parsed(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Plain, or the last message of a stream. */
function messageIn({ contentType, body }: HttpAnswer): RpcMessage | null {
  if (!contentType.startsWith('text/event-stream')) return parseMessage(body);
  let last: RpcMessage | null = null;
  const most = limits.demo.answerBytes;
  const parser = createSseParser({ line: most, event: most }, ({ data }) => {
    const message = parseMessage(data);
    if (message?.kind === 'result' || message?.kind === 'error') last = message;
  });
  parser.push(Buffer.from(body));
  return last;
}

function outcomeOf(message: RpcMessage): CallOutcome {
  if (message.kind === 'error') return { kind: 'refused', said: message.error.message };
  if (message.kind !== 'result') throw new Error('The answer was not understood.');
  const { content, isError } = message.result;
  const [first] = Array.isArray(content) ? content : [];
  const text = isJsonObject(first) && typeof first['text'] === 'string' ? first['text'] : '';
  return { kind: isError === true ? 'refused' : 'answered', said: text };
}

function reasonOf({ body }: HttpAnswer): string {
  const why = parsed(body)?.['error_description'] ?? parsed(body)?.['error'];
  return typeof why === 'string' ? why : '';
}
