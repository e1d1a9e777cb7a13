import { useEffect, useState } from 'react';

interface News {
  readonly hasNews: boolean;
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
    hasNews: !isFollowing && lastEntryId !== seenEntryId,
    load: () => {
      setSeenEntryId(lastEntryId);
      loadNewer();
    },
  };
}
