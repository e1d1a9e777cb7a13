/**
 * Open calls, streams and legacy sessions, by the grant and token family they belong to, so that
 * ending one ends them.
 */

import { SlotSet } from '../lib/slot-set.ts';

type CloseWhy = 'grant_ended' | 'stopping' | 'idle';

/** Whose token opened it. */
export interface SessionOwner {
  readonly grantId: string;
  readonly familyId: string;
}

export interface SessionRegistry {
  /**
   * Notes something open that belongs to a token.
   *
   * @param close ends it; must not throw for the others' sake, but may
   * @returns the function that takes it off the list, to be called when it ended by itself
   */
  enter(owner: SessionOwner, close: (why: CloseWhy) => void): () => void;
  count(grantId: string): number;
  /** Of all grants. */
  countAll(): number;
  /** Ends everything of a grant, or of one token family. */
  close(owner: { readonly grantId: string } | { readonly familyId: string }, why: CloseWhy): void;
  closeAll(why: CloseWhy): void;
}

interface Entry {
  readonly owner: SessionOwner;
  readonly close: (why: CloseWhy) => void;
}

export function createSessionRegistry(onCloseFailed: (error: unknown) => void): SessionRegistry {
  const open = new Map<string, SlotSet<Entry>>();

  function closeEntries(entries: readonly Entry[], why: CloseWhy): void {
    for (const entry of entries) {
      try {
        entry.close(why);
      } catch (error) {
        onCloseFailed(error);
      }
    }
  }

  function closeGrant(grantId: string, why: CloseWhy): void {
    const entries = open.get(grantId);
    open.delete(grantId);
    closeEntries(entries?.takeAll(() => true) ?? [], why);
  }

  return {
    enter(owner, close) {
      const { grantId } = owner;
      let entries = open.get(grantId);
      if (entries === undefined) open.set(grantId, (entries = new SlotSet()));
      const mine = entries;
      const leave = mine.add({ owner, close });
      return () => {
        leave();
        if (mine.size === 0 && open.get(grantId) === mine) open.delete(grantId);
      };
    },
    count: (grantId) => open.get(grantId)?.size ?? 0,
    countAll: () => [...open.values()].reduce((sum, { size }) => sum + size, 0),
    close(owner, why) {
      if ('grantId' in owner) return closeGrant(owner.grantId, why);
      for (const [grantId, entries] of open) {
        const ending = entries.takeAll((entry) => entry.owner.familyId === owner.familyId);
        if (entries.size === 0) open.delete(grantId);
        closeEntries(ending, why);
      }
    },
    closeAll(why) {
      for (const grantId of [...open.keys()]) closeGrant(grantId, why);
    },
  };
}
