/** What a person allowed one client on one resource. Every code and token belongs to exactly one grant. */
import type { AccessLevel } from '../../../contract/views.ts';
import { accessFromRecord, accessToRecord, type Access } from '../lib/access.ts';
import type { Clock, Random } from '../ports.ts';
import type { Store } from '../store/open-store.ts';

export interface Grant {
  readonly grantId: string;
  readonly clientId: string;
  /** Canonical routes its tokens are valid at, e.g. `/mcp/github`; compared exactly (RFC 8707, SEC-20). */
  readonly audience: ReadonlySet<string>;
  readonly access: Access;
  readonly offline: boolean;
  readonly redirectUri: string;
  readonly createdAt: number;
  /** Epoch milliseconds; kept in memory and written now and then. */
  lastUsedAt: number | null;
  /** Set in memory before the store hears of it (INV-12). */
  isEnded: boolean;
}

export interface NewGrant {
  readonly clientId: string;
  readonly audience: ReadonlySet<string>;
  readonly access: Access;
  readonly offline: boolean;
  readonly redirectUri: string;
}

export interface Grants {
  get(grantId: string): Grant | undefined;
  /** Living grants, oldest first. */
  list(): readonly Grant[];
  listByClient(clientId: string): readonly Grant[];
  /** Durable when it returns. Call inside a transaction to tie it to a code. */
  create(grant: NewGrant): Grant;
  /** Writes the end of a grant; `revoke-grant.ts` is its only caller. */
  writeEnd(grantId: string, why: string): void;
  forget(grantId: string): void;
  /** Writes the times of last use that changed since the last call. */
  saveUse(): void;
}

interface Row {
  grant_id: string;
  client_id: string;
  audience: string;
  access: string;
  offline: number;
  redirect_uri: string;
  created_at: number;
  last_used_at: number | null;
}

export function createGrants({
  store,
  clock,
  random,
}: {
  store: Store;
  clock: Clock;
  random: Random;
}): Grants {
  const table = new Map<string, Grant>();
  const saved = new WeakMap<Grant, number | null>();
  for (const row of store.db
    .prepare('SELECT * FROM grants WHERE ended_at IS NULL ORDER BY created_at')
    .all() as Row[]) {
    const grant = fromRow(row);
    table.set(grant.grantId, grant);
    saved.set(grant, grant.lastUsedAt);
  }

  return {
    get: (grantId) => table.get(grantId),
    list: () => [...table.values()],
    listByClient: (clientId) => [...table.values()].filter((grant) => grant.clientId === clientId),

    create(wanted) {
      const grant: Grant = {
        ...wanted,
        grantId: `gr_${random.bytes(12).toString('base64url')}`,
        createdAt: clock.nowMs(),
        lastUsedAt: null,
        isEnded: false,
      };
      store.db
        .prepare(
          `INSERT INTO grants (grant_id, client_id, audience, access, offline, redirect_uri, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          grant.grantId,
          grant.clientId,
          JSON.stringify([...grant.audience]),
          JSON.stringify(accessToRecord(grant.access)),
          grant.offline ? 1 : 0,
          grant.redirectUri,
          grant.createdAt,
        );
      table.set(grant.grantId, grant);
      return grant;
    },

    writeEnd(grantId, why) {
      store.db
        .prepare('UPDATE grants SET ended_at = ?, ended_why = ? WHERE grant_id = ?')
        .run(clock.nowMs(), why, grantId);
    },

    forget(grantId) {
      table.delete(grantId);
    },

    saveUse() {
      const changed = [...table.values()].filter((grant) => saved.get(grant) !== grant.lastUsedAt);
      if (changed.length === 0) return;
      const update = store.db.prepare('UPDATE grants SET last_used_at = ? WHERE grant_id = ?');
      store.transaction(() => {
        for (const grant of changed) update.run(grant.lastUsedAt, grant.grantId);
      });
      for (const grant of changed) saved.set(grant, grant.lastUsedAt);
    },
  };
}

function fromRow(row: Row): Grant {
  return {
    grantId: row.grant_id,
    clientId: row.client_id,
    audience: new Set(JSON.parse(row.audience) as string[]),
    access: accessFromRecord(JSON.parse(row.access) as Record<string, AccessLevel>),
    offline: row.offline === 1,
    redirectUri: row.redirect_uri,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
    isEnded: false,
  };
}
