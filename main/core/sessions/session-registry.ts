/** Open calls, streams and legacy sessions, keyed by grant, so that ending a grant ends them (product.md section 11). */

export type CloseWhy = 'grant_ended' | 'stopping' | 'idle';

export interface SessionRegistry {
  /**
   * Notes something open that belongs to a grant.
   *
   * @param close ends it; must not throw for the others' sake, but may
   * @returns the function that takes it off the list, to be called when it ended by itself
   */
  enter(grantId: string, close: (why: CloseWhy) => void): () => void;
  count(grantId: string): number;
  closeByGrant(grantId: string, why: CloseWhy): void;
  closeAll(why: CloseWhy): void;
}

export function createSessionRegistry(onCloseFailed: (error: unknown) => void): SessionRegistry {
  const open = new Map<string, Set<(why: CloseWhy) => void>>();

  function closeByGrant(grantId: string, why: CloseWhy): void {
    const closers = open.get(grantId);
    if (closers === undefined) return;
    open.delete(grantId);
    for (const close of closers) {
      try {
        close(why);
      } catch (error) {
        onCloseFailed(error);
      }
    }
  }

  return {
    enter(grantId, close) {
      let closers = open.get(grantId);
      if (closers === undefined) open.set(grantId, (closers = new Set()));
      closers.add(close);
      return () => {
        const still = open.get(grantId);
        still?.delete(close);
        if (still?.size === 0) open.delete(grantId);
      };
    },
    count: (grantId) => open.get(grantId)?.size ?? 0,
    closeByGrant,
    closeAll(why) {
      for (const grantId of [...open.keys()]) closeByGrant(grantId, why);
    },
  };
}
