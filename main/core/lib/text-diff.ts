/**
 * What changed from one list of lines, or of words, to another: the longest common part stays, the
 * rest was removed and added. Bounded: what is too long to be compared piece by piece is replaced
 * as a whole. Pure.
 */

export interface DiffStep {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

const mostCells = 1_000_000;

export function diffOf(before: readonly string[], after: readonly string[]): readonly DiffStep[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start])
    start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end += 1;
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly DiffStep[] {
  if (before.length * after.length > mostCells)
    return [...before.map(removed), ...after.map(added)];
  const width = after.length + 1;
  // common[i * width + j]: the longest common part of before from i and after from j.
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const steps: DiffStep[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      steps.push(same(old));
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      steps.push(removed(old));
      i += 1;
    } else if (fresh !== undefined) {
      steps.push(added(fresh));
      j += 1;
    }
  }
  return steps;
}

const same = (text: string): DiffStep => ({ kind: 'same', text });
const removed = (text: string): DiffStep => ({ kind: 'removed', text });
const added = (text: string): DiffStep => ({ kind: 'added', text });
