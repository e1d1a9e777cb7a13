/** What was chosen last, for as long as the window lives: nothing of it is written anywhere. */
import { create } from 'zustand';

const mostKept = 5;

export const useRecent = create<{ readonly ids: readonly string[] }>()(() => ({ ids: [] }));

/** Puts an entry first. */
export function noteRecent(id: string): void {
  useRecent.setState(({ ids }) => ({
    ids: [id, ...ids.filter((other) => other !== id)].slice(0, mostKept),
  }));
}
