/** Where services send the browser back to after a login. */
import type { LoginContext } from './login-context.ts';
import { noLogin, type CallbackPlaces } from './start-login.ts';

/** Of the redirect URI that all clients registered by hand share. */
export const callbackPath = '/oauth/callback';

/** @see RFC 8252 section 7.3 */
export function callbackPlaces({ stored, origin }: LoginContext): CallbackPlaces {
  const { id, oauth } = stored();
  // Both spellings are listened to; the chosen one is sent (ALATION-9).
  const host = (oauth ?? noLogin).redirectHost ?? '127.0.0.1';
  const common = `${origin().replace('//127.0.0.1:', `//${host}:`)}${callbackPath}`;
  return { common, own: `${common}/${id}` };
}
