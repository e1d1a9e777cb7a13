/** Takes away the words that no entry has any more, some at a time. */
import { limits } from '../../limits/limits.ts';
import type { AuditStore } from '../../store/open-audit.ts';
import { facetOf } from '../search-text.ts';

export interface UnusedNames {
  /** Entries went: there may be words to look for, from the first on. */
  begin(): void;
  /** Looks at some. @returns false: there is nothing more to look through */
  sweep(): boolean;
}

/** @param onTakenAway what memory knows of the words is old */
export function createUnusedNames(
  { db, transaction }: Pick<AuditStore, 'db' | 'transaction'>,
  onTakenAway: () => void,
): UnusedNames {
  const some = db.prepare(
    `SELECT name FROM names WHERE name > ? AND name < (SELECT max(name) FROM names)
     ORDER BY name LIMIT ?`,
  );
  const isUsed = db.prepare('SELECT rowid FROM entry_text WHERE entry_text MATCH ? LIMIT 1');
  const remove = db.prepare('DELETE FROM names WHERE name = ?');
  /** How far the search came; null: nothing went since the last one. */
  let sweptTo: number | null = null;

  return {
    begin() {
      sweptTo ??= 0;
    },
    sweep() {
      if (sweptTo === null) return false;
      const names = some.all(sweptTo, limits.audit.sweptNames) as { name: number }[];
      const unused = names.filter(({ name }) => {
        const facets = Object.values(facetOf).map((facet) => `"${facet(name)}"`);
        return isUsed.get([facets.join(' OR ')]) === undefined;
      });
      if (unused.length > 0) {
        transaction(() => {
          for (const { name } of unused) remove.run(name);
        });
        onTakenAway();
      }
      sweptTo = names.at(-1)?.name ?? null;
      return sweptTo !== null;
    },
  };
}
