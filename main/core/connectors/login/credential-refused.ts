/**
 * A token or an `Authorization` header that a person set and the server does not accept, in words.
 * One that stands in place of the login that the server wants is named as that (ATRYUM-18).
 */
import type { StoredHttpConnector } from '../../ports/preferences-document.ts';
import type { UpstreamFailure } from '../conversation/upstream.ts';
import { readChallenge } from '../tokens/challenge.ts';

interface Refusal {
  /** Of the HTTP answer; null: not known. */
  readonly status: number | null;
  /** The server takes logins: at this host, where that is known. Null: it names none. */
  readonly login: { readonly host: string | null } | null;
}

interface Words {
  readonly message: string;
  readonly hint: string;
}

/** By its `WWW-Authenticate` the server says whether it takes logins (RFC 9728 section 5.1). */
export function credentialRefusedBy(
  stored: Pick<StoredHttpConnector, 'bearer'>,
  denial: UpstreamFailure['denial'],
): Words {
  const takesLogins = readChallenge(denial?.challenge ?? null)?.resourceMetadata != null;
  const login = takesLogins ? { host: null } : null;
  return credentialRefused(stored, { status: denial?.status ?? null, login });
}

export function credentialRefused(
  { bearer }: Pick<StoredHttpConnector, 'bearer'>,
  { status, login }: Refusal,
): Words {
  const what = bearer === null ? 'header Authorization' : 'token';
  const renew = bearer === null ? 'give the header a new token' : 'set a new token';
  const refused = `The server does not accept the ${what}${status === null ? '' : ` (${status})`}`;
  if (login === null)
    return { message: `${refused}.`, hint: `Get a token from the service, then ${renew}.` };
  return {
    message: `${refused}: it wants a login${login.host === null ? '' : `, at ${login.host}`}.`,
    hint: `Leave the ${what} empty and press Connect to log in. If the service gives out tokens too, ${renew}.`,
  };
}
