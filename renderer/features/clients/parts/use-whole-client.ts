import { useEffect, useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { callCommand, useBridge } from '../../../state/commands.ts';

/**
 * The client with all its grants: a snapshot has some of them where there are many. Until they are
 * read, those of the snapshot.
 */
export function useWholeClient(client: ClientView): ClientView {
  const bridge = useBridge();
  const [whole, setWhole] = useState<ClientView | null>(null);
  useEffect(() => {
    if (client.moreGrants === 0) return;
    let isOver = false;
    void callCommand(bridge, 'client.get', { clientId: client.clientId }).then((result) => {
      if (result.ok && !isOver) setWhole(result.value);
    });
    return () => {
      isOver = true;
    };
  }, [bridge, client]);
  return client.moreGrants > 0 && whole?.clientId === client.clientId ? whole : client;
}
