/**
 * What a person allowed one client on one resource: at most one living grant for the two. A new
 * consent renews it, and a person may change it at any time; its tokens follow at the next request.
 */
import type { AccessLevel } from '../../../contract/views/access.ts';
import { createEndedGrants } from './ended-grants.ts';
import { accessFromRecord, accessToRecord, isWithin, type Access } from '../lib/access.ts';
import { Grouped } from '../lib/grouped.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';

/** What a person said yes to. Times are epoch milliseconds. */
interface Consent {
  readonly clientId: string;
  /**
   * Canonical routes its tokens are valid at, e.g. `/mcp/github`; compared exactly (RFC 8707,
   * SEC-20).
   */
  readonly audience: ReadonlySet<string>;
  readonly access: Access;
  /** Where the code was sent; empty for a device. */
  readonly redirectUri: string;
  /** When it ends whatever happens; null: with its last token. */
  readonly endsAt: number | null;
  /** The client's metadata document as it was shown, as a hash (SEC-24). */
  readonly documentHash: string | null;
  /** The same scopes need no question the next time (SEC-22). */
  readonly isRemembered: boolean;
}

export interface Grant extends Readonly<Omit<Consent, 'access'>> {
  readonly grantId: string;
  readonly access: Access;
  readonly createdAt: number;
  readonly consentedAt: number;
  /** Kept in memory and written now and then. */
  readonly lastUsedAt: number | null;
  /** Set in memory before it is written (INV-12). */
  readonly isEnded: boolean;
}

type MutableGrant = { -readonly [Key in keyof Grant]: Grant[Key] };

export interface Grants {
  get(grantId: string): Grant | undefined;
  /** Living grants, oldest first. */
  list(): readonly Grant[];
  count(): number;
  listByClient(clientId: string): readonly Grant[];
  /**
   * Another number after each change of a grant of this client, or of a token family or token of
   * it; 0 while it has no grant.
   */
  changesOf(clientId: string): number;
  /** A token family or token of the grant is another, began or ended. */
  noteChange(grant: Grant): void;
  /** The living grant of a client for exactly these routes. */
  find(clientId: string, audience: ReadonlySet<string>): Grant | undefined;
  /**
   * Makes or renews the grant. Known to others once durable; call it in the transaction that issues
   * the code.
   */
  allow(consent: Consent): Grant;
  /**
   * Changes the rights of a living grant. What is taken away is gone in memory before it is
   * written, what is given is there only when it is durable (INV-6, INV-12).
   */
  setAccess(grant: Grant, access: Access): void;
  /** @param at epoch milliseconds: asked once for all that note a request */
  noteUse(grant: Grant, at: number): void;
  /** Ends grants in memory only; `revoke.ts` is the only caller of this and the next two. */
  markEnded(grant: Grant): void;
  writeEnd(grantId: string, why: string): void;
  /** Ends all that the store has, in one write; `settle` writes their rows. */
  writeEndOfAll(why: string): void;
  /** Writes some rows of grants that ended all together. @returns whether there may be more */
  settle(): boolean;
  /** False: the mark that ended all of them is not as we left it. */
  isEndBelieved(): boolean;
  forget(grantId: string): void;
  /** Why the client's last grant ended; null when none has. */
  lastEnd(clientId: string): string | null;
  /** Writes the times of last use that changed since the last call. */
  saveUse(): void;
  /** Drops what ended long ago, with its codes, token families and tokens. */
  sweep(): void;
}

interface Row {
  grant_id: string;
  client_id: string;
  audience: string;
  access: string;
  redirect_uri: string;
  created_at: number;
  consented_at: number;
  ends_at: number | null;
  document_hash: string | null;
  remembered: number;
  last_used_at: number | null;
}

