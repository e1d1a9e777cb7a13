/**
 * A token family: what one login gave, its access tokens and the refresh tokens that replace each
 * other. People see it as one token that can be looked at and revoked.
 */
import { Grouped } from '../lib/grouped.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Grant, Grants } from './grants.ts';
import { longestLifetimes, type LifetimesOf } from './token-lifetimes.ts';

export interface TokenFamily {
  readonly familyId: string;
  readonly grant: Grant;
  /** Epoch milliseconds, as all times here. */
  readonly createdAt: number;
  /** No token of it lives longer, however often it is refreshed. */
  readonly endsAt: number;
  /** When its newest token dies; a refresh moves it. */
  readonly expiresAt: number;
  /** How often its refresh token was replaced. */
  readonly rotations: number;
  readonly hasRefresh: boolean;
  readonly lastUsedAt: number | null;
  /** Set in memory before it is written (INV-12). */
  readonly isEnded: boolean;
}

type MutableFamily = { -readonly [Key in keyof TokenFamily]: TokenFamily[Key] };

export interface TokenFamilies {
  get(familyId: string): TokenFamily | undefined;
  /** Token families that were not ended, oldest first; some may have expired. */
  listByGrant(grantId: string): readonly TokenFamily[];
  list(): readonly TokenFamily[];
  /** Known to others once durable; call it in the transaction that writes its first tokens. */
  start(grant: Grant, hasRefresh: boolean): TokenFamily;
  /** A refresh: durable with the new tokens. */
  noteRotation(family: TokenFamily, rotations: number, expiresAt: number): void;
  /** @param at epoch milliseconds */
  noteUse(family: TokenFamily, at: number): void;
  /** An access token of it began or ended. */
  noteTokens(family: TokenFamily): void;
  /**
   * Ends a token family in memory only; `revoke.ts` is the only caller of this and the next two.
   */
  markEnded(family: TokenFamily): void;
  writeEnd(familyId: string, why: string): void;
  forget(familyId: string): void;
  saveUse(): void;
  /** Drops what ended long ago. */
  sweep(): void;
  /**
   * Clients whose token family was ended by a token that came back, and that have not logged in
   * since.
   */
  replayed(): readonly { readonly clientId: string; readonly at: number }[];
}

interface Row {
  chain_id: string;
  grant_id: string;
  created_at: number;
  expires_at: number;
  ends_at: number;
  rotations: number;
  offline: number;
  last_used_at: number | null;
}

/**
 * Opens the token families of the store that have not ended.
 *
 * @see RFC 9700 section 4.14.2
 */
export function createTokenFamilies(parts: {
  store: Store;
  grants: Grants;
  clock: Clock;
  random: Random;
  /** Where somebody made them shorter. */
  lifetimes?: LifetimesOf;
}): TokenFamilies {
  const { store, grants, clock, random } = parts;
  const { db } = store;
  const table = new Map<string, MutableFamily>();
  const byGrant = new Grouped<string, MutableFamily>();
  const unsaved = new Set<TokenFamily>();
  const replayed = db.prepare(
    `SELECT grants.client_id AS client_id, max(chains.ended_at) AS at FROM chains JOIN grants USING (grant_id)
     WHERE chains.ended_why IN ('refresh_replayed', 'code_replayed') AND chains.ended_at > ?
       AND NOT EXISTS (
         SELECT 1 FROM chains AS later JOIN grants AS own ON own.grant_id = later.grant_id
         WHERE own.client_id = grants.client_id AND later.created_at >= chains.ended_at)
     GROUP BY grants.client_id`,
  );
  for (const row of db
    .prepare('SELECT * FROM chains WHERE ended_at IS NULL ORDER BY created_at')
    .all() as Row[]) {
    const grant = grants.get(row.grant_id);
    if (grant !== undefined) enter(fromRow(row, grant));
  }

  function enter(family: MutableFamily): void {
    table.set(family.familyId, family);
    byGrant.add(family.grant.grantId, family);
    grants.noteChange(family.grant);
  }

  function change(family: TokenFamily, to: Partial<TokenFamily>): void {
    Object.assign(own(family), to);
    grants.noteChange(family.grant);
  }

  function own(family: TokenFamily): MutableFamily {
    const found = table.get(family.familyId);
    if (found === undefined) throw new Error('the chain is not in the table');
    return found;
  }

  return {
    get: (familyId) => table.get(familyId),
    listByGrant: (grantId) => byGrant.of(grantId),
    list: () => [...table.values()],

    start(grant, hasRefresh) {
      const now = clock.nowMs();
      const lifetimes = parts.lifetimes?.(grant.clientId) ?? longestLifetimes;
      const endsAt = Math.min(now + lifetimes.login, grant.endsAt ?? Infinity);
      const life = hasRefresh ? lifetimes.refresh : lifetimes.access;
      const family: MutableFamily = {
        familyId: `tk_${random.bytes(12).toString('base64url')}`,
        grant,
        createdAt: now,
        endsAt,
        expiresAt: Math.min(now + life, endsAt),
        rotations: 0,
        hasRefresh,
        lastUsedAt: null,
        isEnded: false,
      };
      db.prepare(
        `INSERT INTO chains (chain_id, grant_id, created_at, expires_at, ends_at, rotations, offline)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ).run(
        family.familyId,
        grant.grantId,
        family.createdAt,
        family.expiresAt,
        family.endsAt,
        family.rotations,
        hasRefresh ? 1 : 0,
      );
      store.onDurable(() => enter(family));
      return family;
    },

    noteRotation(family, rotations, expiresAt) {
      db.prepare('UPDATE chains SET rotations = ?, expires_at = ? WHERE chain_id = ?').run(
        rotations,
        expiresAt,
        family.familyId,
      );
      store.onDurable(() => change(family, { rotations, expiresAt }));
    },

    noteUse(family, at) {
      change(family, { lastUsedAt: at });
      unsaved.add(family);
    },

    noteTokens: ({ grant }) => grants.noteChange(grant),

    markEnded(family) {
      change(family, { isEnded: true });
    },

    writeEnd(familyId, why) {
      db.prepare('UPDATE chains SET ended_at = ?, ended_why = ? WHERE chain_id = ?').run(
        clock.nowMs(),
        why,
        familyId,
      );
    },

    forget(familyId) {
      const family = table.get(familyId);
      if (family === undefined) return;
      table.delete(familyId);
      byGrant.delete(family.grant.grantId, family);
      grants.noteChange(family.grant);
    },

    saveUse() {
      if (unsaved.size === 0) return;
      const update = db.prepare('UPDATE chains SET last_used_at = ? WHERE chain_id = ?');
      store.transaction(() => {
        for (const family of unsaved) update.run(family.lastUsedAt, family.familyId);
      });
      unsaved.clear();
    },

    sweep() {
      store.transaction(() =>
        db
          .prepare('DELETE FROM chains WHERE ended_at < ?')
          .run(clock.nowMs() - limits.oauth.endedGrants),
      );
    },

    replayed() {
      const rows = replayed.all([clock.nowMs() - limits.oauth.replayShown]) as {
        client_id: string;
        at: number;
      }[];
      return rows.map((row) => ({ clientId: row.client_id, at: row.at }));
    },
  };
}

function fromRow(row: Row, grant: Grant): MutableFamily {
  return {
    familyId: row.chain_id,
    grant,
    createdAt: row.created_at,
    endsAt: row.ends_at,
    expiresAt: row.expires_at,
    rotations: row.rotations,
    hasRefresh: row.offline === 1,
    lastUsedAt: row.last_used_at,
    isEnded: false,
  };
}
