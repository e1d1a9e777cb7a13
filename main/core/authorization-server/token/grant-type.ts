/** What the grant types of the token endpoint have in common. */
import type { Client } from '../../grants/clients/client.ts';
import type { Grant } from '../../grants/grants.ts';
import type { IssuedTokens } from '../../grants/issued-tokens.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import { limits } from '../../limits/limits.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { parseResource } from '../protocol/scope-request.ts';

/**
 * Carries out one kind of token request, for a client that is authenticated.
 *
 * @throws OAuthError – nothing was issued
 */
export type GrantType = (client: Client, parameters: ReadonlyMap<string, string>) => IssuedTokens;

/**
 * @throws OAuthError `invalid_target` – the request names a resource that the grant does not cover
 * @see RFC 8707 section 2.2
 */
export function assertResource(
  parameters: ReadonlyMap<string, string>,
  grant: Grant,
  port: number,
): void {
  const resource = parameters.get('resource');
  if (resource !== undefined && !grant.audience.has(parseResource(resource, port))) {
    throw new OAuthError('invalid_target', 'The grant does not cover this resource.');
  }
}

/**
 * Programs log in again and again without revoking: ends the oldest families of a grant that has
 * too many, so that one more fits.
 */
export function endOldestFamilies(grant: Grant, families: TokenFamilies, revoke: Revoke): void {
  const alive = families.listByGrant(grant.grantId);
  const tooMany = Math.max(0, alive.length - limits.oauth.familiesPerGrant + 1);
  for (const family of alive.slice(0, tooMany)) revoke.family(family, 'superseded');
}
