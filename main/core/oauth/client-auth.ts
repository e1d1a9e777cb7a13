/** Client authentication at token and revocation endpoint: none, Basic or body, never two (RFC 6749 section 2.3, SEC-29). */
import type { Client, Clients } from '../grants/clients.ts';
import { equalDigests, sha256 } from '../lib/digest.ts';
import { OAuthError } from './oauth-error.ts';

interface Credentials {
  readonly clientId: string;
  readonly secret: string | null;
  readonly isBasic: boolean;
}

/** @throws OAuthError `invalid_client` – unknown, wrong or missing secret, or two methods at once */
export function authenticateClient(
  clients: Clients,
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string>,
): Client {
  const credentials = readCredentials(authorization, parameters);
  const client = clients.get(credentials.clientId);
  const refused = new OAuthError(
    'invalid_client',
    'The client is unknown or its secret is wrong.',
    credentials.isBasic,
  );
  if (client === undefined) throw refused;
  if (client.secretHash === null) {
    // A public client that sends a secret is confused about who it is.
    if (credentials.secret !== null && credentials.secret !== '') throw refused;
    return client;
  }
  if (credentials.secret === null || !equalDigests(sha256(credentials.secret), client.secretHash))
    throw refused;
  return client;
}

function readCredentials(
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string>,
): Credentials {
  const bodyId = parameters.get('client_id');
  const bodySecret = parameters.get('client_secret') ?? null;
  if (authorization === undefined) {
    if (bodyId === undefined) throw new OAuthError('invalid_client', 'The client_id is missing.');
    return { clientId: bodyId, secret: bodySecret, isBasic: false };
  }
  const basic = /^Basic ([A-Za-z0-9+/=_-]+)$/iu.exec(authorization)?.[1];
  if (basic === undefined || bodySecret !== null) {
    throw new OAuthError('invalid_client', 'Use one way of client authentication.', true);
  }
  const decoded = Buffer.from(basic, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 0)
    throw new OAuthError('invalid_client', 'The Authorization header is malformed.', true);
  const clientId = formDecode(decoded.slice(0, colon));
  if (bodyId !== undefined && bodyId !== clientId) {
    throw new OAuthError('invalid_client', 'Two different clients are named.', true);
  }
  return { clientId, secret: formDecode(decoded.slice(colon + 1)), isBasic: true };
}

/** RFC 6749 section 2.3.1 wants both halves form-encoded; many encode nothing, and ours need no encoding. */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}
