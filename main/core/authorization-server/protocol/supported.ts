/** What the authorization server supports, as its metadata says it (RFC 8414 section 2). */
import type { AuthorizationSettings } from '../../../../contract/views/snapshot/authorization-settings.ts';

/** RFC 8628 section 3.4. */
export const deviceGrantType = 'urn:ietf:params:oauth:grant-type:device_code';

/** For client assertions (RFC 7523). */
export const assertionAlgorithms = ['ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'] as const;

/**
 * @returns `grant_types_supported`
 * @see RFC 8414 section 2, RFC 8628 section 4
 */
export function supportedGrantTypes({ deviceLogin }: AuthorizationSettings): string[] {
  return ['authorization_code', 'refresh_token', ...(deviceLogin ? [deviceGrantType] : [])];
}
