/**
 * Our tokens: opaque, 256 bits, kept only as SHA-256 (product.md section 8). A token is valid only after it is durable;
 * it is dead the moment its grant is ended in memory.
 */
import type { AccessLevel } from '../../../contract/views.ts';
import { accessFromRecord, accessToRecord, intersectAccess, type Access } from '../lib/access.ts';
import { sha256 } from '../lib/digest.ts';
import { limits } from '../lib/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, Random } from '../ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Grant, Grants } from './grants.ts';

export interface LiveToken {
  readonly grant: Grant;
  /** A refresh may have narrowed this token below its grant (RFC 6749 section 6). */
  readonly narrowed: Access | null;
  readonly expiresAt: number;
}

export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly expiresInMs: number;
  readonly access: Access;
  readonly grant: Grant;
}

export type RefreshOutcome =
  | { readonly kind: 'issued'; readonly tokens: IssuedTokens }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'expired' | 'foreign' | 'wider_scope' }
  /** A rotated token came back too late or too often: its chain has to end (RFC 9700 section 4.14.2). */
  | { readonly kind: 'replayed'; readonly grant: Grant };

export interface Tokens {
  /** The living access token behind this text, or null: unknown, expired, ended, or no access token at all. */
  verify(token: string): LiveToken | null;
  /** First tokens of a new chain. Call inside the transaction that uses up the code. */
  issue(grant: Grant, withRefresh: boolean): IssuedTokens;
  /** Rotates a refresh token; idempotent for 30 s while the successor is unused (SEC-19). */
  refresh(token: string, clientId: string, narrowTo: Access | null): RefreshOutcome;
  /** The grant and kind behind a token of any state, for revocation (RFC 7009). */
  find(token: string): { grant: Grant; kind: 'access' | 'refresh' } | null;
  /** Ends one access token. */
  revokeAccess(token: string): void;
  /** Access tokens of a grant that still work. */
  countActive(grantId: string): number;
  /** Drops a grant's tokens from memory; from then on they are unknown. */
  forgetGrant(grantId: string): void;
  /** Marks a grant's tokens as revoked in the store. */
  writeRevoked(grantId: string): void;
  /** Drops what expired. */
  sweep(): void;
}

interface Row {
  hash: Uint8Array;
  kind: 'access' | 'refresh';
  grant_id: string;
  family_id: string;
  generation: number;
  narrowed_access: string | null;
  expires_at: number;
  chain_ends_at: number;
  used_at: number | null;
  rotated_at: number | null;
  revoked_at: number | null;
}

const format = /^cst_(at|rt)_[A-Za-z0-9_-]{43}$/u;

