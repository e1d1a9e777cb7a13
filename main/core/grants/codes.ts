/**
 * Authorization codes: 60 seconds, once, bound to grant, redirect URI and PKCE challenge (RFC 6749
 * section 4.1.2, SEC-18).
 */
import { sha256 } from '../lib/digest.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Grant, Grants } from './grants.ts';

interface CodeBinding {
  readonly redirectUri: string;
  /**
   * False when the authorization request left it out; the token request may then leave it out as
   * well.
   */
  readonly redirectUriSent: boolean;
  /** PKCE S256 challenge. */
  readonly challenge: string;
  /** The client gets a refresh token. */
  readonly staysLoggedIn: boolean;
}

type CodeLookup =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' }
  /** Presented before: the token family that came from it has to end. */
  | { readonly kind: 'used'; readonly clientId: string; readonly familyId: string | null }
  | { readonly kind: 'fresh'; readonly grant: Grant; readonly binding: CodeBinding };

export interface Codes {
  issue(grant: Grant, binding: CodeBinding): Secret;
  find(code: string): CodeLookup;
  /**
   * Marks the code as used by a token family; call it in the transaction that issues the token
   * family's tokens.
   */
  use(code: string, familyId: string): void;
  /** Grants with a code that may still be redeemed. */
  awaited(): ReadonlySet<string>;
  sweep(): void;
}

interface Row {
  grant_id: string;
  redirect_uri: string;
  redirect_uri_sent: number;
  challenge: string;
  offline: number;
  chain_id: string | null;
  expires_at: number;
  used_at: number | null;
}

/**
 * @returns the authorization codes of the store; their texts are kept nowhere
 * @see RFC 6749 section 4.1.2, RFC 9700 section 2.1.1
 */
export function createCodes(parts: {
  store: Store;
  grants: Grants;
  clock: Clock;
  random: Random;
}): Codes {
  const { store, grants, clock, random } = parts;
  const { db } = store;
  return {
    issue(grant, binding) {
      const code = new Secret(`cst_ac_${random.bytes(32).toString('base64url')}`);
      db.prepare(
        `INSERT INTO codes (hash, grant_id, redirect_uri, redirect_uri_sent, challenge, offline, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        sha256(code.open()),
        grant.grantId,
        binding.redirectUri,
        binding.redirectUriSent ? 1 : 0,
        binding.challenge,
        binding.staysLoggedIn ? 1 : 0,
        clock.nowMs() + limits.oauth.code,
      );
      return code;
    },

    find(code) {
      // In a list: the driver takes a lone object, also a Buffer, for named parameters, and aborts
      // the process.
      const row = db.prepare('SELECT * FROM codes WHERE hash = ?').get([sha256(code)]) as
        Row | undefined;
      const grant = row === undefined ? undefined : grants.get(row.grant_id);
      if (row === undefined || grant === undefined || grant.isEnded) return { kind: 'unknown' };
      if (row.used_at !== null)
        return { kind: 'used', clientId: grant.clientId, familyId: row.chain_id };
      if (row.expires_at <= clock.nowMs()) return { kind: 'expired' };
      return {
        kind: 'fresh',
        grant,
        binding: {
          redirectUri: row.redirect_uri,
          redirectUriSent: row.redirect_uri_sent === 1,
          challenge: row.challenge,
          staysLoggedIn: row.offline === 1,
        },
      };
    },

    use(code, familyId) {
      db.prepare('UPDATE codes SET used_at = ?, chain_id = ? WHERE hash = ?').run(
        clock.nowMs(),
        familyId,
        sha256(code),
      );
    },

    awaited() {
      const rows = db
        .prepare('SELECT DISTINCT grant_id FROM codes WHERE used_at IS NULL AND expires_at > ?')
        .all([clock.nowMs()]) as Pick<Row, 'grant_id'>[];
      return new Set(rows.map((row) => row.grant_id));
    },

    sweep() {
      // Kept for a day after use, so that a late replay still ends what came from it.
      db.prepare('DELETE FROM codes WHERE expires_at < ?').run(
        clock.nowMs() - limits.oauth.unusedRegistrationLife,
      );
    },
  };
}
