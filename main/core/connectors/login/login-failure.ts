/**
 * Why a login came to nothing or ended, for people: one code, one sentence, one thing to do for
 * each cause that can be told apart. Not a word of the service's own is in it, but for an address
 * it expected (ALATION-10).
 */
import { AuthorizationResponseError } from 'oauth4webapi';
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { ClientCredentials, LoginRecord } from '../tokens/login-record.ts';
import { hostOf } from '../tokens/login-trouble.ts';
import { TokenTrouble } from '../tokens/token-trouble.ts';

export type CallbackOutcome = 'connected' | 'declined' | 'mismatch' | 'failed';

export interface LoginFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

const tryAgain = 'Press Connect to try again.';

/** @returns what became of a login that ended with this error */
export function outcomeOf(error: unknown): CallbackOutcome {
  if (error instanceof AuthorizationResponseError)
    return error.error === 'access_denied' ? 'declined' : 'failed';
  return error instanceof TokenTrouble || error instanceof CoreError ? 'failed' : 'mismatch';
}

/**
 * @param client null when it is no longer known which one it was
 * @param permission a sentence about what to ask the vendor's people for, where that is known
 */
export function failureOf(
  outcome: CallbackOutcome,
  error: unknown,
  issuer: string,
  client: ClientCredentials | null,
  permission: string | null = null,
): LoginFailure {
  const host = hostOf(issuer);
  if (outcome === 'declined') {
    return {
      code: 'authorization_refused',
      message: `The login at ${host} was declined there.`,
      hint:
        permission === null
          ? tryAgain
          : `${tryAgain} If it was not you who declined: ${permission}`,
    };
  }
  // Whoever sent this is not known: not a word of it is shown (SEC-64).
  if (outcome === 'mismatch') {
    return {
      code: 'login_mismatch',
      message:
        'The answer to the login did not come from the service it was started at, and was dropped.',
      hint: tryAgain,
    };
  }
  if (error instanceof AuthorizationResponseError) {
    return isAboutClient(error) && client !== null
      ? clientRefused(host, client)
      : {
          code: 'authorization_refused',
          message: `${host} ended the login with an error (${visible(error.error, 60)}).`,
          hint: permission ?? tryAgain,
        };
  }
  if (error instanceof TokenTrouble) return tokenFailure(error, host, client);
  const hint = (error instanceof CoreError ? error.hint : null) ?? tryAgain;
  return {
    code: 'login_failed',
    message:
      error instanceof CoreError ? error.message : `${host} did not give a token for the login.`,
    hint,
  };
}

function tokenFailure(
  { kind, expectedUri }: TokenTrouble,
  host: string,
  client: ClientCredentials | null,
): LoginFailure {
  if (kind === 'unavailable') {
    return {
      code: 'login_unavailable',
      message: `${host} did not answer when Consentry asked for the token.`,
      hint: tryAgain,
    };
  }
  if (kind === 'client-unknown' && client !== null) return clientRefused(host, client);
  if (kind === 'redirect-refused' && client !== null)
    return redirectRefused(host, client, expectedUri);
  return {
    code: 'login_failed',
    message: `${host} did not give a token for the login.`,
    hint: tryAgain,
  };
}

/** The service does not know who we say we are, or not any more. */
export function isAboutClient(error: unknown): boolean {
  if (error instanceof TokenTrouble) return error.kind === 'client-unknown';
  return (
    error instanceof AuthorizationResponseError &&
    (error.error === 'invalid_client' || error.error === 'unauthorized_client')
  );
}

/** Who we are was not accepted: what to do depends on how they came to know us (ATLAR-5). */
function clientRefused(host: string, client: ClientCredentials): LoginFailure {
  const asked = `client id ${visible(client.clientId, 300)}, redirect URI ${visible(client.redirectUri, 300)}`;
  if (client.isDocument === true) {
    return {
      code: 'client_not_listed',
      message: `${host} lets in listed clients only, and Consentry is not on its list.`,
      hint: `Ask the vendor to list it (${asked}), or enter a client id that the vendor gave you.`,
    };
  }
  return {
    code: 'client_refused',
    message: client.isTyped
      ? `${host} does not accept the client id of this connector, or its secret.`
      : `${host} no longer knows the registration of Consentry.`,
    hint: client.isTyped
      ? `Compare with what you were given (${asked}), and enter the secret again.`
      : 'Press Connect: Consentry registers anew.',
  };
}

/**
 * Compared exactly by many services: one spelling of this computer, one port, one path
 * (ALATION-10).
 */
function redirectRefused(
  host: string,
  client: ClientCredentials,
  expected: string | null,
): LoginFailure {
  const sent = visible(client.redirectUri, 300);
  const known = expected === null ? '' : ` It expected ${visible(expected, 300)}.`;
  return {
    code: 'redirect_refused',
    message: `${host} does not accept the redirect URI: Consentry sent ${sent}.${known}`,
    hint: 'Have exactly that address registered for the client id there. Where only https is accepted, Consentry cannot log in: a program on this computer has no https address.',
  };
}

/** The browser did not come back in time. */
export function unanswered(host: string): LoginFailure {
  return {
    code: 'login_unanswered',
    message: `No answer to the login came back from ${host} in time.`,
    hint: 'If its page showed an error, the service may know listed clients only: ask the vendor. Otherwise press Connect to try again.',
  };
}

/** It ended while its token was being renewed, and the new one never arrived here (REL-02). */
export function renewalInterrupted(issuer: string): LoginFailure {
  return {
    code: 'renewal_interrupted',
    message: `The login at ${hostOf(issuer)} was lost while its token was renewed: no new one arrived here, and the old one is no longer taken.`,
    hint: 'Press Connect to log in again.',
  };
}

/** The service says that the grant is over (ATLAR-28). @param nowMs epoch */
export function withdrawn({ server, tokens }: LoginRecord, nowMs: number): LoginFailure {
  const host = hostOf(server.issuer);
  const hasRunOut = tokens?.lastsUntil != null && tokens.lastsUntil <= nowMs;
  return {
    code: hasRunOut ? 'login_ended' : 'access_withdrawn',
    message: hasRunOut
      ? `The login at ${host} has ended: it lasts only so long there.`
      : `Access was withdrawn at ${host}.`,
    hint: 'Press Connect to log in again.',
  };
}

/** A token that was never any good: logging in again gives another like it (ALATION-16). */
export function newTokenRefused(server: string, issuer: string): LoginFailure {
  return {
    code: 'new_token_refused',
    message: `${hostOf(server)} refuses the new token that ${hostOf(issuer)} has just given.`,
    hint: 'Logging in again will not mend that. Ask the vendor whether tokens of this kind are switched on for you (for Alation: JWT).',
  };
}
