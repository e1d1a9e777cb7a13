/**
 * The bridge as an OAuth client like any other (SEC-116): it registers, asks for authorization with
 * PKCE and goes where a browser would go. The page it is sent to waits for the person, who is asked
 * in Consentry's own window, and the code comes with the redirect that ends the wait: there is
 * nothing to type and nothing to listen on (docs/adr/0024).
 */
import type { JsonObject } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { Secret } from '../../core/lib/secret.ts';
import { visible } from '../../core/lib/visible-text.ts';
import { begin, waitAt } from './authorization-pages.ts';
import { nothingKept, type KeptLogin, type Pending } from './login-file.ts';
import { LoginRefused, redirectUri, type LoginParts } from './login-parts.ts';
import { isKnown, register, requestToken, sentenceOf } from './oauth-requests.ts';
import { Lost } from './own-server.ts';

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
 * A token in place of `spent`: one that another bridge has got meanwhile, or a renewed one. Under
 * the lock of the file.
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

/**
 * Asks the person, and waits for as long as the question waits.
 *
 * @throws LoginRefused, Lost and its like
 */
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

async function redeem(
  parts: LoginParts,
  kept: KeptLogin,
  clientId: string,
  { state, verifier }: Pending,
  location: string,
): Promise<Token> {
  const back = new URL(location);
  const answer = back.searchParams;
  // Only our own server can have sent this; what does not fit is not ours to use all the same (RFC
  // 9207).
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

/**
 * An answer that was lost may have been a renewal: the same token gives the same successor for a
 * while (SEC-19).
 */
async function twice<Value>(attempt: () => Promise<Value>): Promise<Value> {
  try {
    return await attempt();
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return attempt();
  }
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
