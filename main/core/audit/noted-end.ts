/**
 * The end of the log as the store notes it, for who looks without the key in the vault: in another
 * file than the log, and never more than is on disk there. It shows a cut end; whoever changes both
 * files is seen by the anchor in the vault alone.
 */
import type { Db } from '../store/db.ts';
import type { Anchor } from './verify.ts';

const name = 'audit_end';

export interface NotedEnd {
  read(): Anchor | null;
  write(anchor: Anchor): void;
}

export function createNotedEnd(store: Db): NotedEnd {
  const put = store.prepare(
    `INSERT INTO meta (name, value) VALUES ('${name}', ?)
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  return {
    read: () => readNotedEnd(store),
    write: (anchor) => void put.run(JSON.stringify(anchor)),
  };
}

export function readNotedEnd(store: Db): Anchor | null {
  const row = store.prepare(`SELECT value FROM meta WHERE name = '${name}'`).get() as
    { value: string } | undefined;
  return parseAnchor(row?.value);
}

export function parseAnchor(text: string | undefined): Anchor | null {
  if (text === undefined) return null;
  try {
    const { first, last, count, head } = JSON.parse(text) as Record<string, unknown>;
    return typeof first === 'number' &&
      typeof last === 'number' &&
      typeof count === 'number' &&
      typeof head === 'string'
      ? { first, last, count, head }
      : null;
  } catch {
    return null;
  }
}
