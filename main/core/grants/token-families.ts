/**
 * A chain: what one login gave, its access tokens and the refresh tokens that replace each other. People see it as one
 * token that can be looked at and revoked (product.md section 8).
 */
import { Grouped } from '../lib/grouped.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { Grant, Grants } from './grants.ts';
import { longestLives, type LivesOf } from './token-lifetimes.ts';

export interface Chain {
  readonly chainId: string;
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
  /** Set in memory before the store hears of it (INV-12). */
  readonly isEnded: boolean;
}

type MutableChain = { -readonly [Key in keyof Chain]: Chain[Key] };

export interface Chains {
  get(chainId: string): Chain | undefined;
  /** Chains that were not ended, oldest first; some may have expired. */
  listByGrant(grantId: string): readonly Chain[];
  list(): readonly Chain[];
  /** Known to others once durable; call it in the transaction that writes its first tokens. */
  start(grant: Grant, hasRefresh: boolean): Chain;
  /** A refresh: durable with the new tokens. */
  noteRotation(chain: Chain, rotations: number, expiresAt: number): void;
  /** @param at epoch milliseconds */
  noteUse(chain: Chain, at: number): void;
  /** An access token of it began or ended. */
  noteTokens(chain: Chain): void;
  /** Ends a chain in memory only; `revoke.ts` is the only caller of this and the next two. */
  markEnded(chain: Chain): void;
  writeEnd(chainId: string, why: string): void;
  forget(chainId: string): void;
  saveUse(): void;
  /** Drops what ended long ago. */
  sweep(): void;
  /** Clients whose chain was ended by a token that came back, and that have not logged in since. */
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

export function createChains(parts: {
  store: Store;
  grants: Grants;
  clock: Clock;
  random: Random;
  /** Where somebody made them shorter. */
  lives?: LivesOf;
}): Chains {
  const { store, grants, clock, random } = parts;
  const { db } = store;
  const table = new Map<string, MutableChain>();
  const byGrant = new Grouped<string, MutableChain>();
  const unsaved = new Set<Chain>();
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

  function enter(chain: MutableChain): void {
    table.set(chain.chainId, chain);
    byGrant.add(chain.grant.grantId, chain);
    grants.noteChange(chain.grant);
  }

  function change(chain: Chain, to: Partial<Chain>): void {
    Object.assign(own(chain), to);
    grants.noteChange(chain.grant);
  }

  function own(chain: Chain): MutableChain {
    const found = table.get(chain.chainId);
    if (found === undefined) throw new Error('the chain is not in the table');
    return found;
  }

  return {
    get: (chainId) => table.get(chainId),
    listByGrant: (grantId) => byGrant.of(grantId),
    list: () => [...table.values()],

    start(grant, hasRefresh) {
      const now = clock.nowMs();
      const lives = parts.lives?.(grant.clientId) ?? longestLives;
      const endsAt = Math.min(now + lives.login, grant.endsAt ?? Infinity);
      const life = hasRefresh ? lives.refresh : lives.access;
      const chain: MutableChain = {
        chainId: `tk_${random.bytes(12).toString('base64url')}`,
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
        chain.chainId,
        grant.grantId,
        chain.createdAt,
        chain.expiresAt,
        chain.endsAt,
        chain.rotations,
        hasRefresh ? 1 : 0,
      );
      store.onDurable(() => enter(chain));
      return chain;
    },

    noteRotation(chain, rotations, expiresAt) {
      db.prepare('UPDATE chains SET rotations = ?, expires_at = ? WHERE chain_id = ?').run(
        rotations,
        expiresAt,
        chain.chainId,
      );
      store.onDurable(() => change(chain, { rotations, expiresAt }));
    },

    noteUse(chain, at) {
      change(chain, { lastUsedAt: at });
      unsaved.add(chain);
    },

    noteTokens: ({ grant }) => grants.noteChange(grant),

    markEnded(chain) {
      change(chain, { isEnded: true });
    },

    writeEnd(chainId, why) {
      db.prepare('UPDATE chains SET ended_at = ?, ended_why = ? WHERE chain_id = ?').run(
        clock.nowMs(),
        why,
        chainId,
      );
    },

    forget(chainId) {
      const chain = table.get(chainId);
      if (chain === undefined) return;
      table.delete(chainId);
      byGrant.delete(chain.grant.grantId, chain);
      grants.noteChange(chain.grant);
    },

    saveUse() {
      if (unsaved.size === 0) return;
      const update = db.prepare('UPDATE chains SET last_used_at = ? WHERE chain_id = ?');
      store.transaction(() => {
        for (const chain of unsaved) update.run(chain.lastUsedAt, chain.chainId);
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

function fromRow(row: Row, grant: Grant): MutableChain {
  return {
    chainId: row.chain_id,
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
