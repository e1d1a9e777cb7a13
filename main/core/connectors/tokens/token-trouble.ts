/**
 * What a service that gives no token means by it, sorted into the few things that matter (REL-22);
 * never quoted.
 */
import { ResponseBodyError } from 'oauth4webapi';

/**
 * `login-ended`: the service says that this grant is over. `client-unknown`: it no longer knows our
 * registration. `redirect-refused`: our redirect URI is not the one it knows. `refused`: it
 * answered with another no. `unavailable`: it did not answer; the login is as good as before.
 */
type TokenTroubleKind =
  'login-ended' | 'client-unknown' | 'redirect-refused' | 'refused' | 'unavailable';

export class TokenTrouble extends Error {
  readonly kind: TokenTroubleKind;
  /** For `redirect-refused`, where the service named the one it knows: foreign text. */
  readonly expectedUri: string | null;

  constructor(kind: TokenTroubleKind, expectedUri: string | null = null) {
    super(`the token endpoint: ${kind}`);
    this.name = 'TokenTrouble';
    this.kind = kind;
    this.expectedUri = expectedUri;
  }
}

/**
 * Trouble of the service, and "later", are no verdict on the login (REL-22).
 *
 * @throws TokenTrouble
 */
export async function available(response: Response): Promise<Response> {
  const { status } = response;
  if (status >= 500 || status === 429 || status === 408 || (status >= 300 && status <= 399))
    throw new TokenTrouble('unavailable');
  return response;
}

/**
 * Tries once more where the service requires a nonce in the proof (RFC 9449 section 8).
 *
 * @param sentUri for a code: another redirect URI than the registered one is told from a code that
 *   is over (ALATION-10)
 * @throws TokenTrouble
 */
export async function sorted<Result>(
  work: () => Promise<Result>,
  sentUri: string | null,
): Promise<Result> {
  try {
    return await onceMoreForNonce(work);
  } catch (error) {
    if (error instanceof TokenTrouble) throw error;
    if (error instanceof ResponseBodyError) {
      const redirect = redirectTrouble(error, sentUri);
      if (redirect !== null) throw redirect;
      if (error.error === 'invalid_grant') throw new TokenTrouble('login-ended');
      if (error.error === 'invalid_client') throw new TokenTrouble('client-unknown');
      if (error.error === 'temporarily_unavailable' || error.error === 'server_error')
        throw new TokenTrouble('unavailable');
      throw new TokenTrouble('refused');
    }
    // No connection, no time, a body that is no token answer: nothing that ends a login.
    throw new TokenTrouble('unavailable');
  }
}

function redirectTrouble(error: ResponseBodyError, sentUri: string | null): TokenTrouble | null {
  const said = error.error_description ?? '';
  if (sentUri === null || !/redirect[ _-]?ur[il]/iu.test(`${error.error} ${said}`)) return null;
  const named = said.match(/https?:\/\/[^\s"'<>,;)\]]+/giu) ?? [];
  const expected = named.find((uri) => uri.replace(/\.$/u, '') !== sentUri);
  return new TokenTrouble('redirect-refused', expected ?? null);
}

/**
 * The nonce came with the refusal; made anew, because nothing of a request may be used twice.
 */
async function onceMoreForNonce<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ResponseBodyError && error.error === 'use_dpop_nonce') return work();
    throw error;
  }
}
