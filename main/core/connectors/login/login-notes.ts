/**
 * What was learned about a login between two logins: what the next one has to ask for, as whom we
 * asked, and why the last attempt or the login itself came to nothing. All of it ends with a login
 * that succeeds, but for the client: that one stays the one to ask the service about.
 */
import { cleanScopes, type LoginChallenge } from '../tokens/challenge.ts';
import type { ClientCredentials } from '../tokens/login-record.ts';
import type { LoginFailure } from './login-failure.ts';

export interface LoginNotes {
  /** Of the last refusal by the server: where to look, and which scopes. */
  challenge(): LoginChallenge | null;
  noteChallenge(challenge: LoginChallenge | null): void;
  /** Scopes that the service asked for in vain. */
  missing(): readonly string[];
  /** @returns whether some of them were not known to be missing */
  noteMissing(scopes: readonly string[], held: readonly string[]): boolean;
  failure(): LoginFailure | null;
  noteFailure(failure: LoginFailure): void;
  /** The login works, or another attempt begins. */
  clearFailure(): void;
  /** The client of the last attempt, also where that came to nothing. */
  triedAs(): ClientCredentials | null;
  noteClient(client: ClientCredentials): void;
  /** A login succeeded. */
  loggedIn(): void;
  /** The person gave the login back. */
  forget(): void;
}

/** @returns notes of a login about which nothing is known */
export function createLoginNotes(): LoginNotes {
  let challenge: LoginChallenge | null = null;
  let missing: readonly string[] = [];
  let failure: LoginFailure | null = null;
  let triedAs: ClientCredentials | null = null;

  function loggedIn(): void {
    challenge = null;
    missing = [];
    failure = null;
  }

  return {
    challenge: () => challenge,
    noteChallenge(next) {
      challenge = next;
    },
    missing: () => missing,
    noteMissing(scopes, held) {
      const more = cleanScopes(scopes).filter(
        (scope) => !held.includes(scope) && !missing.includes(scope),
      );
      if (more.length === 0) return false;
      missing = cleanScopes([...missing, ...more]);
      return true;
    },
    failure: () => failure,
    noteFailure(next) {
      failure = next;
    },
    clearFailure() {
      failure = null;
    },
    triedAs: () => triedAs,
    noteClient(client) {
      triedAs = client;
    },
    loggedIn,
    forget() {
      loggedIn();
      triedAs = null;
    },
  };
}
