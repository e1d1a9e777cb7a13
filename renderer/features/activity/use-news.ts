import { useEffect, useState } from 'react';

interface News {
  /** How many entries came that the list does not have, whatever it is narrowed to. */
  readonly count: number;
  readonly load: () => void;
}

interface NewsOptions {
  /** From the snapshot: when it grows, there is something new. */
  readonly lastEntryId: number;
  /** New entries are loaded at once; otherwise they are only announced. */
  readonly isFollowing: boolean;
  readonly loadNewer: () => void;
}

/** Entries that came since the list was loaded. */
export function useNews({ lastEntryId, isFollowing, loadNewer }: NewsOptions): News {
  const [seenEntryId, setSeenEntryId] = useState(lastEntryId);
  useEffect(() => {
    if (!isFollowing || lastEntryId === seenEntryId) return;
    setSeenEntryId(lastEntryId);
    loadNewer();
  }, [isFollowing, lastEntryId, seenEntryId, loadNewer]);
  return {
    count: isFollowing ? 0 : Math.max(0, lastEntryId - seenEntryId),
    load: () => {
      setSeenEntryId(lastEntryId);
      loadNewer();
    },
  };
}
