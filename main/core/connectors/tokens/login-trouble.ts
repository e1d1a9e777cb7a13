/**
 * Why a login at a service does not work: what happened and what to do, without a word of the
 * service's own.
 */
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';

/** @returns `connector_failed`, with what the person can do */
export function loginTrouble(message: string, hint: string, cause?: unknown): CoreError {
  return new CoreError('connector_failed', message, { hint, cause });
}

/** True for http and https on a loopback address written as such, or `localhost`. */
export function isLoopbackUrl({ protocol, hostname }: URL): boolean {
  return (
    (protocol === 'http:' || protocol === 'https:') &&
    (hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/u.test(hostname))
  );
}

/** A host as people can check it: punycode, never what the service would like to be seen. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? visible(new URL(url).host, 255) : 'an address that is none';
}
