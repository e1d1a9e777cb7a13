/**
 * The token endpoint: codes, refresh tokens and devices (RFC 6749 sections 4.1.3 and 6, RFC 7636,
 * RFC 8628, RFC 8707).
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Client } from '../../grants/clients.ts';
import type { Codes } from '../../grants/codes.ts';
import type { Grant } from '../../grants/grants.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { IssuedTokens } from '../../grants/issued-tokens.ts';
import type { Tokens } from '../../grants/tokens.ts';
import { readBody, sendJson, type Handler } from '../../http/exchange.ts';
import { isWithin, scopesOf } from '../../lib/access.ts';
import { CoreError, systemCodeOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { FaultPoint } from '../../ports/ports.ts';
import type { Store } from '../../store/open-store.ts';
import type { AuthenticateClient } from './client-auth.ts';
import type { DeviceRequests } from '../device/device-requests.ts';
import { deviceGrantType } from '../protocol/supported.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { verifierMatches } from '../protocol/pkce.ts';
import { parseResource, parseScopeRequest } from '../protocol/scope-request.ts';

export interface TokenParts {
  readonly store: Store;
  readonly authenticate: AuthenticateClient;
  readonly families: TokenFamilies;
  readonly codes: Codes;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly devices: DeviceRequests;
  readonly audit: AuditLog;
  readonly faults?: FaultPoint | undefined;
  readonly port: () => number;
  readonly touch: () => void;
}

export function createToken(parts: TokenParts): Handler {
  const { store, families, codes, tokens, revoke, audit } = parts;
  const fault = parts.faults ?? ((): void => undefined);

  return async (exchange) => {
    const body = await readBody(exchange, limits.http.otherBody);
    let client: Client | undefined;
    try {
      const parameters = parseParameters(body.toString('utf8'));
      client = await parts.authenticate(exchange.admitted.headers.get('authorization'), parameters);
      const issued = await grantOnDisk(client, parameters);
      const isRefresh = parameters.get('grant_type') === 'refresh_token';
      fault(isRefresh ? 'refresh.durable' : 'issue.durable');
      record(client, 'done', parameters.get('grant_type') ?? '');
      parts.touch();
      exchange.response.once('finish', () =>
        fault(isRefresh ? 'refresh.answered' : 'issue.answered'),
      );
      sendJson(exchange, 200, {
        access_token: issued.accessToken.open(),
        token_type: 'Bearer',
        expires_in: Math.floor(issued.expiresInMs / 1000),
        ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken.open() }),
        scope: scopeText(issued),
      });
    } catch (error) {
      const refusal = unsaved(error) ?? error;
      if (!(refusal instanceof OAuthError)) throw error;
      record(client, 'deny', refusal.code);
      sendOAuthError(exchange, refusal);
    }
  };

  /** Only this answer waits for the disk. */
  async function grantOnDisk(
    client: Client,
    parameters: ReadonlyMap<string, string>,
  ): Promise<IssuedTokens> {
    const issued = store.beside(() => grantFor(client, parameters));
    await store.synced();
    return issued;
  }

  function grantFor(client: Client, parameters: ReadonlyMap<string, string>): IssuedTokens {
    switch (parameters.get('grant_type')) {
      case 'authorization_code':
        return redeem(client, parameters);
      case 'refresh_token':
        return refresh(client, parameters);
      case deviceGrantType:
        return collect(client, parameters);
      case undefined:
        throw new OAuthError('invalid_request', 'The grant_type is missing.');
      default:
        throw new OAuthError('unsupported_grant_type', 'Use authorization_code or refresh_token.');
    }
  }

  function redeem(client: Client, parameters: ReadonlyMap<string, string>): IssuedTokens {
    const code = parameters.get('code') ?? '';
    const found = codes.look(code);
    // One answer for all that is wrong with a code: a thief learns nothing from it.
    const refused = new OAuthError(
      'invalid_grant',
      'The code is unknown, expired, used, or bound to another request.',
    );
    if (found.kind === 'used') {
      // Second use: whatever came from this code ends (RFC 6749 section 4.1.2).
      const family = found.familyId === null ? undefined : families.get(found.familyId);
      if (family !== undefined) revoke.family(family, 'code_replayed');
      throw refused;
    }
    if (found.kind !== 'fresh' || found.grant.clientId !== client.clientId) throw refused;
    const { grant, binding } = found;
    const redirectUri = parameters.get('redirect_uri');
    // OAuth 2.1 drops it from the token request; present, it must be the same.
    if (redirectUri !== undefined && redirectUri !== binding.redirectUri) throw refused;
    if (!verifierMatches(parameters.get('code_verifier') ?? '', binding.challenge)) throw refused;
    assertResource(parameters, grant);
    makeRoom(grant);
    return store.transaction(() => {
      const issued = tokens.issue(grant, binding.staysLoggedIn);
      codes.use(code, issued.family.familyId);
      return issued;
    });
  }

  /** A device asks again and again until the person has answered (RFC 8628 section 3.4). */
  function collect(client: Client, parameters: ReadonlyMap<string, string>): IssuedTokens {
    const { grant, staysLoggedIn } = parts.devices.collect(
      parameters.get('device_code') ?? '',
      client.clientId,
    );
    assertResource(parameters, grant);
    makeRoom(grant);
    return tokens.issue(grant, staysLoggedIn);
  }

  /** Programs log in again and again without revoking: the oldest of too many tokens goes. */
  function makeRoom(grant: Grant): void {
    const alive = families.listByGrant(grant.grantId);
    for (const family of alive.slice(
      0,
      Math.max(0, alive.length - limits.oauth.familiesPerGrant + 1),
    ))
      revoke.family(family, 'superseded');
  }

  function refresh(client: Client, parameters: ReadonlyMap<string, string>): IssuedTokens {
    const presented = parameters.get('refresh_token') ?? '';
    const scope = parameters.get('scope');
    const found = tokens.find(presented);
    const grant = found?.family.grant;
    if (grant?.clientId === client.clientId) assertResource(parameters, grant);
    const wanted = scope === undefined ? null : parseScopeRequest(scope).access;
    if (
      wanted !== null &&
      wanted.size > 0 &&
      grant !== undefined &&
      !isWithin(wanted, grant.access)
    ) {
      throw new OAuthError('invalid_scope', 'A refresh can only narrow what was granted.');
    }
    const outcome = tokens.refresh(
      presented,
      client.clientId,
      wanted !== null && wanted.size > 0 ? wanted : null,
    );
    if (outcome.kind === 'issued') return outcome.tokens;
    if (outcome.kind === 'replayed') revoke.family(outcome.family, 'refresh_replayed');
    throw new OAuthError(
      'invalid_grant',
      'The refresh token is unknown, expired or used. Log in again.',
    );
  }

  function assertResource(parameters: ReadonlyMap<string, string>, grant: Grant): void {
    const resource = parameters.get('resource');
    if (resource !== undefined && !grant.audience.has(parseResource(resource, parts.port()))) {
      throw new OAuthError('invalid_target', 'The grant does not cover this resource.');
    }
  }

  function record(client: Client | undefined, decision: 'done' | 'deny', reason: string): void {
    audit.append({
      actor: 'mcp_client',
      action: 'token.issue',
      decision,
      clientId: client?.clientId ?? null,
      clientName: client?.name ?? null,
      reason,
    });
  }
}

/**
 * What could not be written, as on a full disk: nothing was issued and nothing ended, so that the client tries again with
 * what it has. A 5xx without a body that it knows would make some clients drop their login.
 */
function unsaved(error: unknown): OAuthError | null {
  const isOfDisk = /^(?:SQLITE_|ENOSPC$|EDQUOT$|EFBIG$|EIO$|EROFS$)/u.test(
    systemCodeOf(error) ?? '',
  );
  return isOfDisk || (error instanceof CoreError && error.code === 'store_failed')
    ? new OAuthError('temporarily_unavailable', 'This could not be saved now. Try again later.')
    : null;
}

function scopeText(issued: IssuedTokens): string {
  const scopes = scopesOf(issued.access);
  return (issued.refreshToken === null ? scopes : [...scopes, 'offline_access']).join(' ');
}
