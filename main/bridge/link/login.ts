/**
 * The bridge as an OAuth client like any other (SEC-116): it registers, asks for authorization with PKCE and goes where a
 * browser would go. The page it is sent to waits for the person, who is asked in Consentry's own window, and the code comes
 * with the redirect that ends the wait: there is nothing to type and nothing to listen on (docs/adr/0024).
 */
import { createHash, randomBytes } from 'node:crypto';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { Secret } from '../../core/lib/secret.ts';
import { visible } from '../../core/lib/visible-text.ts';
import { nothingKept, type KeptLogin, type LoginFile, type Pending } from './login-file.ts';
import { Lost, readText, type OwnServer } from './own-server.ts';

/** The login came to nothing. `text` is Consentry's own sentence, where it said one. */
export class LoginRefused extends Error {
  readonly why: 'denied' | 'unanswered' | 'refused' | 'failed';
  readonly text: string;

  constructor(why: LoginRefused['why'], text: string) {
    super(`The login was ${why}.`);
    this.name = 'LoginRefused';
    this.why = why;
    this.text = text;
  }
}

export interface LoginParts {
  readonly server: OwnServer;
  readonly file: LoginFile;
  /** What the person reads. */
  readonly name: string;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  readonly signal: AbortSignal;
}

/** Nobody listens there, and the code goes nowhere: who followed the redirects has it. */
const redirectUri = 'http://127.0.0.1/consentry-bridge';

export interface Token {
  readonly secret: Secret;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

/** Not about to end. */
export function isFresh({ expiresAt }: Token): boolean {
  return expiresAt - Date.now() > limits.bridge.renewEarly;
}

/** What is kept that can be used now, or null. */
export function keptToken({ accessToken, expiresAt }: KeptLogin): Token | null {
  const token = accessToken === null ? null : { secret: accessToken, expiresAt };
  return token !== null && isFresh(token) ? token : null;
}

/**
 * A token in place of `spent`: one that another bridge has got meanwhile, or a renewed one. Under the lock of the file.
 *
 * @returns null when the login is over: then only the person can help
 * @throws Lost and its like; LoginRefused `failed`
 */
export async function renew(parts: LoginParts, spent: Token | null): Promise<Token | null> {
  const { file } = parts;
  const kept = file.read();
  const current = keptToken(kept);
  if (current !== null && current.secret.open() !== spent?.secret.open()) return current;
  if (kept.refreshToken === null || kept.clientId === null) {
    await file.write({ ...kept, accessToken: null, refreshToken: null });
    return null;
  }
  const parameters = {
    grant_type: 'refresh_token',
    refresh_token: kept.refreshToken.open(),
    client_id: kept.clientId,
  };
  const answer = await twice(() => requestToken(parts, parameters));
  if (answer.status === 200) return keepTokens(parts, kept, answer.body);
  const { error } = answer.body;
  if (error === 'invalid_client') await file.write(nothingKept);
  else if (error === 'invalid_grant')
    await file.write({ ...kept, accessToken: null, refreshToken: null });
  else throw new LoginRefused('failed', sentenceOf(answer.body));
  return null;
}

/** Asks the person, and waits for as long as the question waits. @throws LoginRefused, Lost and its like */
export async function askPerson(parts: LoginParts): Promise<Token> {
  const { file } = parts;
  let kept = file.read();
  if (kept.clientId !== null && !(await isKnown(parts, kept.clientId))) kept = nothingKept;
  const clientId = kept.clientId ?? (await register(parts));
  if (kept.clientId !== clientId) await file.write((kept = { ...nothingKept, clientId }));

  if (kept.pending !== null) {
    const { pending } = kept;
    await file.write((kept = { ...kept, pending: null }));
    const location = await waitAt(parts, pending);
    if (location !== null) return redeem(parts, kept, clientId, pending, location);
  }
  const { pending, location } = await begin(parts, clientId);
  if (location !== null) return redeem(parts, kept, clientId, pending, location);
  await file.write({ ...kept, pending });
  const answered = await waitAt(parts, pending);
  await file.write({ ...kept, pending: null });
  if (answered === null)
    throw new LoginRefused('unanswered', 'Nobody answered, or the request was withdrawn.');
  return redeem(parts, kept, clientId, pending, answered);
}

/** Revocation knows no token of this name, and tells whether it knows the client (RFC 7009 section 2.2). */
async function isKnown(parts: LoginParts, clientId: string): Promise<boolean> {
  const { status } = await post(parts, '/oauth/revoke', { token: 'none', client_id: clientId });
  return status !== 401;
}

async function register({ server, name, signal }: LoginParts): Promise<string> {
  const response = await server.send({
    method: 'POST',
    path: '/oauth/register',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    }),
    deadlineMs: limits.bridge.loginStep,
    signal,
  });
  const body = jsonOf(await readText(response));
  const clientId = body['client_id'];
  if (response.statusCode === 201 && typeof clientId === 'string') return clientId;
  const isForNow = body['error'] === 'temporarily_unavailable';
  throw new LoginRefused(isForNow ? 'failed' : 'refused', sentenceOf(body));
}

