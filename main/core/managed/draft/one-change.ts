/** A change of one topic, and of one list, in words. Pure. */
import type { PolicyChange } from '../../../../contract/views/policy/policy-review.ts';
import { byList, type Direction } from './directions.ts';

export function change(topic: string, direction: Direction, says: string): PolicyChange {
  return { topic, direction, says };
}

/** Nothing where nothing turned. */
export function one(topic: string, turn: Direction | null, says: string): PolicyChange[] {
  return turn === null ? [] : [change(topic, turn, says)];
}

/** What came into a list, and what went. */
interface ListChange<Item> {
  readonly added: readonly Item[];
  readonly removed: readonly Item[];
}

/** Entries of policies that were read have their members in one order, so their JSON tells. */
export function listChange<Item>(
  before: readonly Item[],
  after: readonly Item[],
): ListChange<Item> {
  const keys = (items: readonly Item[]) => new Set(items.map((item) => JSON.stringify(item)));
  const [was, is] = [keys(before), keys(after)];
  return {
    added: after.filter((item) => !was.has(JSON.stringify(item))),
    removed: before.filter((item) => !is.has(JSON.stringify(item))),
  };
}

/** "added a, b; removed c". */
export function listWords<Item>(
  { added, removed }: ListChange<Item>,
  words: (item: Item) => string,
): string {
  return [
    ...(added.length === 0 ? [] : [`added ${added.map(words).join(', ')}`]),
    ...(removed.length === 0 ? [] : [`removed ${removed.map(words).join(', ')}`]),
  ].join('; ');
}

/** Of a list that lets only its entries in: without it there is no bound. */
export function openList<Item>(
  topic: string,
  before: readonly Item[] | undefined,
  after: readonly Item[] | undefined,
  words: (item: Item) => string,
): PolicyChange[] {
  if (before === undefined && after === undefined) return [];
  if (before === undefined)
    return one(topic, 'stricter', `only ${(after ?? []).map(words).join(', ') || 'none'}`);
  if (after === undefined) return one(topic, 'looser', 'the list is removed');
  const list = listChange(before, after);
  return one(topic, byList(list), listWords(list, words));
}
