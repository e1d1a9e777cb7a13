/**
 * Our tokens: opaque, 256 bits, kept only as SHA-256 (product.md section 8). A token is valid only after it is durable;
 * it is dead the moment its chain or grant is ended in memory.
 */
import type { AccessLevel } from '../../../contract/views/views.ts';
import { accessFromRecord, accessToRecord, intersectAccess, type Access } from '../lib/access.ts';
import { sha256, sha256Hex } from '../lib/digest.ts';
import { Grouped } from '../lib/grouped.ts';
import { limits } from '../limits/limits.ts';
import { Secret } from '../lib/secret.ts';
import type { Clock, FaultPoint, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Chain, Chains } from './token-families.ts';
import type { Grant } from './grants.ts';
import { createRefreshGrace } from './refresh-grace.ts';
import { longestLives, type LivesOf } from './token-lifetimes.ts';

export interface LiveToken {
  readonly grant: Grant;
  readonly chain: Chain;
  /** A refresh may have narrowed this token below its grant (RFC 6749 section 6). */
  readonly narrowed: Access | null;
  readonly expiresAt: number;
}

/** Whose it is, for what stays open (`sessions/session-registry.ts`). */
export function ownerOf({ grant, chain }: Pick<LiveToken, 'grant' | 'chain'>): {
  readonly grantId: string;
  readonly chainId: string;
} {
  return { grantId: grant.grantId, chainId: chain.chainId };
}

export interface IssuedTokens {
  readonly accessToken: Secret;
  readonly refreshToken: Secret | null;
  readonly expiresInMs: number;
  readonly access: Access;
  readonly chain: Chain;
}

export type RefreshOutcome =
  | { readonly kind: 'issued'; readonly tokens: IssuedTokens }
  | { readonly kind: 'refused'; readonly why: 'unknown' | 'expired' | 'foreign' }
  /** A rotated token came back too late or too often: its chain has to end (RFC 9700 section 4.14.2). */
  | { readonly kind: 'replayed'; readonly chain: Chain };

/** What a token of ours is, whatever its state: for revocation and introspection. */
export interface FoundToken {
  readonly kind: 'access' | 'refresh';
  readonly chain: Chain;
  readonly narrowed: Access | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  /** It would be accepted now. */
  readonly isActive: boolean;
}

