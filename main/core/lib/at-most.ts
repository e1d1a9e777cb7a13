/** Waiting for something that may take too long. */
import type { Clock } from '../ports/ports.ts';

/** Resolves when `work` has ended, well or not, and at the latest after `ms`; the work goes on by itself then. */
export function atMost(
  clock: Pick<Clock, 'after'>,
  ms: number,
  work: Promise<unknown>,
): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(ms, resolve);
    void work
      .catch(() => undefined)
      .finally(() => {
        cancel();
        resolve();
      });
  });
}
