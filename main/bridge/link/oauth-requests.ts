/**
 * The requests of the bridge's login that are answered with JSON: registration, token, revocation.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { visible } from '../../core/lib/visible-text.ts';
import { LoginRefused, redirectUri, type LoginParts } from './login-parts.ts';
import { readText } from './own-server.ts';

export interface OAuthAnswer {
  readonly status: number;
  readonly body: JsonObject;
}

/** @see RFC 6749 section 3.2, RFC 8707 section 2.2 */
export function requestToken(
  parts: LoginParts,
  form: Readonly<Record<string, string>>,
): Promise<OAuthAnswer> {
  return post(parts, '/oauth/token', {
    ...form,
    resource: `${parts.server.origin}${parts.resource}`,
  });
}

async function post(
  { server, signal }: LoginParts,
  path: string,
  form: Readonly<Record<string, string>>,
): Promise<OAuthAnswer> {
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

/**
 * The endpoint has no token of this name, but its answer shows whether it knows the client (RFC
 * 7009 section 2.2).
 */
export async function isKnown(parts: LoginParts, clientId: string): Promise<boolean> {
  const { status } = await post(parts, '/oauth/revoke', { token: 'none', client_id: clientId });
  return status !== 401;
}

/** @returns the new client id @throws LoginRefused @see RFC 7591 section 3 */
export async function register({ server, name, signal }: LoginParts): Promise<string> {
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

function jsonOf(text: string): JsonObject {
  try {
    const value = JSON.parse(text) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** @returns what the answer says is wrong, for people */
export function sentenceOf(body: JsonObject): string {
  const text = body['error_description'] ?? body['error'];
  return visible(typeof text === 'string' ? text : 'No reason was given.', limits.bridge.sentence);
}
