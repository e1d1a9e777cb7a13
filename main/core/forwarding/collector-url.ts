/**
 * Where the log may be sent: an address that the person typed, encrypted unless it is on this
 * computer, and never ourselves.
 */
import { isLoopbackUri } from '../lib/loopback-uri.ts';

/**
 * @param ownPort where we listen: what we sent there would be entries again, for ever
 * @returns what is wrong with it, in a sentence, or null
 */
export function collectorUrlProblem(text: string, ownPort: number | null): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) return 'This is not an address.';
  if (url.username !== '' || url.password !== '')
    return 'Leave user name and password out of the address; give a header in their place.';
  if (url.search !== '' || url.hash !== '')
    return 'Leave out what follows ? or #; what is secret belongs in a header.';
  if (url.protocol === 'http:') {
    if (!isLoopbackUri(url.href)) return 'Without encryption (http) only this computer will do.';
    if (ownPort !== null && Number(url.port === '' ? 80 : url.port) === ownPort)
      return 'This is the address of Consentry itself.';
    return null;
  }
  return url.protocol === 'https:' ? null : 'The address has to begin with https://.';
}
