/** Words that come again and again, kept once: rows hold their number. */
import { limits } from '../limits/limits.ts';
import type { Db } from '../store/db.ts';

export interface Names {
  /** The number of a text; makes one when it is new. Inside a transaction only. */
  keep(text: string): number;
  /** The number of a text that occurs, or null. */
  find(text: string): number | null;
  /** Forgets what memory knows, after a rollback or when names were swept. */
  forget(): void;
}

export function createNames(db: Db): Names {
  const select = db.prepare('SELECT name FROM names WHERE text = ?');
  const insert = db.prepare('INSERT INTO names (text) VALUES (?) RETURNING name');
  const known = new Map<string, number>();

  function find(text: string): number | null {
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    const row = select.get([text]) as { name: number } | undefined;
    return row === undefined ? null : remember(text, row.name);
  }

  function remember(text: string, name: number): number {
    if (known.size >= limits.audit.namesInMemory) known.clear();
    known.set(text, name);
    return name;
  }

  return {
    find,
    keep: (text) => find(text) ?? remember(text, (insert.get([text]) as { name: number }).name),
    forget: () => known.clear(),
  };
}
