/**
 * Client authentication at the endpoints that programs call: none, a secret in header or body, or a
 * signed assertion; never two ways at once (RFC 6749 section 2.3, RFC 7523 section 2.2, SEC-29).
 */
import type { Clients } from '../../grants/clients/clients.ts';
import { secretHashesAt, type Client } from '../../grants/clients/client.ts';
import { equalDigests, sha256 } from '../../lib/digest.ts';
import { GuardedFetchError } from '../../net/fetch-refusal.ts';
import type { Clock } from '../../ports/ports.ts';
import { assertionType, claimedClient, provesClient } from '../client-metadata/client-assertion.ts';
import type { ClientKeyReader } from '../client-metadata/client-keys.ts';
import type { PublicKey } from '../client-metadata/public-keys.ts';
import { createUsedIds } from '../client-metadata/used-ids.ts';
import { ClientMetadataError } from '../client-metadata/client-metadata-error.ts';
import { OAuthError } from '../protocol/oauth-error.ts';

/**
 * @throws OAuthError `invalid_client` – unknown, nothing or the wrong thing shown, or two ways at
 *   once
 */
export type AuthenticateClient = (
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string>,
) => Promise<Client>;

export interface ClientAuthParts {
  readonly clients: Clients;
  readonly keys: ClientKeyReader;
  readonly clock: Clock;
  readonly port: () => number;
  /** Somebody came with a client id that is not known here. */
  readonly onUnknown: () => void;
}

interface Credentials {
  readonly clientId: string;
  readonly secret: string | null;
  readonly isBasic: boolean;
}

/**
 * @returns what authenticates a client at the token, revocation, introspection and device endpoints
 * @see RFC 6749 section 2.3, RFC 7523 section 2.2
 */
export function createClientAuth(parts: ClientAuthParts): AuthenticateClient {
  const { clients, keys, clock, port } = parts;
  const usedIds = createUsedIds(clock);

  /**
   * True when the assertion is signed with a key of the client, also with one that it published
   * just now.
   */
  async function isProven(assertion: string, client: Client): Promise<boolean> {
    const { clientId } = client;
    const audiences = audiencesOf(port());
    const check = (current: readonly PublicKey[]): Promise<boolean> =>
      provesClient(assertion, { clientId, keys: current, audiences }, clock, usedIds);
    try {
      if (await check(await keys.current(client))) return true;
      const replaced = await keys.replaced(client);
      return replaced !== null && (await check(replaced));
    } catch (error) {
      // Keys that cannot be read prove nothing.
      if (error instanceof GuardedFetchError || error instanceof ClientMetadataError) return false;
      throw error;
    }
  }

  async function byAssertion(parameters: ReadonlyMap<string, string>): Promise<Client> {
    const assertion = parameters.get('client_assertion') ?? '';
    const clientId = parameters.get('client_id') ?? claimedClient(assertion);
    const client = clientId === null ? undefined : clients.get(clientId);
    if (
      parameters.get('client_assertion_type') !== assertionType ||
      client?.authMethod !== 'private_key_jwt' ||
      !(await isProven(assertion, client))
    ) {
      throw new OAuthError(
        'invalid_client',
        'The client is unknown, or its assertion does not prove it.',
      );
    }
    return client;
  }

  return async (authorization, parameters) => {
    if (parameters.has('client_assertion') || parameters.has('client_assertion_type')) {
      if (authorization !== undefined || parameters.has('client_secret'))
        throw new OAuthError('invalid_client', 'Use one way of client authentication.');
      return byAssertion(parameters);
    }
    const credentials = readCredentials(authorization, parameters);
    if (clients.get(credentials.clientId) === undefined) parts.onUnknown();
    return bySecret(clients, credentials, clock.nowMs());
  };
}

/**
 * Our issuers and token endpoints by every alias: which of them a client took is its own affair.
 */
function audiencesOf(port: number): string[] {
  return ['127.0.0.1', 'localhost', '[::1]'].flatMap((host) => [
    `http://${host}:${port}`,
    `http://${host}:${port}/oauth/token`,
  ]);
}

function bySecret(clients: Clients, credentials: Credentials, now: number): Client {
  const client = clients.get(credentials.clientId);
  const refused = new OAuthError(
    'invalid_client',
    'The client is unknown or its secret is wrong.',
    credentials.isBasic,
  );
  // A client that has a key signs with it.
  if (client === undefined || client.authMethod === 'private_key_jwt') throw refused;
  if (client.secretHash === null) {
    // A public client that sends a secret is confused about who it is.
    if (credentials.secret !== null && credentials.secret !== '') throw refused;
    return client;
  }
  if (credentials.secret === null) throw refused;
  const shown = sha256(credentials.secret);
  // Each is compared, so that time does not say which of them it was.
  const matches = secretHashesAt(client, now).filter((hash) => equalDigests(shown, hash));
  if (matches.length === 0) throw refused;
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

/**
 * RFC 6749 section 2.3.1 requires both halves form-encoded; many encode nothing, and ours need no
 * encoding.
 */
function formDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}
