/** The rows of our tokens: each is known by its SHA-256, the text of a token is nowhere kept. */
import type { AccessLevel } from '../../../contract/views/access.ts';
import { accessFromRecord, accessToRecord, type Access } from '../lib/access.ts';
import { sha256 } from '../lib/digest.ts';
import type { Store } from '../store/open-store.ts';

/** A row of the table; times are epoch milliseconds. */
export interface StoredToken {
  readonly hash: Uint8Array;
  readonly kind: 'access' | 'refresh';
  readonly chain_id: string;
  readonly generation: number;
  readonly narrowed_access: string | null;
  readonly created_at: number;
  readonly expires_at: number;
  readonly used_at: number | null;
  readonly rotated_at: number | null;
  readonly revoked_at: number | null;
}

interface NewToken {
  readonly hash: Uint8Array;
  readonly kind: 'access' | 'refresh';
  readonly familyId: string;
  readonly generation: number;
  readonly narrowed: Access | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

type Generation = Pick<StoredToken, 'chain_id' | 'generation'>;

/** Each write belongs into a transaction of the caller. */
export interface StoredTokens {
  /** The row of a token text; null for what is none of ours, or was written by somebody else. */
  find(token: string): StoredToken | null;
  /** A token in the store that somebody else wrote is none (SEC-94). */
  isSealed(hash: Uint8Array): boolean;
  /** Access tokens that may still work. */
  livingAccess(now: number): readonly StoredToken[];
  insert(token: NewToken): void;
  /** Digests of the tokens of one generation, in hexadecimal. */
  digestsOf(generation: Generation): readonly string[];
  /** The refresh token of a generation, unless it was revoked. */
  refreshOf(generation: Generation): StoredToken | undefined;
  /** Notes that a refresh token was used; the first use is when it was rotated. */
  markRotated(token: StoredToken, now: number): void;
  revokeGeneration(generation: Generation, now: number): void;
  /** @param digest in hexadecimal */
  revoke(digest: string, now: number): void;
  revokeFamily(familyId: string, now: number): void;
  deleteExpired(before: number): void;
}

const format = /^cst_(at|rt)_[A-Za-z0-9_-]{43}$/u;

/** @returns the table of tokens in the store */
export function createStoredTokens({ db, seals }: Pick<Store, 'db' | 'seals'>): StoredTokens {
  const byHash = db.prepare('SELECT * FROM tokens WHERE hash = ?');
  const byGeneration = db.prepare('SELECT hash FROM tokens WHERE chain_id = ? AND generation = ?');
  const insert = db.prepare(
    `INSERT INTO tokens (hash, kind, chain_id, generation, narrowed_access, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );

  const isSealed = (hash: Uint8Array): boolean =>
    !seals.isOpen() || seals.holds('tokens', [toHex(hash).toUpperCase()]);

  return {
    find(token) {
      if (!format.test(token)) return null;
      const hash = sha256(token);
      if (!isSealed(hash)) return null;
      // In a list: the driver takes a lone object, also a Buffer, for named parameters, and aborts
      // the process.
      return (byHash.get([hash]) as StoredToken | undefined) ?? null;
    },

    isSealed,

    livingAccess: (now) =>
      db
        .prepare(
          `SELECT * FROM tokens WHERE kind = 'access' AND revoked_at IS NULL AND expires_at > ?`,
        )
        .all([now]) as StoredToken[],

    insert({ hash, kind, familyId, generation, narrowed, createdAt, expiresAt }) {
      const kept = narrowed === null ? null : JSON.stringify(accessToRecord(narrowed));
      insert.run(hash, kind, familyId, generation, kept, createdAt, expiresAt);
    },

    digestsOf({ chain_id: familyId, generation }) {
      const rows = byGeneration.all(familyId, generation) as Pick<StoredToken, 'hash'>[];
      return rows.map(({ hash }) => toHex(hash));
    },

    refreshOf: ({ chain_id: familyId, generation }) =>
      db
        .prepare(
          `SELECT * FROM tokens WHERE chain_id = ? AND generation = ? AND kind = 'refresh' AND revoked_at IS NULL`,
        )
        .get(familyId, generation) as StoredToken | undefined,

    markRotated({ hash }, now) {
      db.prepare(
        'UPDATE tokens SET used_at = ?, rotated_at = coalesce(rotated_at, ?) WHERE hash = ?',
      ).run(now, now, hash);
    },

    revokeGeneration({ chain_id: familyId, generation }, now) {
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE chain_id = ? AND generation = ?').run(
        now,
        familyId,
        generation,
      );
    },

    revoke(digest, now) {
      const hash = Buffer.from(digest, 'hex');
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE hash = ?').run(now, hash);
    },

    revokeFamily(familyId, now) {
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE chain_id = ? AND revoked_at IS NULL').run(
        now,
        familyId,
      );
    },

    deleteExpired(before) {
      db.prepare('DELETE FROM tokens WHERE expires_at < ?').run(before);
    },
  };
}

/** @returns a digest in hexadecimal */
export function toHex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}

/** @returns what a refresh narrowed a stored token to; null where it did not */
export function narrowedAccessOf({ narrowed_access: text }: StoredToken): Access | null {
  return text === null ? null : accessFromRecord(JSON.parse(text) as Record<string, AccessLevel>);
}
