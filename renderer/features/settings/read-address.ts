/**
 * Reads what is typed into the lists of the settings; core has the last word with the contract's
 * schemas.
 */
import { readUrl } from '../../state/read-url.ts';

type Read = { readonly entry: string } | { readonly problem: string };

const longestAddress = 512;
/**
 * The same rule as `webHosts` of the contract, which a test compares; importing it would bundle
 * zod.
 */
export const webHostPattern = /^[a-z0-9.-]{1,253}(:\d{1,5})?$/;

/** The web address of a client: https, with a path, taken byte for byte since it is compared so. */
export function readClientAddress(text: string): Read {
  const problem = 'Use a full https address, e.g. https://example.com/oauth/client.json.';
  const url = readUrl(text);
  const isClient =
    url?.protocol === 'https:' && url.pathname !== '/' && text.length <= longestAddress;
  return isClient ? { entry: text } : { problem };
}

/** A host, also from a pasted https address. */
export function readWebHost(text: string): Read {
  const url = /^https:\/\//i.test(text) ? readUrl(text) : null;
  const host = url === null ? text.toLowerCase() : url.host;
  if (webHostPattern.test(host)) return { entry: host };
  return { problem: 'Use a host such as vscode.dev; a star for all below it is not possible.' };
}
