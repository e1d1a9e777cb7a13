/** How many questions wait, for whoever shows the number: window titles, and the dock of macOS. */
import { app } from 'electron';
import type { Core } from '../../core/ports/core.ts';

/** @returns the function that stops following */
export function followCount(
  core: Pick<Core, 'snapshot' | 'onSnapshot'>,
  show: (count: number) => void,
): () => void {
  let shown = -1;
  const follow = ({ questions }: ReturnType<Core['snapshot']>): void => {
    if (questions.length === shown) return;
    shown = questions.length;
    show(shown);
    if (process.platform === 'darwin') app.setBadgeCount(shown);
  };
  follow(core.snapshot());
  return core.onSnapshot(follow);
}
