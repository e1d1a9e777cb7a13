import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { SelectionBar } from '../../../components/controls/select-rows.tsx';
import { callCommand, useBridge } from '../../../state/commands.ts';
import { canRevoke } from '../../../state/selectors.ts';
import { shortName } from '../../../state/short-name.ts';
import { plural } from '../../../state/time-words.ts';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { BulkConfirm } from '../../shell/bulk-confirm.tsx';

interface BulkClientsProps {
  readonly clients: readonly ClientView[];
  readonly selection: Selection;
}

/** Revokes or blocks the clients that are ticked, after one question. */
export function BulkClients({ clients, selection }: BulkClientsProps) {
  const bridge = useBridge();
  const [asked, setAsked] = useState<'revoke' | 'block' | null>(null);
  const ticked = clients.filter(({ clientId }) => selection.has(clientId));
  const blockable = ticked.filter(({ status }) => status !== 'blocked');
  const revocable = ticked.filter(canRevoke);
  const which = asked === 'block' ? blockable : revocable;
  return (
    <>
      <SelectionBar count={ticked.length} onClear={selection.clear}>
        <Button tone="danger" disabled={revocable.length === 0} onClick={() => setAsked('revoke')}>
          Revoke access
        </Button>
        <Button disabled={blockable.length === 0} onClick={() => setAsked('block')}>
          Block
        </Button>
      </SelectionBar>
      {asked !== null && (
        <BulkConfirm
          title={(count) =>
            `${asked === 'revoke' ? 'Revoke access of' : 'Block'} ${plural(count, 'client')}?`
          }
          verb={asked === 'revoke' ? 'Revoke access' : 'Block'}
          keep="Leave them"
          items={which.map(({ clientId, name }) => ({ id: clientId, name: shortName(name) }))}
          done={asked === 'revoke' ? 'revoked' : 'blocked'}
          act={({ id }) =>
            callCommand(bridge, asked === 'revoke' ? 'client.revoke' : 'client.block', {
              clientId: id,
            })
          }
          onDone={selection.clear}
          onClose={() => setAsked(null)}
        >
          {asked === 'revoke'
            ? 'Their access ends at once and cannot be restored: each has to log in again.'
            : 'Their calls and logins are refused until you unblock them.'}
        </BulkConfirm>
      )}
    </>
  );
}