export interface Tokens {
  /** The living access token behind this text, or null: unknown, expired, ended, or no access token at all. */
  verify(token: string): LiveToken | null;
  /** First tokens of a new chain. Call inside the transaction that uses up the code. */
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
  /** Drops a chain's tokens from memory; from then on they are unknown. */
  forgetChain(chainId: string): void;
  /** Marks a chain's tokens as revoked in the store. */
  writeRevoked(chainId: string): void;
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
  chains: Chains;
  clock: Clock;
  random: Random;
  faults?: FaultPoint | undefined;
  /** Where somebody made them shorter (ATMOS-31, ALATION-33). */
  lives?: LivesOf;
}): Tokens {
  const { store, chains, clock, random } = parts;
  const { db } = store;
  const fault = parts.faults ?? ((): void => undefined);
  const lives = parts.lives ?? ((): typeof longestLives => longestLives);
  /** Living access tokens by hex digest: the only thing the call path asks. */
  const live = new Map<string, LiveToken>();
  /** Digests of the same, by chain: ending one touches no token of another. */
  const ofChain = new Grouped<string, string>();
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
      const chain = chains.get(row.chain_id);
      if (chain === undefined) continue;
      unproven.add(hex(row.hash));
      enter(hex(row.hash), {
        grant: chain.grant,
        chain,
        narrowed: parseAccess(row.narrowed_access),
        expiresAt: row.expires_at,
      });
    }
  }

  function enter(digest: string, token: LiveToken): void {
    live.set(digest, token);
    ofChain.add(token.chain.chainId, digest);
    chains.noteTokens(token.chain);
  }

  function leave(digest: string): void {
    const token = live.get(digest);
    if (token === undefined) return;
    live.delete(digest);
    ofChain.delete(token.chain.chainId, digest);
    chains.noteTokens(token.chain);
  }

  /** Writes one pair; the access token works once that is durable. */
  function write(chain: Chain, generation: number, narrowed: Access | null): IssuedTokens {
    const { grant } = chain;
    const now = clock.nowMs();
    const kept = narrowed === null ? null : JSON.stringify(accessToRecord(narrowed));
    const life = lives(grant.clientId);
    const endsAt = endOf(chain);
    const add = (kind: 'access' | 'refresh'): { secret: Secret; hash: Buffer } => {
      const prefix = kind === 'access' ? 'cst_at' : 'cst_rt';
      const secret = new Secret(`${prefix}_${random.bytes(32).toString('base64url')}`);
      const hash = sha256(secret.open());
      const expiresAt = Math.min(now + life[kind], endsAt);
      insert.run(hash, kind, chain.chainId, generation, kept, now, expiresAt);
      return { secret, hash };
    };
    const access = add('access');
    const refresh = chain.hasRefresh ? add('refresh') : null;
    const expiresAt = Math.min(now + life.access, endsAt);
    store.onDurable(() => enter(hex(access.hash), { grant, chain, narrowed, expiresAt }));
    return {
      accessToken: access.secret,
      refreshToken: refresh?.secret ?? null,
      expiresInMs: expiresAt - now,
      access: narrowed === null ? grant.access : intersectAccess(grant.access, narrowed),
      chain,
    };
  }

  /** However often it is renewed, and also when that was made shorter since. */
  function endOf({ grant, createdAt, endsAt }: Chain): number {
    return Math.min(endsAt, createdAt + lives(grant.clientId).login, grant.endsAt ?? Infinity);
  }

  /** When a token in the store ends: not later than one that is made now would. */
  function endOfRow(row: Row, chain: Chain): number {
    return Math.min(
      row.expires_at,
      row.created_at + lives(chain.grant.clientId)[row.kind],
      endOf(chain),
    );
  }

  function rotate(row: Row, chain: Chain, narrowTo: Access | null): RefreshOutcome {
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
      const issued = write(chain, generation, narrowTo ?? parseAccess(row.narrowed_access));
      const { refresh } = lives(chain.grant.clientId);
      chains.noteRotation(chain, generation, Math.min(now + refresh, endOf(chain)));
      return issued;
    });
    for (const { hash } of replaced) leave(hex(hash));
    grace.keep(hex(row.hash), tokens);
    return { kind: 'issued', tokens };
  }

  /** The immediate predecessor of an unused successor, within 30 s, gets the same answer; anything else is a replay. */
  function repeat(row: Row, chain: Chain, narrowTo: Access | null): RefreshOutcome {
    const since = clock.nowMs() - (row.rotated_at ?? 0);
    const successor = db
      .prepare(
        `SELECT * FROM tokens WHERE chain_id = ? AND generation = ? AND kind = 'refresh' AND revoked_at IS NULL`,
      )
      .get(row.chain_id, row.generation + 1) as Row | undefined;
    const isInGrace = since >= 0 && since <= limits.oauth.refreshGrace;
    if (!isInGrace || successor === undefined || successor.used_at !== null)
      return { kind: 'replayed', chain };
    const known = grace.get(hex(row.hash));
    if (known !== null) return { kind: 'issued', tokens: known };
    return rotate(row, chain, narrowTo);
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

  function isOver({ chain, expiresAt }: Pick<LiveToken, 'chain' | 'expiresAt'>): boolean {
    const now = clock.nowMs();
    const { grant } = chain;
    if (chain.isEnded || grant.isEnded) return true;
    return expiresAt <= now || (grant.endsAt !== null && grant.endsAt <= now);
  }

  function active(grantId: string): { count: number; until: number } {
    let count = 0;
    let until = Infinity;
    for (const { chainId } of chains.listByGrant(grantId))
      for (const digest of ofChain.of(chainId)) {
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
        const chain = chains.start(grant, withRefresh);
        fault('issue.half-written');
        return write(chain, 0, null);
      });
    },

    refresh(token, clientId, narrowTo) {
      const row = lookUp(token);
      if (row === null || row.kind !== 'refresh') return { kind: 'refused', why: 'unknown' };
      const chain = chains.get(row.chain_id);
      if (chain === undefined || chain.isEnded || chain.grant.isEnded)
        return { kind: 'refused', why: 'unknown' };
      if (chain.grant.clientId !== clientId) return { kind: 'refused', why: 'foreign' };
      if (row.revoked_at !== null) return { kind: 'refused', why: 'unknown' };
      if (isOver({ chain, expiresAt: endOfRow(row, chain) }))
        return { kind: 'refused', why: 'expired' };
      if (row.rotated_at !== null) return repeat(row, chain, narrowTo);
      return rotate(row, chain, narrowTo);
    },

    find(token) {
      const row = lookUp(token);
      const chain = row === null ? undefined : chains.get(row.chain_id);
      if (row === null || chain === undefined) return null;
      return {
        kind: row.kind,
        chain,
        narrowed: parseAccess(row.narrowed_access),
        createdAt: row.created_at,
        expiresAt: endOfRow(row, chain),
        isActive:
          row.revoked_at === null &&
          row.rotated_at === null &&
          !isOver({ chain, expiresAt: endOfRow(row, chain) }),
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

    forgetChain(chainId) {
      for (const digest of ofChain.take(chainId)) live.delete(digest);
      grace.forgetChain(chainId);
    },

    writeRevoked(chainId) {
      db.prepare('UPDATE tokens SET revoked_at = ? WHERE chain_id = ? AND revoked_at IS NULL').run(
        clock.nowMs(),
        chainId,
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
