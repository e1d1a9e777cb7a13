/**
 * Copies of the metadata documents of well-known programs, for a machine where the addresses cannot
 * be read. They hold only what is certain of a public client that comes back at a loopback address
 * of this machine (RFC 8252 section 7.3): no web page, no key. A document that was read always
 * wins.
 */
import { parseClientMetadata, type ClientMetadata } from './parse-metadata.ts';

interface ShippedCopy {
  /** The `client_id` that the published program sends. */
  readonly url: string;
  readonly name: string;
}

/**
 * Taken in November 2026 from what Claude Code 2.1.330 and Codex 0.169 ask with; the nightly
 * journey logs both in.
 */
const copies: readonly ShippedCopy[] = [
  { url: 'https://claude.ai/oauth/claude-code-client-metadata', name: 'Claude Code' },
  { url: 'https://chatgpt.com/oauth/codex/client.json', name: 'Codex' },
];

/** The copy of the document at this address; undefined for every other address. */
export function shippedCopy(url: string): ClientMetadata | undefined {
  const copy = copies.find((one) => one.url === url);
  if (copy === undefined) return undefined;
  const document = {
    client_id: copy.url,
    client_name: copy.name,
    redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  return parseClientMetadata(url, Buffer.from(JSON.stringify(document)));
}
