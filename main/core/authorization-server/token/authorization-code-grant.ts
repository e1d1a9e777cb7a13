import type { Client } from '../../grants/clients/client.ts';
import type { Codes } from '../../grants/codes.ts';
import type { Revoke } from '../../grants/revoke.ts';
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Tokens } from '../../grants/tokens.ts';
import type { Store } from '../../store/open-store.ts';
import { OAuthError } from '../protocol/oauth-error.ts';
import { verifierMatches } from '../protocol/pkce.ts';
import { assertResource, endOldestFamilies, type GrantType } from './grant-type.ts';

interface Parts {
  readonly store: Store;
  readonly codes: Codes;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly revoke: Revoke;
  readonly port: () => number;
  readonly isRegistered: (client: Client, redirectUri: string) => boolean;
}

/**
 * Exchanges an authorization code for the tokens of a new family. A second use of the code ends the
 * family that it started.
 *
 * @returns a grant type that throws `invalid_grant` for a code that is unknown, expired, used, or
 *   bound to another client, redirect URI or verifier, and `invalid_target` for another resource
 * @see RFC 6749 section 4.1.3, RFC 7636 section 4.6, RFC 9700 section 2.1.1
 */
export function createAuthorizationCodeGrant(parts: Parts): GrantType {
  const { store, codes, families, tokens, revoke, port } = parts;

  return (client, parameters) => {
    const code = parameters.get('code') ?? '';
    const found = codes.find(code);
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
    // The person took it from the registration since.
    if (!parts.isRegistered(client, binding.redirectUri)) throw refused;
    if (!verifierMatches(parameters.get('code_verifier') ?? '', binding.challenge)) throw refused;
    assertResource(parameters, grant, port());
    endOldestFamilies(grant, families, revoke);
    return store.transaction(() => {
      const issued = tokens.issue(grant, binding.staysLoggedIn);
      codes.use(code, issued.family.familyId);
      return issued;
    });
  };
}
