/**
 * Loopback URIs as native apps register them (RFC 8252 section 7.3): one text once the port is put
 * aside.
 */

const authority = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost))(?::\d{1,5})?(?=[/?]|$)/u;

/** True for `http` on one of the three loopback hosts, by its text alone. */
export function isLoopbackUri(uri: string): boolean {
  return authority.test(uri);
}

/** The same text without the port digits of its authority; any other URI is returned as it is. */
export function withoutPort(uri: string): string {
  return uri.replace(authority, '$1');
}
