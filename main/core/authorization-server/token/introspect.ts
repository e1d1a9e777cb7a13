/**
 * Token introspection (RFC 7662): for clients with a secret, about their own tokens only, and off
 * unless the person switched it on. Everything else is `{"active":false}`, so that it is no oracle
 * (SEC-30).
 */
import type { FoundToken, Tokens } from '../../grants/tokens.ts';
import { readBody, send, sendJson, type Exchange, type Handler } from '../../http/exchange.ts';
import { intersectAccess, scopesOf } from '../../lib/access.ts';
import { limits } from '../../limits/limits.ts';
import type { AuthenticateClient } from './client-auth.ts';
import { OAuthError, sendOAuthError } from '../protocol/oauth-error.ts';
import { parseParameters } from '../protocol/parameters.ts';

/**
 * Says whether a token is active, to the client that it belongs to.
 *
 * @param parts.isOn off, the endpoint is not there
 * @see RFC 7662 sections 2.1 and 2.2
 */
export function createIntrospection(parts: {
  authenticate: AuthenticateClient;
  tokens: Tokens;
  isOn: () => boolean;
}): Handler {
  const { tokens } = parts;
  return async (exchange) => {
    const body = await readBody(exchange, limits.http.otherBody);
    if (!parts.isOn()) return send(exchange, 404, {});
    try {
      const parameters = parseParameters(body.toString('utf8'));
      const authorization = exchange.admitted.headers.get('authorization');
      const client = await parts.authenticate(authorization, parameters);
      if (client.authMethod === 'none') {
        throw new OAuthError(
          'invalid_client',
          'Only a client with a secret may ask about its tokens.',
          authorization !== undefined,
        );
      }
      const token = parameters.get('token');
      if (token === undefined) throw new OAuthError('invalid_request', 'The token is missing.');
      const found = tokens.find(token);
      const isOwn = found !== null && found.family.grant.clientId === client.clientId;
      sendJson(
        exchange,
        200,
        isOwn && found.isActive && client.blockedAt === null
          ? describe(exchange, found)
          : { active: false },
      );
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      sendOAuthError(exchange, error);
    }
  };
}

function describe({ issuer }: Exchange, found: FoundToken): Record<string, unknown> {
  const { grant } = found.family;
  const access =
    found.narrowed === null ? grant.access : intersectAccess(grant.access, found.narrowed);
  const audience = [...grant.audience].map((route) => `${issuer}${route}`);
  return {
    active: true,
    scope: scopesOf(access).join(' '),
    client_id: grant.clientId,
    ...(found.kind === 'access' ? { token_type: 'Bearer' } : {}),
    exp: Math.floor(found.expiresAt / 1000),
    iat: Math.floor(found.createdAt / 1000),
    aud: audience.length === 1 ? audience[0] : audience,
    iss: issuer,
  };
}
