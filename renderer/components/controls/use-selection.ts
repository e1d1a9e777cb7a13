/** Which rows of a list are ticked. A row that goes is no longer ticked. */
import { useState } from 'react';

export interface Selection {
  /** In the order of the list. */
  readonly ids: readonly string[];
  readonly has: (id: string) => boolean;
  readonly isAll: boolean;
  readonly toggle: (id: string, isTicked: boolean) => void;
  readonly toggleAll: (isTicked: boolean) => void;
  readonly clear: () => void;
}

/** @param shown the ids of the rows in sight: what a filter hides is never acted on */
export function useSelection(shown: readonly string[]): Selection {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const ids = shown.filter((id) => ticked.has(id));
  return {
    ids,
    has: (id) => ticked.has(id),
    isAll: shown.length > 0 && ids.length === shown.length,
    toggle: (id, isTicked) => {
      const next = new Set(ticked);
      if (isTicked) next.add(id);
      else next.delete(id);
      setTicked(next);
    },
    toggleAll: (isTicked) => setTicked(new Set(isTicked ? shown : [])),
    clear: () => setTicked(new Set()),
  };
}
