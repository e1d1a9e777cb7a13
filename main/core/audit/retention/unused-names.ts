/**
 * Takes away the words that no entry has any more, some at a time. The text index proposes them; it
 * can be anybody's file, so the entries themselves have the last word.
 */
import type { AuditStore } from '../../store/open-audit.ts';
import { limits } from '../../limits/limits.ts';
import type { AskedReads } from '../reads/asked-reads.ts';

export interface UnusedNames {
  /** Entries went: there may be words to look for, from the first on. */
  begin(): void;
  /** Looks at some. @returns false: there is nothing more to look through now */
  sweep(): Promise<boolean>;
}

/** What it asks the index. */
export type IndexedNames = Pick<AskedReads, 'unusedNames' | 'behind'>;

const columns =
  'action, client, client_name, grant_name, connector, tool, reason, layer, trace, account'.split(
    ', ',
  );

/** @param onTakenAway what memory knows of the words is old */
export function createUnusedNames(
  { db, transaction }: Pick<AuditStore, 'db' | 'transaction'>,
  reads: IndexedNames,
  onTakenAway: () => void,
): UnusedNames {
  const some = db.prepare(
    `SELECT name FROM names WHERE name > ? AND name < (SELECT max(name) FROM names)
     ORDER BY name LIMIT ?`,
  );
  const used = db.prepare(
    `SELECT ${columns.join(', ')} FROM entries WHERE id > ?1 AND id <= ?2
     AND (${columns.map((column) => `${column} IN (SELECT value FROM json_each(?3))`).join(' OR ')})`,
  );
  const following = db.prepare('SELECT id FROM entries WHERE id > ? ORDER BY id LIMIT 1');
  const remove = db.prepare('DELETE FROM names WHERE name = ?');
  /** How far the search came; null: nothing went since the last one. */
  let sweptTo: number | null = null;
  let proposed = new Set<number>();
  /** Entries up to this one have none of those. */
  let checkedTo = 0;

  async function propose(after: number): Promise<void> {
    const names = some.all([after, limits.audit.sweptNames]) as { name: number }[];
    for (const name of await reads.unusedNames(names.map((row) => row.name))) proposed.add(name);
    sweptTo = names.at(-1)?.name ?? null;
    checkedTo = 0;
  }

  /** @returns false: all entries were looked at */
  function check(): boolean {
    const next = following.get([checkedTo]) as { id: number } | undefined;
    if (next === undefined) return false;
    const to = next.id - 1 + limits.audit.checkedRows;
    const rows = used.all([checkedTo, to, JSON.stringify([...proposed])]) as Record<
      string,
      number | null
    >[];
    for (const row of rows) for (const name of Object.values(row)) proposed.delete(name ?? 0);
    checkedTo = to;
    return true;
  }

  return {
    begin() {
      sweptTo ??= 0;
    },
    async sweep() {
      if (sweptTo !== null && proposed.size < limits.audit.proposedNames) {
        // It says little while it has much to read.
        if ((await reads.behind()) > limits.audit.unreadRows) return false;
        await propose(sweptTo);
        return true;
      }
      if (proposed.size === 0) return false;
      if (check()) return true;
      const unused = proposed;
      proposed = new Set();
      transaction(() => {
        for (const name of unused) remove.run([name]);
      });
      onTakenAway();
      return sweptTo !== null;
    },
  };
}