export function createTokens(parts: {
  store: Store;
  grants: Grants;
  clock: Clock;
  random: Random;
}): Tokens {
  const { store, grants, clock, random } = parts;
  const { db } = store;
  /** Living access tokens by hex digest: the only thing the call path asks. */
  const live = new Map<string, LiveToken>();
  /** What a just rotated refresh token was answered with, by hex digest of the rotated one. */
  const grace = new Map<string, { tokens: IssuedTokens; until: number }>();
  const byHash = db.prepare('SELECT * FROM tokens WHERE hash = ?');
  const byGeneration = db.prepare('SELECT hash FROM tokens WHERE family_id = ? AND generation = ?');
  const insert = db.prepare(
    `INSERT INTO tokens (hash, kind, grant_id, family_id, generation, narrowed_access, created_at, expires_at, chain_ends_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  load();

  function load(): void {
    const rows = db
      .prepare(
        `SELECT * FROM tokens WHERE kind = 'access' AND revoked_at IS NULL AND expires_at > ?`,
      )
      .all(clock.nowMs()) as Row[];
    for (const row of rows) {
      const grant = grants.get(row.grant_id);
      if (grant === undefined) continue;
      live.set(hex(row.hash), {
        grant,
        narrowed: parseAccess(row.narrowed_access),
        expiresAt: row.expires_at,
      });
    }
  }

  function create(
    grant: Grant,
    chain: { family: string; generation: number; endsAt: number },
    withRefresh: boolean,
    narrowed: Access | null,
  ): IssuedTokens {
    const now = clock.nowMs();
    const kept = narrowed === null ? null : JSON.stringify(accessToRecord(narrowed));
    const write = (kind: 'at' | 'rt', expiresAt: number): { secret: Secret; hash: Buffer } => {
      const secret = new Secret(`cst_${kind}_${random.bytes(32).toString('base64url')}`);
      const hash = sha256(secret.open());
      const name = kind === 'at' ? 'access' : 'refresh';
      insert.run(
        hash,
        name,
        grant.grantId,
        chain.family,
        chain.generation,
        kept,
        now,
        expiresAt,
        chain.endsAt,
      );
      return { secret, hash };
    };
    const expiresAt = Math.min(now + limits.oauth.accessToken, chain.endsAt);
    const issued = store.transaction(() => ({
      access: write('at', expiresAt),
      refresh: withRefresh
        ? write('rt', Math.min(now + limits.oauth.refreshToken, chain.endsAt))
        : null,
    }));
    // Durable only if we are the outermost transaction; an outer one that fails also fails its caller, and the grant
    // it would have belonged to is then not in the table either, so `verify` refuses.
    live.set(hex(issued.access.hash), { grant, narrowed, expiresAt });
    return {
      accessToken: issued.access.secret,
      refreshToken: issued.refresh?.secret ?? null,
      expiresInMs: expiresAt - now,
      access: narrowed === null ? grant.access : intersectAccess(grant.access, narrowed),
      grant,
    };
  }

  function rotate(row: Row, grant: Grant, narrowTo: Access | null): RefreshOutcome {
    const before = parseAccess(row.narrowed_access);
    const narrowed = narrowTo ?? before;
    const replaced = byGeneration.all(row.family_id, row.generation + 1) as Pick<Row, 'hash'>[];
    const tokens = store.transaction(() => {
      // An unused successor from before a restart is replaced, so that one generation stays one pair.
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE family_id = ? AND generation = ?').run(
        clock.nowMs(),
        row.family_id,
        row.generation + 1,
      );
      db.prepare(
        'UPDATE tokens SET used_at = ?, rotated_at = coalesce(rotated_at, ?) WHERE hash = ?',
      ).run(clock.nowMs(), clock.nowMs(), row.hash);
      const chain = {
        family: row.family_id,
        generation: row.generation + 1,
        endsAt: row.chain_ends_at,
      };
      return create(grant, chain, true, narrowed);
    });
    for (const { hash } of replaced) live.delete(hex(hash));
    grace.set(hex(row.hash), { tokens, until: clock.monotonicMs() + limits.oauth.refreshGrace });
    return { kind: 'issued', tokens };
  }

  /** The immediate predecessor of an unused successor, within 30 s, gets the same answer; anything else is a replay. */
  function repeat(row: Row, grant: Grant, narrowTo: Access | null): RefreshOutcome {
    const since = clock.nowMs() - (row.rotated_at ?? 0);
    const successor = db
      .prepare(
        `SELECT * FROM tokens WHERE family_id = ? AND generation = ? AND kind = 'refresh' AND revoked_at IS NULL`,
      )
      .get(row.family_id, row.generation + 1) as Row | undefined;
    const isInGrace = since >= 0 && since <= limits.oauth.refreshGrace;
    if (!isInGrace || successor === undefined || successor.used_at !== null)
      return { kind: 'replayed', grant };
    const known = grace.get(hex(row.hash));
    if (known !== undefined && known.until >= clock.monotonicMs())
      return { kind: 'issued', tokens: known.tokens };
    return rotate(row, grant, narrowTo);
  }

  return {
    verify(token) {
      if (token.length !== 50 || !token.startsWith('cst_at_')) return null;
      const found = live.get(sha256(token).toString('hex'));
      if (found === undefined || found.grant.isEnded || found.expiresAt <= clock.nowMs())
        return null;
      return found;
    },

    issue(grant, withRefresh) {
      const chain = {
        family: `fa_${random.bytes(12).toString('base64url')}`,
        generation: 0,
        endsAt: clock.nowMs() + limits.oauth.refreshChain,
      };
      return create(grant, chain, withRefresh, null);
    },

    refresh(token, clientId, narrowTo) {
      const row = lookUp(token);
      if (row === null || row.kind !== 'refresh') return { kind: 'refused', why: 'unknown' };
      const grant = grants.get(row.grant_id);
      if (grant === undefined || grant.isEnded) return { kind: 'refused', why: 'unknown' };
      if (grant.clientId !== clientId) return { kind: 'refused', why: 'foreign' };
      if (row.revoked_at !== null) return { kind: 'refused', why: 'unknown' };
      if (row.expires_at <= clock.nowMs()) return { kind: 'refused', why: 'expired' };
      if (row.rotated_at !== null) return repeat(row, grant, narrowTo);
      return rotate(row, grant, narrowTo);
    },

    find(token) {
      const row = lookUp(token);
      const grant = row === null ? undefined : grants.get(row.grant_id);
      return row === null || grant === undefined ? null : { grant, kind: row.kind };
    },

    revokeAccess(token) {
      const hash = sha256(token);
      live.delete(hash.toString('hex'));
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE hash = ?').run(clock.nowMs(), hash);
    },

    countActive(grantId) {
      const now = clock.nowMs();
      let active = 0;
      for (const token of live.values())
        if (token.grant.grantId === grantId && token.expiresAt > now) active += 1;
      return active;
    },

    forgetGrant(grantId) {
      for (const [digest, token] of live) if (token.grant.grantId === grantId) live.delete(digest);
      for (const [digest, kept] of grace)
        if (kept.tokens.grant.grantId === grantId) grace.delete(digest);
    },

    writeRevoked(grantId) {
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE grant_id = ? AND revoked_at IS NULL').run(
        clock.nowMs(),
        grantId,
      );
    },

    sweep() {
      const now = clock.nowMs();
      for (const [digest, token] of live) if (token.expiresAt <= now) live.delete(digest);
      for (const [digest, kept] of grace)
        if (kept.until < clock.monotonicMs()) grace.delete(digest);
      db.prepare('DELETE FROM tokens WHERE expires_at < ?').run(now - limits.oauth.refreshToken);
    },
  };

  function lookUp(token: string): Row | null {
    if (!format.test(token)) return null;
    // In a list: the driver takes a lone object, also a Buffer, for named parameters, and aborts the process.
    return (byHash.get([sha256(token)]) as Row | undefined) ?? null;
  }
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}

function parseAccess(text: string | null): Access | null {
  return text === null ? null : accessFromRecord(JSON.parse(text) as Record<string, AccessLevel>);
}
