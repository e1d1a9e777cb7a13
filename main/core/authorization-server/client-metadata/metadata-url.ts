/**
 * A `client_id` that is the address of a client metadata document
 * (draft-ietf-oauth-client-id-metadata-document section 3, SEC-23). The URL is the identity, so it
 * has one spelling: what a URL parser would write differently is refused, and nothing is ever
 * normalised.
 */
import { isIP } from 'node:net';
import { limits } from '../../limits/limits.ts';

/**
 * Visible ASCII without what a URL parser rewrites or what hides characters: `%`, quotes, angle
 * brackets, `\`, braces.
 */
const plain = /^https:\/\/[A-Za-z0-9!$&'()*+,\-./:;=@_~]+$/u;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
/**
 * Names that never belong to one owner on the public internet (RFC 6761, RFC 6762, RFC 8375,
 * ICANN's name collisions).
 */
const localDomains = new Set([
  'alt',
  'arpa',
  'corp',
  'example',
  'home',
  'internal',
  'intranet',
  'invalid',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'mail',
  'onion',
  'private',
  'test',
]);

/** True for a client id that only a metadata document can explain, acceptable or not. */
export function looksLikeMetadataUrl(clientId: string): boolean {
  return /^https?:/iu.test(clientId);
}

/**
 * @returns whether a client id is a URL that may be fetched, and is its own only spelling
 * @see draft-ietf-oauth-client-id-metadata-document section 3
 */
export function isAcceptableMetadataUrl(clientId: string): boolean {
  if (clientId.length > limits.clientMetadata.urlBytes || !plain.test(clientId)) return false;
  if (!URL.canParse(clientId)) return false;
  const url = new URL(clientId);
  // Equal texts: no dot segments, no upper-case host, no `:443`, no escaping that a parser would
  // add.
  return (
    url.href === clientId &&
    url.username === '' &&
    url.password === '' &&
    url.port === '' &&
    url.pathname !== '/' &&
    isPublicName(url.hostname)
  );
}

/** True for a DNS name with at least two labels that is not of a local network's own names. */
function isPublicName(host: string): boolean {
  const labels = host.split('.');
  const last = labels.at(-1) ?? '';
  return (
    host.length <= 253 &&
    isIP(host) === 0 &&
    labels.length >= 2 &&
    labels.every((part) => label.test(part)) &&
    !localDomains.has(last) &&
    // A top-level domain has a letter; `1.2.3.4` in any spelling has none.
    /[a-z]/u.test(last)
  );
}
