/**
 * Dynamic client registration (RFC 7591). Open to any local program; nothing works until the person
 * consents.
 */
import * as z from 'zod';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';
import type { Applications } from '../../grants/clients/applications.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Registration } from '../../grants/clients/client.ts';
import { readBody, sendJson, type Handler } from '../../http/exchange.ts';
import { programLabel, type Peer } from '../../http/peer.ts';
import { limits } from '../../limits/limits.ts';
import { parseStrictJson, StrictJsonError } from '../../lib/strict-json.ts';
import type { Clock, PeerProgram } from '../../ports/ports.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { supportedGrantTypes } from '../protocol/supported.ts';
import { isAcceptableRedirectUri } from './redirect-uri.ts';

/** The members we know; others are ignored (RFC 7591 section 2). */
const requestSchema = z.object({
  redirect_uris: z.array(z.string()).default([]),
  client_name: z.string().max(2000).optional(),
  token_endpoint_auth_method: z.string().optional(),
  grant_types: z.array(z.string()).max(20).optional(),
  response_types: z.array(z.string()).max(20).optional(),
  scope: z.string().max(2000).optional(),
});

interface Parts {
  readonly clients: Clients;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly applications: Applications;
  readonly settings: () => AuthorizationSettings;
  /** Makes room before a new registration is kept. */
  readonly removeUnused: () => void;
  readonly onRegistered: () => void;
  readonly touch: () => void;
}

/**
 * Registers a client with an id of ours, and a secret where it requests one. It gets no access by
 * that.
 *
 * @see RFC 7591 sections 3.1 and 3.2
 */
export function createRegister(parts: Parts): Handler {
  const { clients, audit, clock } = parts;
  let recent: { readonly at: number; readonly program: string }[] = [];

  /** Of one program, and of all together: names are free, so one program could be many (SEC-25). */
  async function assertRate(peer: Peer): Promise<void> {
    const isOverAll = (): boolean => {
      const now = clock.monotonicMs();
      recent = recent.filter(({ at }) => now - at < 60_000);
      return recent.length >= limits.oauth.registrationsPerMinuteInAll;
    };
    const refusal = (): OAuthError =>
      new OAuthError('temporarily_unavailable', 'Too many registrations; try again in a minute.');
    // Before the program is looked up, which costs more than the registration.
    if (isOverAll()) throw refusal();
    const program = programKey(await peer.program());
    // Looked at again: others came while we waited.
    const own = (): number => recent.filter((one) => one.program === program).length;
    if (isOverAll() || own() >= limits.oauth.registrationsPerMinute) throw refusal();
    recent.push({ at: clock.monotonicMs(), program });
  }

  return async (exchange) => {
    const body = await readBody(exchange, limits.http.registerBody);
    try {
      const settings = parts.settings();
      if (settings.registration !== 'ask') {
        throw new OAuthError('invalid_client_metadata', 'Registration is closed on this machine.');
      }
      await assertRate(exchange.peer);
      const registration = parseRegistration(body, settings);
      const registeredBy = programLabel(await exchange.peer.program());
      const { client, secret } = clients.register({ ...registration, registeredBy });
      parts.applications.admit(client);
      parts.removeUnused();
      parts.onRegistered();
      audit.append({
        actor: 'mcp_client',
        action: 'client.register',
        decision: 'done',
        clientId: client.clientId,
        clientName: client.name,
      });
      parts.touch();
      sendJson(exchange, 201, {
        client_id: client.clientId,
        client_id_issued_at: Math.floor(client.registeredAt / 1000),
        client_name: client.name,
        redirect_uris: client.redirectUris,
        grant_types: client.grantTypes,
        response_types: client.grantTypes.includes('authorization_code') ? ['code'] : [],
        token_endpoint_auth_method: client.authMethod,
        // The two belong together (RFC 7591 section 3.2.1); 0 means it does not expire.
        ...(secret === null ? {} : { client_secret: secret.open(), client_secret_expires_at: 0 }),
      });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      audit.append({
        actor: 'mcp_client',
        action: 'client.register',
        decision: 'deny',
        reason: error.code,
      });
      sendOAuthError(exchange, error);
    }
  };
}

/** Whoever cannot be told apart shares one key. */
function programKey(program: PeerProgram | null): string {
  return program === null ? '' : `${program.executable}\n${program.name}`;
}

function parseRegistration(body: Buffer, settings: AuthorizationSettings): Registration {
  let json: unknown;
  try {
    json = parseStrictJson(body);
  } catch (error) {
    if (error instanceof StrictJsonError)
      throw new OAuthError('invalid_client_metadata', `The body ${error.message}.`);
    throw error;
  }
  const parsed = requestSchema.safeParse(json);
  if (!parsed.success) {
    const isAboutUris = parsed.error.issues.some((issue) => issue.path[0] === 'redirect_uris');
    throw new OAuthError(
      isAboutUris ? 'invalid_redirect_uri' : 'invalid_client_metadata',
      isAboutUris
        ? 'redirect_uris must list at least one URI.'
        : 'The client metadata has a wrong shape.',
    );
  }
  const metadata = parsed.data;
  const kept = grantTypes(metadata.grant_types, settings);
  // Real programs list web pages next to loopback URIs: keep what we take, refuse only when nothing
  // is left.
  const redirectUris = [...new Set(metadata.redirect_uris)]
    .filter((uri) => isAcceptableRedirectUri(uri, settings.webHosts))
    .slice(0, limits.oauth.redirectUris);
  // Only a device has nowhere to be sent to (RFC 8628 section 3.1).
  if (redirectUris.length === 0 && kept.includes('authorization_code')) {
    throw new OAuthError(
      'invalid_redirect_uri',
      'None of the redirect URIs is acceptable: use http on 127.0.0.1, [::1] or localhost, or a private scheme.',
    );
  }
  return {
    name: (metadata.client_name ?? 'Unnamed client').slice(0, 500),
    redirectUris,
    authMethod: authMethod(metadata.token_endpoint_auth_method),
    grantTypes: kept,
  };
}

function authMethod(method: string | undefined): Registration['authMethod'] {
  // The default of RFC 7591 section 2; programs that want no secret say "none".
  if (method === undefined) return 'client_secret_basic';
  if (method === 'none' || method === 'client_secret_basic' || method === 'client_secret_post')
    return method;
  throw new OAuthError(
    'invalid_client_metadata',
    'This token_endpoint_auth_method is not supported.',
  );
}

function grantTypes(
  types: readonly string[] | undefined,
  settings: AuthorizationSettings,
): string[] {
  const requested = types ?? ['authorization_code'];
  const supported = supportedGrantTypes(settings);
  const known = supported.filter((type) => requested.includes(type));
  if (!known.some((type) => type !== 'refresh_token')) {
    throw new OAuthError(
      'invalid_client_metadata',
      `grant_types must contain ${supported.filter((type) => type !== 'refresh_token').join(' or ')}.`,
    );
  }
  return known;
}
