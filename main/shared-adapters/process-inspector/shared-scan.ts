/** Looks at a table of the system for many askers with one read. */

/**
 * One scan at a time, and whoever asks during a scan shares the one after it: the running one may
 * have passed the place where its socket stands.
 *
 * @param mostWaiting beyond so many waiting askers the answer is null at once
 * @returns asks; null as well when the scan failed
 */
export function createSharedScan<Table>(
  scan: () => Promise<Table>,
  mostWaiting: number,
): () => Promise<Table | null> {
  let running: Promise<Table | null> | null = null;
  let next: Promise<Table | null> | null = null;
  let waiting = 0;

  function start(): Promise<Table | null> {
    next = null;
    const current = scan()
      .catch(() => null)
      .finally(() => {
        if (next === null) running = null;
      });
    running = current;
    return current;
  }

  return async () => {
    if (waiting >= mostWaiting) return null;
    waiting += 1;
    try {
      return await (running === null ? start() : (next ??= running.then(start)));
    } finally {
      waiting -= 1;
    }
  };
}
