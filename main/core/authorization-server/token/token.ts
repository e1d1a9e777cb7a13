/**
 * The token endpoint: codes, refresh tokens and devices (RFC 6749 sections 4.1.3 and 6, RFC 7636,
 * RFC 8628, RFC 8707).
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { Codes } from '../../grants/codes.ts';
import type { IssuedTokens } from '../../grants/issued-tokens.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Tokens } from '../../grants/tokens.ts';
import { readBody, sendJson, type Handler } from '../../http/exchange.ts';
import { scopesOf } from '../../lib/access.ts';
import { CoreError, systemCodeOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { FaultPoint } from '../../ports/fault-point.ts';
import type { Store } from '../../store/open-store.ts';
import type { DeviceRequests } from '../device/device-requests.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { parseParameters } from '../protocol/parameters.ts';
import { deviceGrantType } from '../protocol/supported.ts';
import { createAuthorizationCodeGrant } from './authorization-code-grant.ts';
import type { AuthenticateClient } from './client-auth.ts';
import { createDeviceCodeGrant } from './device-code-grant.ts';
import type { GrantType } from './grant-type.ts';
import { createRefreshTokenGrant } from './refresh-token-grant.ts';

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
  /** The client still has this redirect URI. */
  readonly isRegistered: (client: Client, redirectUri: string) => boolean;
  readonly touch: () => void;
}

/**
 * Answers a token request once the tokens are on disk.
 *
 * @see RFC 6749 sections 5.1 and 5.2
 */
export function createToken(parts: TokenParts): Handler {
  const { store, audit } = parts;
  const fault = parts.faults ?? ((): void => undefined);
  const issue = createGrantTypes(parts);

  return async (exchange) => {
    const body = await readBody(exchange, limits.http.otherBody);
    let client: Client | undefined;
    try {
      const parameters = parseParameters(body.toString('utf8'));
      client = await parts.authenticate(exchange.admitted.headers.get('authorization'), parameters);
      // The code or token it came with stays as it is: the person may let the client in again.
      if (client.blockedAt !== null)
        throw new OAuthError('access_denied', 'This client is blocked.');
      const issued = await issueOnDisk(client, parameters);
      const isRefresh = parameters.get('grant_type') === 'refresh_token';
      fault(isRefresh ? 'refresh.durable' : 'issue.durable');
      record(client, 'done', parameters.get('grant_type') ?? '');
      parts.touch();
      exchange.response.once('finish', () =>
        fault(isRefresh ? 'refresh.answered' : 'issue.answered'),
      );
      sendJson(exchange, 200, tokenResponse(issued));
    } catch (error) {
      const refusal = unsaved(error) ?? error;
      if (!(refusal instanceof OAuthError)) throw error;
      record(client, 'deny', refusal.code);
      sendOAuthError(exchange, refusal);
    }
  };

  /** Only this answer waits for the disk. */
  async function issueOnDisk(
    client: Client,
    parameters: ReadonlyMap<string, string>,
  ): Promise<IssuedTokens> {
    const issued = store.beside(() => issue(client, parameters));
    await store.synced();
    return issued;
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

/** One grant type for each `grant_type` that the endpoint serves. */
function createGrantTypes(parts: TokenParts): GrantType {
  const { families, tokens, revoke, devices, port } = parts;
  const byCode = createAuthorizationCodeGrant(parts);
  const byRefreshToken = createRefreshTokenGrant({ tokens, revoke, port });
  const byDevice = createDeviceCodeGrant({ devices, families, tokens, revoke, port });

  return (client, parameters) => {
    switch (parameters.get('grant_type')) {
      case 'authorization_code':
        return byCode(client, parameters);
      case 'refresh_token':
        return byRefreshToken(client, parameters);
      case deviceGrantType:
        return byDevice(client, parameters);
      case undefined:
        throw new OAuthError('invalid_request', 'The grant_type is missing.');
      default:
        throw new OAuthError('unsupported_grant_type', 'Use authorization_code or refresh_token.');
    }
  };
}

/** RFC 6749 section 5.1. */
function tokenResponse(issued: IssuedTokens): Readonly<Record<string, unknown>> {
  return {
    access_token: issued.accessToken.open(),
    token_type: 'Bearer',
    expires_in: Math.floor(issued.expiresInMs / 1000),
    ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken.open() }),
    scope: scopeText(issued),
  };
}

/**
 * What could not be written, as on a full disk: nothing was issued and nothing ended, so that the
 * client tries again with what it has. A 5xx without a body that it knows would make some clients
 * drop their login.
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