/** Opens the living grants of the store. */
export function createGrants({
  store,
  clock,
  random,
}: {
  store: Store;
  clock: Clock;
  random: Random;
}): Grants {
  const table = new Map<string, MutableGrant>();
  const byClient = new Grouped<string, MutableGrant>();
  const unsaved = new Set<Grant>();
  const changes = new Map<string, number>();
  let lastChange = 0;
  const endedGrants = createEndedGrants(store, clock);
  for (const row of store.db
    .prepare('SELECT * FROM grants WHERE ended_at IS NULL AND rowid > ? ORDER BY created_at')
    .all([endedGrants.upTo()]) as Row[]) {
    enter(fromRow(row));
  }

  const lastEnded = store.db.prepare(
    'SELECT ended_why FROM grants WHERE client_id = ? AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1',
  );

  function enter(grant: MutableGrant): void {
    table.set(grant.grantId, grant);
    byClient.add(grant.clientId, grant);
    noteChange(grant);
  }

  function noteChange({ grantId, clientId }: Grant): void {
    if (table.has(grantId)) changes.set(clientId, (lastChange += 1));
  }

  function change(grant: MutableGrant, to: Partial<MutableGrant>): void {
    Object.assign(grant, to);
    noteChange(grant);
  }

  const findOwn = (clientId: string, audience: ReadonlySet<string>): MutableGrant | undefined =>
    byClient.of(clientId).find((grant) => isSameAudience(grant.audience, audience));

  function own(grant: Grant): MutableGrant {
    const found = table.get(grant.grantId);
    if (found === undefined) throw new Error('the grant is not in the table');
    return found;
  }

  function write(grant: Grant): void {
    store.db
      .prepare(
        `INSERT INTO grants (grant_id, client_id, audience, access, redirect_uri, created_at, consented_at, ends_at, document_hash, remembered)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (grant_id) DO UPDATE SET access = excluded.access, redirect_uri = excluded.redirect_uri,
           consented_at = excluded.consented_at, ends_at = excluded.ends_at, document_hash = excluded.document_hash,
           remembered = excluded.remembered`,
      )
      .run(
        grant.grantId,
        grant.clientId,
        JSON.stringify([...grant.audience]),
        JSON.stringify(accessToRecord(grant.access)),
        grant.redirectUri,
        grant.createdAt,
        grant.consentedAt,
        grant.endsAt,
        grant.documentHash,
        grant.isRemembered ? 1 : 0,
      );
  }

  return {
    get: (grantId) => table.get(grantId),
    list: () => [...table.values()],
    count: () => table.size,
    listByClient: (clientId) => byClient.of(clientId),
    changesOf: (clientId) => changes.get(clientId) ?? 0,
    noteChange,
    find: findOwn,

    allow(consent) {
      const now = clock.nowMs();
      const known = findOwn(consent.clientId, consent.audience);
      if (known === undefined) {
        const grant: MutableGrant = {
          ...consent,
          grantId: `gr_${random.bytes(12).toString('base64url')}`,
          createdAt: now,
          consentedAt: now,
          lastUsedAt: null,
          isEnded: false,
        };
        write(grant);
        store.onDurable(() => enter(grant));
        return grant;
      }
      const renewed = { ...known, ...consent, audience: known.audience, consentedAt: now };
      write(renewed);
      store.onDurable(() => change(known, renewed));
      return known;
    },

    setAccess(grant, access) {
      const found = own(grant);
      store.change(
        isWithin(access, found.access) ? 'restrict' : 'grant',
        () => change(found, { access }),
        () =>
          store.db
            .prepare('UPDATE grants SET access = ? WHERE grant_id = ?')
            .run(JSON.stringify(accessToRecord(access)), grant.grantId),
      );
    },

    noteUse(grant, at) {
      change(own(grant), { lastUsedAt: at });
      unsaved.add(grant);
    },

    markEnded(grant) {
      change(own(grant), { isEnded: true });
    },

    writeEnd(grantId, why) {
      store.db
        .prepare('UPDATE grants SET ended_at = ?, ended_why = ? WHERE grant_id = ?')
        .run(clock.nowMs(), why, grantId);
    },

    writeEndOfAll: endedGrants.markAll,
    settle: endedGrants.settle,
    isEndBelieved: endedGrants.holds,

    forget(grantId) {
      const grant = table.get(grantId);
      if (grant === undefined) return;
      table.delete(grantId);
      byClient.delete(grant.clientId, grant);
      if (byClient.has(grant.clientId)) changes.set(grant.clientId, (lastChange += 1));
      else changes.delete(grant.clientId);
    },

    lastEnd(clientId) {
      const row = lastEnded.get(clientId) as { ended_why: string } | undefined;
      return row?.ended_why ?? null;
    },

    saveUse() {
      if (unsaved.size === 0) return;
      const update = store.db.prepare('UPDATE grants SET last_used_at = ? WHERE grant_id = ?');
      store.transaction(() => {
        for (const grant of unsaved) update.run(grant.lastUsedAt, grant.grantId);
      });
      unsaved.clear();
    },

    sweep() {
      store.transaction(() =>
        store.db
          .prepare('DELETE FROM grants WHERE ended_at < ?')
          .run(clock.nowMs() - limits.oauth.endedGrants),
      );
    },
  };
}

function isSameAudience(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((route) => b.has(route));
}

function fromRow(row: Row): MutableGrant {
  return {
    grantId: row.grant_id,
    clientId: row.client_id,
    audience: new Set(JSON.parse(row.audience) as string[]),
    access: accessFromRecord(JSON.parse(row.access) as Record<string, AccessLevel>),
    redirectUri: row.redirect_uri,
    createdAt: row.created_at,
    consentedAt: row.consented_at,
    endsAt: row.ends_at,
    documentHash: row.document_hash,
    isRemembered: row.remembered === 1,
    lastUsedAt: row.last_used_at,
    isEnded: false,
  };
}