/** Sends the request on its way; a client that was told to be remembered is sent back at once. */
async function begin(
  parts: LoginParts,
  clientId: string,
): Promise<{ readonly pending: Pending; readonly location: string | null }> {
  const { server, resource } = parts;
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: `${server.origin}${resource}`,
  });
  const { status, location, text } = await open(parts, `/oauth/authorize?${query.toString()}`);
  const requestId = /^\/oauth\/authorize\?request=([\w-]{20,100})$/u.exec(location ?? '')?.[1];
  if (requestId !== undefined)
    return { pending: { requestId, state, verifier: new Secret(verifier) }, location: null };
  if (location === null)
    throw new LoginRefused(status === 429 ? 'failed' : 'refused', paragraphOf(text));
  return { pending: { requestId: '', state, verifier: new Secret(verifier) }, location };
}

/** Null when the request is over without an answer for us. */
async function waitAt(parts: LoginParts, { requestId }: Pending): Promise<string | null> {
  const path = `/oauth/authorize?request=${requestId}&held=1`;
  for (let page = 0; page < limits.bridge.pages; page += 1) {
    const { status, location, text } = await open(parts, path);
    if (location !== null) return location;
    if (status !== 200 || !text.includes('http-equiv="refresh"')) return null;
  }
  return null;
}

async function redeem(
  parts: LoginParts,
  kept: KeptLogin,
  clientId: string,
  { state, verifier }: Pending,
  location: string,
): Promise<Token> {
  const back = new URL(location);
  const answer = back.searchParams;
  // Only our own server can have sent this; what does not fit is not ours to use all the same (RFC 9207).
  if (`${back.origin}${back.pathname}` !== redirectUri || answer.get('state') !== state)
    throw new LoginRefused('failed', 'The answer belongs to another request.');
  if (answer.get('iss') !== parts.server.origin)
    throw new LoginRefused('failed', 'The answer comes from another issuer.');
  const error = answer.get('error');
  if (error !== null) {
    const text = visible(answer.get('error_description') ?? error, limits.bridge.sentence);
    if (error !== 'access_denied') throw new LoginRefused('refused', text);
    const why = text.startsWith('Nobody') ? 'unanswered' : 'denied';
    throw new LoginRefused(text.includes('blocked') ? 'refused' : why, text);
  }
  const tokens = await requestToken(parts, {
    grant_type: 'authorization_code',
    code: answer.get('code') ?? '',
    code_verifier: verifier.open(),
    client_id: clientId,
    redirect_uri: redirectUri,
  });
  if (tokens.status !== 200) throw new LoginRefused('failed', sentenceOf(tokens.body));
  return keepTokens(parts, kept, tokens.body);
}

/** Durable before it is used: the old refresh token is worth nothing any more. */
async function keepTokens({ file }: LoginParts, kept: KeptLogin, body: JsonObject): Promise<Token> {
  const { access_token: access, refresh_token: refresh, expires_in: life } = body;
  if (typeof access !== 'string' || typeof life !== 'number')
    throw new LoginRefused('failed', 'The answer has no token.');
  const token = { secret: new Secret(access), expiresAt: Date.now() + life * 1000 };
  await file.write({
    ...kept,
    accessToken: token.secret,
    expiresAt: token.expiresAt,
    refreshToken: typeof refresh === 'string' ? new Secret(refresh) : kept.refreshToken,
    pending: null,
  });
  return token;
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

function requestToken(parts: LoginParts, form: Readonly<Record<string, string>>): Promise<Answer> {
  return post(parts, '/oauth/token', {
    ...form,
    resource: `${parts.server.origin}${parts.resource}`,
  });
}

async function post(
  { server, signal }: LoginParts,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<Answer> {
  const response = await server.send({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    deadlineMs: limits.bridge.loginStep,
    signal,
  });
  return { status: response.statusCode ?? 0, body: jsonOf(await readText(response)) };
}

/** One page of the login, as a browser that does not follow by itself. */
async function open(
  { server, signal }: LoginParts,
  path: string,
): Promise<{ status: number; location: string | null; text: string }> {
  const response = await server.send({
    method: 'GET',
    path,
    headers: { accept: 'text/html' },
    deadlineMs: limits.bridge.heldPage,
    signal,
  });
  const text = await readText(response);
  return {
    status: response.statusCode ?? 0,
    location: response.headers.location ?? null,
    text,
  };
}

/** An answer that was lost may have been a renewal: the same token gives the same successor for a while (SEC-19). */
async function twice<Value>(attempt: () => Promise<Value>): Promise<Value> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return attempt();
  }
}

function jsonOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function sentenceOf(body: JsonObject): string {
  const text = body['error_description'] ?? body['error'];
  return visible(typeof text === 'string' ? text : 'No reason was given.', limits.bridge.sentence);
}

/** The first sentence of one of our pages. */
function paragraphOf(page: string): string {
  const text = /<p>([^<]*)<\/p>/u.exec(page)?.[1] ?? 'No reason was given.';
  const plain = text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
  return visible(plain, limits.bridge.sentence);
}
