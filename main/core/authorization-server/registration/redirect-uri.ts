/**
 * Redirect URIs: which may be registered, and when a presented one is the registered one (RFC 8252
 * sections 7 and 8, RFC 9700 section 4.1, SEC-14, SEC-15). Byte equality, except for the port on
 * loopback.
 */
import { limits } from '../../limits/limits.ts';
import { isLoopbackUri, withoutPort } from '../../lib/loopback-uri.ts';

const privateScheme = /^([a-z][a-z0-9+.-]*):/u;
/**
 * Schemes without a dot that belong to known clients; all others need a reverse domain name (RFC
 * 8252 section 7.1).
 */
const knownSchemes = new Set([
  'cursor',
  'vscode',
  'vscode-insiders',
  'windsurf',
  'zed',
  'claude',
  'raycast',
]);
const forbidden = /[\s\\#\u0000-\u0020\u007f-\uffff]/u;

/**
 * True for a URI that a code may be sent to.
 *
 * @param webHosts hosts of web clients that the person allowed: the only `https` targets (SEC-15)
 * @see RFC 8252 sections 7 and 8, RFC 9700 section 4.1.3
 */
export function isAcceptableRedirectUri(uri: string, webHosts: readonly string[]): boolean {
  if (uri.length > limits.oauth.redirectUriBytes || forbidden.test(uri)) return false;
  if (isLoopbackUri(uri)) return isParsedLoopback(uri);
  const scheme = privateScheme.exec(uri)?.[1];
  if (scheme === 'https') return hasNoUserInfo(uri) && webHosts.includes(new URL(uri).host);
  if (scheme === undefined || scheme === 'http') return false;
  if (scheme.includes('.') ? !isReverseDomain(scheme) : !knownSchemes.has(scheme)) return false;
  return hasNoUserInfo(uri);
}

/**
 * Reverse domain names that belong to the systems themselves, e.g. `com.apple.systempreferences`.
 */
const systemOwners = /^(?:com\.apple|com\.android|org\.freedesktop)\./u;

/**
 * True for a scheme that an app of somebody's can own: the reverse of a domain name (RFC 8252
 * section 7.1). Schemes of the systems are none: `x-apple.systempreferences`, `ms-settings`,
 * `ms-appinstaller`, and what else begins with `x-` or `ms-`.
 */
function isReverseDomain(scheme: string): boolean {
  const [top = '', ...others] = scheme.split('.');
  return (
    /^[a-z]{2,24}$/u.test(top) &&
    others.every((label) => /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/u.test(label)) &&
    !systemOwners.test(`${scheme}.`)
  );
}

/** True for targets that a browser may be sent to without a decision of the person (SEC-16). */
export function isWebRedirect(uri: string): boolean {
  return uri.startsWith('http://') || uri.startsWith('https://');
}

/**
 * The registered URI that a presented one equals, ports of loopback hosts aside; undefined for
 * none.
 *
 * @see RFC 6749 section 3.1.2.3, RFC 8252 section 7.3
 */
export function findRegistered(
  registered: readonly string[],
  presented: string,
): string | undefined {
  if (registered.includes(presented)) return presented;
  if (!isLoopbackUri(presented) || forbidden.test(presented) || !isParsedLoopback(presented))
    return undefined;
  const target = withoutPort(presented);
  return registered.find((uri) => isLoopbackUri(uri) && withoutPort(uri) === target);
}

/**
 * Adds answer parameters and keeps what the registered URI already has in its query.
 *
 * @param parameters those that are null are left out
 * @see RFC 6749 section 3.1.2
 */
export function withParameters(
  uri: string,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const added = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== null) added.set(name, value);
  const separator = !uri.includes('?') ? '?' : /[?&]$/u.test(uri) ? '' : '&';
  return `${uri}${separator}${added.toString()}`;
}

/** One short line for people: the program's own address, or the app behind a private scheme. */
export function redirectInWords(uri: string): string {
  if (isLoopbackUri(uri)) return 'a program on this computer';
  if (uri.startsWith('https://') && URL.canParse(uri)) return `the website ${new URL(uri).host}`;
  return `the app that handles ${privateScheme.exec(uri)?.[0] ?? 'this address'}//`;
}

function isParsedLoopback(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  return (
    url.protocol === 'http:' &&
    ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname) &&
    url.username === '' &&
    url.password === ''
  );
}

function hasNoUserInfo(uri: string): boolean {
  if (!URL.canParse(uri)) return false;
  const url = new URL(uri);
  return url.username === '' && url.password === '';
}
