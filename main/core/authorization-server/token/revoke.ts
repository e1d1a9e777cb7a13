/**
 * Token revocation (RFC 7009): always 200 for tokens that are unknown, foreign or dead, so that it
 * is no oracle (SEC-30).
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { Tokens } from '../../grants/tokens.ts';
import { readBody, send, type Handler } from '../../http/exchange.ts';
import { limits } from '../../limits/limits.ts';
import type { AuthenticateClient } from './client-auth.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { parseParameters } from '../protocol/parameters.ts';

interface Parts {
  readonly authenticate: AuthenticateClient;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly audit: AuditLog;
  readonly touch: () => void;
}

/**
 * Ends a token for the client that it belongs to.
 *
 * @see RFC 7009 sections 2.1 and 2.2
 */
export function createRevocation(parts: Parts): Handler {
  const { tokens, revoke, audit, touch } = parts;
  return async (exchange) => {
    const body = await readBody(exchange, limits.http.otherBody);
    try {
      const parameters = parseParameters(body.toString('utf8'));
      const client = await parts.authenticate(
        exchange.admitted.headers.get('authorization'),
        parameters,
      );
      const token = parameters.get('token');
      if (token === undefined) throw new OAuthError('invalid_request', 'The token is missing.');
      const found = tokens.find(token);
      if (found !== null && found.family.grant.clientId === client.clientId) {
        // A refresh token ends its whole token family, an access token only itself (RFC 7009
        // section 2.1).
        if (found.kind === 'refresh') revoke.family(found.family, 'revoked_by_client');
        else tokens.revokeAccess(sha256Hex(token));
        audit.append({
          actor: 'mcp_client',
          action: 'token.revoke',
          decision: 'done',
          clientId: client.clientId,
          clientName: client.name,
          reason: found.kind,
        });
        touch();
      }
      send(exchange, 200, {});
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      sendOAuthError(exchange, error);
    }
  };
}
