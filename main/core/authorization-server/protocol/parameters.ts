/**
 * Query and form parameters: each at most once, or the request is refused (RFC 6749 section 3.1,
 * SEC-14).
 */
import { OAuthError } from './oauth-error.ts';

/**
 * Reads the parameters of a request.
 *
 * @param encoded a query string without `?`, or a form body
 * @throws OAuthError `invalid_request` – repeated, too many, or badly encoded
 * @see RFC 6749 sections 3.1 and 3.2
 */
export function parseParameters(encoded: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  if (/%(?![0-9A-Fa-f]{2})/u.test(encoded))
    throw new OAuthError('invalid_request', 'The parameters are badly encoded.');
  for (const [name, value] of new URLSearchParams(encoded)) {
    if (parameters.has(name)) throw new OAuthError('invalid_request', 'A parameter is repeated.');
    if (parameters.size >= 50)
      throw new OAuthError('invalid_request', 'There are too many parameters.');
    parameters.set(name, value);
  }
  return parameters;
}
