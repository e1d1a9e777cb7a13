/** Equal entries one after another as one row with a count, which opens. Pure. */
import type { ListedEntry } from '../../../contract/views/audit-entry.ts';

export interface FoldedRow {
  /** The newest of them. */
  readonly entry: ListedEntry;
  /** How many equal ones it stands for, itself included; 1 for a row of its own. */
  readonly count: number;
  /** The fold that it is the head of, or that was opened and has it as a member; null: none. */
  readonly fold: { readonly id: number; readonly isOpen: boolean; readonly isHead: boolean } | null;
}

/**
 * @param entries newest first
 * @param opened folds that are open, by the id of their oldest entry: newer ones join at the top
 */
export function foldEntries(
  entries: readonly ListedEntry[],
  opened: ReadonlySet<number>,
): readonly FoldedRow[] {
  const rows: FoldedRow[] = [];
  for (let start = 0; start < entries.length;) {
    const first = entries[start];
    if (first === undefined) break;
    const key = keyOf(first);
    let end = start + 1;
    while (end < entries.length && isSame(entries[end], key)) end += 1;
    const same = entries.slice(start, end);
    start = end;
    const id = same.at(-1)?.id ?? first.id;
    const isOpen = opened.has(id);
    const fold = { id, isOpen, isHead: true };
    rows.push({ entry: first, count: same.length, fold: same.length === 1 ? null : fold });
    if (!isOpen || same.length === 1) continue;
    for (const entry of same.slice(1))
      rows.push({ entry, count: 1, fold: { id, isOpen, isHead: false } });
  }
  return rows;
}

function isSame(entry: ListedEntry | undefined, key: string): boolean {
  return entry !== undefined && keyOf(entry) === key;
}

/** What a person reads of a row, but the time and how long it took. */
function keyOf(entry: ListedEntry): string {
  const { actor, clientId, connector, account, tool, action, decision, reason, detail } = entry;
  const what = [actor, clientId, connector, account, tool, action, decision, reason, detail];
  return JSON.stringify([...what, entry.arguments]);
}
