/**
 * Our tokens: opaque, 256 bits, kept only as SHA-256. A token is valid only after it is durable; it
 * is dead the moment its token family or grant is ended in memory.
 */
import type { AccessLevel } from '../../../contract/views/views.ts';
import { accessFromRecord, accessToRecord, intersectAccess, type Access } from '../lib/access.ts';
import { sha256, sha256Hex } from '../lib/digest.ts';
import { Grouped } from '../lib/grouped.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, FaultPoint, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { TokenFamily, TokenFamilies } from './token-families.ts';
import type { Grant } from './grants.ts';
import { createRefreshGrace } from './refresh-grace.ts';
import { longestLifetimes, type LifetimesOf } from './token-lifetimes.ts';
import type { IssuedTokens } from './issued-tokens.ts';
import type { LiveToken } from './live-token.ts';

type RefreshOutcome =
  | { readonly kind: 'issued'; readonly tokens: IssuedTokens }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'expired' | 'foreign' }
  /** A rotated token came back too late or too often: its token family has to end (RFC 9700 section 4.14.2). */
  | { readonly kind: 'replayed'; readonly family: TokenFamily };

/** What a token of ours is, whatever its state: for revocation and introspection. */
export interface FoundToken {
  readonly kind: 'access' | 'refresh';
  readonly family: TokenFamily;
  readonly narrowed: Access | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** It would be accepted now. */
  readonly isActive: boolean;
}

export interface Tokens {
  /** The living access token behind this text, or null: unknown, expired, ended, or no access token at all. */
  verify(token: string): LiveToken | null;
  /** First tokens of a new token family. Call inside the transaction that uses up the code. */
  issue(grant: Grant, withRefresh: boolean): IssuedTokens;
  /** Rotates a refresh token; idempotent for 30 s while the successor is unused (SEC-19). */
  refresh(token: string, clientId: string, narrowTo: Access | null): RefreshOutcome;
  find(token: string): FoundToken | null;
  /** Ends one access token, by its digest in hexadecimal. */
  revokeAccess(digest: string): void;
  /** Access tokens of a grant that still work. */
  countActive(grantId: string): number;
  /** The same, and when the first of them ends by itself. */
  active(grantId: string): { readonly count: number; readonly until: number };
  /** Drops a token family's tokens from memory; from then on they are unknown. */
  forgetFamily(familyId: string): void;
  /** Marks a token family's tokens as revoked in the store. */
  writeRevoked(familyId: string): void;
  /** Drops what expired. */
  sweep(): void;
}

interface Row {
  hash: Uint8Array;
  kind: 'access' | 'refresh';
  chain_id: string;
  generation: number;
  narrowed_access: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  rotated_at: number | null;
  revoked_at: number | null;
}

/** In the journal of restrictions. */
export const endTokenAct = 'token.end';

const format = /^cst_(at|rt)_[A-Za-z0-9_-]{43}$/u;

