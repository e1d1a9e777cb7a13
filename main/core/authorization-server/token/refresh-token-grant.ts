import type { Revoke } from '../../grants/revoke.ts';
import type { Tokens } from '../../grants/tokens.ts';
import { isWithin } from '../../lib/access.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { parseScopeRequest } from '../protocol/scope-request.ts';
import { assertResource, type GrantType } from './grant-type.ts';

interface Parts {
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly port: () => number;
}

/**
 * Rotates a refresh token. One that was used before ends its family.
 *
 * @returns a grant type that throws `invalid_grant` for a token that is unknown, expired or used,
 *   `invalid_scope` where more is asked for than was granted, and `invalid_target` for another
 *   resource
 * @see RFC 6749 section 6, RFC 9700 section 4.14.2
 */
export function createRefreshTokenGrant({ tokens, revoke, port }: Parts): GrantType {
  return (client, parameters) => {
    const presented = parameters.get('refresh_token') ?? '';
    const scope = parameters.get('scope');
    const grant = tokens.find(presented)?.family.grant;
    if (grant?.clientId === client.clientId) assertResource(parameters, grant, port());
    const requested = scope === undefined ? null : parseScopeRequest(scope).access;
    // A scope without a word for a connector narrows nothing.
    const narrowTo = requested !== null && requested.size > 0 ? requested : null;
    if (narrowTo !== null && grant !== undefined && !isWithin(narrowTo, grant.access)) {
      throw new OAuthError('invalid_scope', 'A refresh can only narrow what was granted.');
    }
    const outcome = tokens.refresh(presented, client.clientId, narrowTo);
    if (outcome.kind === 'issued') return outcome.tokens;
    if (outcome.kind === 'replayed') revoke.family(outcome.family, 'refresh_replayed');
    throw new OAuthError(
      'invalid_grant',
      'The refresh token is unknown, expired or used. Log in again.',
    );
  };
}
