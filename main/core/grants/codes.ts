/** Authorization codes: 60 seconds, once, bound to grant, redirect URI and PKCE challenge (RFC 6749 section 4.1.2, SEC-18). */
import { sha256 } from '../lib/digest.ts';
import { limits } from '../lib/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random } from '../ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Grant, Grants } from './grants.ts';

export interface CodeBinding {
  readonly redirectUri: string;
  /** False when the authorization request left it out; the token request may then leave it out as well. */
  readonly redirectUriSent: boolean;
  /** PKCE S256 challenge. */
  readonly challenge: string;
}

export type CodeLookup =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' }
  /** Presented before: whatever came from it has to end. */
  | { readonly kind: 'used'; readonly grant: Grant }
  | { readonly kind: 'fresh'; readonly grant: Grant; readonly binding: CodeBinding };

export interface Codes {
  issue(grant: Grant, binding: CodeBinding): Secret;
  look(code: string): CodeLookup;
  /** Marks the code as used; call it in the transaction that issues the tokens. */
  use(code: string): void;
  sweep(): void;
}

interface Row {
  grant_id: string;
  redirect_uri: string;
  redirect_uri_sent: number;
  challenge: string;
  expires_at: number;
  used_at: number | null;
}

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
        `INSERT INTO codes (hash, grant_id, redirect_uri, redirect_uri_sent, challenge, expires_at) VALUES (?, ?, ?, ?, ?, ?)`,
      ).run(
        sha256(code.open()),
        grant.grantId,
        binding.redirectUri,
        binding.redirectUriSent ? 1 : 0,
        binding.challenge,
        clock.nowMs() + limits.oauth.code,
      );
      return code;
    },

    look(code) {
      // In a list: the driver takes a lone object, also a Buffer, for named parameters, and aborts the process.
      const row = db.prepare('SELECT * FROM codes WHERE hash = ?').get([sha256(code)]) as
        Row | undefined;
      const grant = row === undefined ? undefined : grants.get(row.grant_id);
      if (row === undefined || grant === undefined || grant.isEnded) return { kind: 'unknown' };
      if (row.used_at !== null) return { kind: 'used', grant };
      if (row.expires_at <= clock.nowMs()) return { kind: 'expired' };
      return {
        kind: 'fresh',
        grant,
        binding: {
          redirectUri: row.redirect_uri,
          redirectUriSent: row.redirect_uri_sent === 1,
          challenge: row.challenge,
        },
      };
    },

    use(code) {
      db.prepare('UPDATE codes SET used_at = ? WHERE hash = ?').run(clock.nowMs(), sha256(code));
    },

    sweep() {
      // Kept for a day after use, so that a late replay still ends what came from it.
      db.prepare('DELETE FROM codes WHERE expires_at < ?').run(
        clock.nowMs() - limits.oauth.unusedRegistrationLife,
      );
    },
  };
}
