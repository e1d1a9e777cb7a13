import { useCallback, useEffect, useRef } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { offerChanges, ofRevoked, type EntryChange } from '../../../state/entry-changes.ts';

const nothing: Promise<readonly EntryChange[]> = Promise.resolve([]);

/**
 * Entries in client files that may belong to a client that is about to end. They are looked for
 * while the person is asked: afterwards the client may be in no list any more.
 *
 * @returns takes what was found; the offer is made when that is called
 */
export function useEntriesOfClient(
  { clientId }: ClientView,
  isAsking: boolean,
): () => () => Promise<void> {
  const bridge = useBridge();
  const found = useRef(nothing);
  useEffect(() => {
    found.current = isAsking
      ? callCommand(bridge, 'clientFiles.list', {}).then((result) =>
          result.ok ? ofRevoked(result.value, clientId) : [],
        )
      : nothing;
  }, [bridge, clientId, isAsking]);
  return useCallback(() => {
    const changes = found.current;
    return async () => offerChanges(await changes);
  }, []);
}
