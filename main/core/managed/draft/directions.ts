/** Whether a change makes a policy stricter or looser. Pure. */
import type { PolicyChange } from '../../../../contract/views/policy/policy-review.ts';

export type Direction = PolicyChange['direction'];

/** Null: nothing changed. */
type Turn = Direction | null;

/** By a list from the strictest to the loosest. */
export function byRank<Level>(levels: readonly Level[], before: Level, after: Level): Turn {
  return byNumber(levels.indexOf(before), levels.indexOf(after));
}

/** Less is stricter. */
export function byNumber(before: number, after: number): Turn {
  if (before === after) return null;
  return after < before ? 'stricter' : 'looser';
}

/** The other way around. */
export function turned(turn: Turn): Turn {
  if (turn === 'stricter') return 'looser';
  return turn === 'looser' ? 'stricter' : turn;
}

/** Several changes as one: both ways is neither. */
export function together(turns: readonly Turn[]): Turn {
  const [first, ...others] = turns.filter((turn) => turn !== null);
  if (first === undefined) return null;
  return others.every((turn) => turn === first) ? first : 'other';
}

/** More entries are looser; `turned` for a list of what is forbidden. */
export function byList({
  added,
  removed,
}: {
  readonly added: readonly unknown[];
  readonly removed: readonly unknown[];
}): Turn {
  return together([added.length > 0 ? 'looser' : null, removed.length > 0 ? 'stricter' : null]);
}
