/**
 * The pages that a browser would see of the bridge's login: the request is sent on its way, and
 * waits at a page until the person has answered elsewhere (docs/adr/0024).
 */
import { createHash, randomBytes } from 'node:crypto';
import { limits } from '../../core/limits/limits.ts';
import { Secret } from '../../core/lib/secret.ts';
import { visible } from '../../core/lib/visible-text.ts';
import type { Pending } from './login-file.ts';
import { LoginRefused, redirectUri, type LoginParts } from './login-parts.ts';
import { readText } from './own-server.ts';

/**
 * Sends the request on its way; a client that the person asked to remember is sent back at once.
 *
 * @throws LoginRefused, Lost and its like
 * @see RFC 6749 section 4.1.1, RFC 7636 section 4.3
 */
export async function begin(
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
export async function waitAt(parts: LoginParts, { requestId }: Pending): Promise<string | null> {
  const path = `/oauth/authorize?request=${requestId}&held=1`;
  for (let page = 0; page < limits.bridge.pages; page += 1) {
    const { status, location, text } = await open(parts, path);
    if (location !== null) return location;
    if (status !== 200 || !text.includes('http-equiv="refresh"')) return null;
  }
  return null;
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