export function createTokens(parts: {
  store: Store;
  families: TokenFamilies;
  clock: Clock;
  random: Random;
  faults?: FaultPoint | undefined;
  /** Where somebody made them shorter (ATMOS-31, ALATION-33). */
  lifetimes?: LifetimesOf;
}): Tokens {
  const { store, families, clock, random } = parts;
  const { db } = store;
  const fault = parts.faults ?? ((): void => undefined);
  const lifetimes = parts.lifetimes ?? ((): typeof longestLifetimes => longestLifetimes);
  /** Living access tokens by hex digest: the only thing the call path asks. */
  const live = new Map<string, LiveToken>();
  /** Digests of the same, by token family: ending one touches no token of another. */
  const ofFamily = new Grouped<string, string>();
  const grace = createRefreshGrace(clock);
  const byHash = db.prepare('SELECT * FROM tokens WHERE hash = ?');
  const byGeneration = db.prepare('SELECT hash FROM tokens WHERE chain_id = ? AND generation = ?');
  const insert = db.prepare(
    `INSERT INTO tokens (hash, kind, chain_id, generation, narrowed_access, created_at, expires_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  /** Read from the store, and not yet looked at whether we wrote it: the key comes after the tokens. */
  const unproven = new Set<string>();
  load();

  function load(): void {
    const rows = db
      .prepare(
        `SELECT * FROM tokens WHERE kind = 'access' AND revoked_at IS NULL AND expires_at > ?`,
      )
      .all([clock.nowMs()]) as Row[];
    for (const row of rows) {
      const family = families.get(row.chain_id);
      if (family === undefined) continue;
      unproven.add(hex(row.hash));
      enter(hex(row.hash), {
        grant: family.grant,
        family,
        narrowed: parseAccess(row.narrowed_access),
        expiresAt: row.expires_at,
      });
    }
  }

  function enter(digest: string, token: LiveToken): void {
    live.set(digest, token);
    ofFamily.add(token.family.familyId, digest);
    families.noteTokens(token.family);
  }

  function leave(digest: string): void {
    const token = live.get(digest);
    if (token === undefined) return;
    live.delete(digest);
    ofFamily.delete(token.family.familyId, digest);
    families.noteTokens(token.family);
  }

  /** Writes one pair; the access token works once that is durable. */
  function write(family: TokenFamily, generation: number, narrowed: Access | null): IssuedTokens {
    const { grant } = family;
    const now = clock.nowMs();
    const kept = narrowed === null ? null : JSON.stringify(accessToRecord(narrowed));
    const life = lifetimes(grant.clientId);
    const endsAt = endOf(family);
    const add = (kind: 'access' | 'refresh'): { secret: Secret; hash: Buffer } => {
      const prefix = kind === 'access' ? 'cst_at' : 'cst_rt';
      const secret = new Secret(`${prefix}_${random.bytes(32).toString('base64url')}`);
      const hash = sha256(secret.open());
      const expiresAt = Math.min(now + life[kind], endsAt);
      insert.run(hash, kind, family.familyId, generation, kept, now, expiresAt);
      return { secret, hash };
    };
    const access = add('access');
    const refresh = family.hasRefresh ? add('refresh') : null;
    const expiresAt = Math.min(now + life.access, endsAt);
    store.onDurable(() => enter(hex(access.hash), { grant, family, narrowed, expiresAt }));
    return {
      accessToken: access.secret,
      refreshToken: refresh?.secret ?? null,
      expiresInMs: expiresAt - now,
      access: narrowed === null ? grant.access : intersectAccess(grant.access, narrowed),
      family,
    };
  }

  /** However often it is renewed, and also when that was made shorter since. */
  function endOf({ grant, createdAt, endsAt }: TokenFamily): number {
    return Math.min(endsAt, createdAt + lifetimes(grant.clientId).login, grant.endsAt ?? Infinity);
  }

  /** When a token in the store ends: not later than one that is made now would. */
  function endOfRow(row: Row, family: TokenFamily): number {
    return Math.min(
      row.expires_at,
      row.created_at + lifetimes(family.grant.clientId)[row.kind],
      endOf(family),
    );
  }

  function rotate(row: Row, family: TokenFamily, narrowTo: Access | null): RefreshOutcome {
    const now = clock.nowMs();
    const generation = row.generation + 1;
    const replaced = byGeneration.all(row.chain_id, generation) as Pick<Row, 'hash'>[];
    fault('refresh.before-write');
    const tokens = store.transaction(() => {
      // An unused successor from before a restart is replaced, so that one generation stays one pair.
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE chain_id = ? AND generation = ?').run(
        now,
        row.chain_id,
        generation,
      );
      db.prepare(
        'UPDATE tokens SET used_at = ?, rotated_at = coalesce(rotated_at, ?) WHERE hash = ?',
      ).run(now, now, row.hash);
      fault('refresh.half-written');
      const issued = write(family, generation, narrowTo ?? parseAccess(row.narrowed_access));
      const { refresh } = lifetimes(family.grant.clientId);
      families.noteRotation(family, generation, Math.min(now + refresh, endOf(family)));
      return issued;
    });
    for (const { hash } of replaced) leave(hex(hash));
    grace.keep(hex(row.hash), tokens);
    return { kind: 'issued', tokens };
  }

  /** The immediate predecessor of an unused successor, within 30 s, gets the same answer; anything else is a replay. */
  function repeat(row: Row, family: TokenFamily, narrowTo: Access | null): RefreshOutcome {
    const since = clock.nowMs() - (row.rotated_at ?? 0);
    const successor = db
      .prepare(
        `SELECT * FROM tokens WHERE chain_id = ? AND generation = ? AND kind = 'refresh' AND revoked_at IS NULL`,
      )
      .get(row.chain_id, row.generation + 1) as Row | undefined;
    const isInGrace = since >= 0 && since <= limits.oauth.refreshGrace;
    if (!isInGrace || successor === undefined || successor.used_at !== null)
      return { kind: 'replayed', family };
    const known = grace.get(hex(row.hash));
    if (known !== null) return { kind: 'issued', tokens: known };
    return rotate(row, family, narrowTo);
  }

  /** A token in the store that somebody else wrote is none (SEC-94). */
  function isSealed(hash: Uint8Array): boolean {
    return !store.seals.isOpen() || store.seals.holds('tokens', [hex(hash).toUpperCase()]);
  }

  function isOurs(digest: string): boolean {
    if (!unproven.has(digest)) return true;
    if (!isSealed(Buffer.from(digest, 'hex'))) return false;
    if (store.seals.isOpen()) unproven.delete(digest);
    return true;
  }

  function isOver({ family, expiresAt }: Pick<LiveToken, 'family' | 'expiresAt'>): boolean {
    const now = clock.nowMs();
    const { grant } = family;
    if (family.isEnded || grant.isEnded) return true;
    return expiresAt <= now || (grant.endsAt !== null && grant.endsAt <= now);
  }

  function active(grantId: string): { count: number; until: number } {
    let count = 0;
    let until = Infinity;
    for (const { familyId } of families.listByGrant(grantId))
      for (const digest of ofFamily.of(familyId)) {
        const token = live.get(digest);
        if (token === undefined || isOver(token)) continue;
        count += 1;
        until = Math.min(until, token.expiresAt, token.grant.endsAt ?? Infinity);
      }
    return { count, until };
  }

  return {
    verify(token) {
      if (token.length !== 50 || !token.startsWith('cst_at_')) return null;
      const digest = sha256Hex(token);
      const found = live.get(digest);
      return found === undefined || isOver(found) || !isOurs(digest) ? null : found;
    },

    issue(grant, withRefresh) {
      fault('issue.before-write');
      return store.transaction(() => {
        const family = families.start(grant, withRefresh);
        fault('issue.half-written');
        return write(family, 0, null);
      });
    },

    refresh(token, clientId, narrowTo) {
      const row = lookUp(token);
      if (row === null || row.kind !== 'refresh') return { kind: 'refused', why: 'unknown' };
      const family = families.get(row.chain_id);
      if (family === undefined || family.isEnded || family.grant.isEnded)
        return { kind: 'refused', why: 'unknown' };
      if (family.grant.clientId !== clientId) return { kind: 'refused', why: 'foreign' };
      if (row.revoked_at !== null) return { kind: 'refused', why: 'unknown' };
      if (isOver({ family, expiresAt: endOfRow(row, family) }))
        return { kind: 'refused', why: 'expired' };
      if (row.rotated_at !== null) return repeat(row, family, narrowTo);
      return rotate(row, family, narrowTo);
    },

    find(token) {
      const row = lookUp(token);
      const family = row === null ? undefined : families.get(row.chain_id);
      if (row === null || family === undefined) return null;
      return {
        kind: row.kind,
        family,
        narrowed: parseAccess(row.narrowed_access),
        createdAt: row.created_at,
        expiresAt: endOfRow(row, family),
        isActive:
          row.revoked_at === null &&
          row.rotated_at === null &&
          !isOver({ family, expiresAt: endOfRow(row, family) }),
      };
    },

    revokeAccess(digest) {
      leave(digest);
      const hash = Buffer.from(digest, 'hex');
      store.restrict(
        () =>
          db.prepare('UPDATE tokens SET revoked_at = ? WHERE hash = ?').run(clock.nowMs(), hash),
        { name: endTokenAct, input: { digest } },
      );
    },

    countActive: (grantId) => active(grantId).count,
    active,

    forgetFamily(familyId) {
      for (const digest of ofFamily.take(familyId)) live.delete(digest);
      grace.forgetFamily(familyId);
    },

    writeRevoked(familyId) {
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE chain_id = ? AND revoked_at IS NULL').run(
        clock.nowMs(),
        familyId,
      );
    },

    sweep() {
      const now = clock.nowMs();
      for (const [digest, token] of live) if (token.expiresAt <= now) leave(digest);
      for (const digest of unproven) if (!live.has(digest)) unproven.delete(digest);
      grace.sweep();
      // A dead refresh token is kept as long as it could have lived, so that its replay is still known as one.
      store.transaction(() =>
        db.prepare('DELETE FROM tokens WHERE expires_at < ?').run(now - limits.oauth.refreshToken),
      );
    },
  };

  function lookUp(token: string): Row | null {
    if (!format.test(token)) return null;
    // In a list: the driver takes a lone object, also a Buffer, for named parameters, and aborts the process.
    const hash = sha256(token);
    if (!isSealed(hash)) return null;
    return (byHash.get([hash]) as Row | undefined) ?? null;
  }
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString('hex');
}

function parseAccess(text: string | null): Access | null {
  return text === null ? null : accessFromRecord(JSON.parse(text) as Record<string, AccessLevel>);
}
