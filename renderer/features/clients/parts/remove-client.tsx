import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { navigate } from '../../../state/route.ts';
import { shortName } from '../../../state/short-name.ts';
import { useEntriesOfClient } from './use-entries-of-client.ts';

/** Forgets a client after one question. Only for clients that cannot use anything at the moment. */
export function RemoveClient({ client }: { readonly client: ClientView }) {
  const [isAsking, setIsAsking] = useState(false);
  const remove = useCommand('client.remove');
  const name = shortName(client.name);
  const entries = useEntriesOfClient(client, isAsking);
  const confirm = async () => {
    const offer = entries();
    const result = await remove.run({ clientId: client.clientId });
    if (!result.ok) return;
    showDone(`${name} removed`, 'What it did stays in the activity log.');
    navigate('clients');
    await offer();
  };
  const close = () => {
    setIsAsking(false);
    remove.clearError();
  };
  return (
    <>
      <Button
        tone="danger"
        icon={<Trash2 aria-hidden size={14} />}
        onClick={() => setIsAsking(true)}
      >
        Remove
      </Button>
      <Confirm
        open={isAsking}
        title={`Remove ${name}?`}
        verb="Remove client"
        keep="Keep client"
        pending={remove.pending}
        error={remove.error}
        onConfirm={() => void confirm()}
        onClose={close}
      >
        {whatGoes(client)} This cannot be undone. What it did stays in the activity log.
      </Confirm>
    </>
  );
}

function whatGoes({ status, identity, clientIds, isConfidential }: ClientView): string {
  const its =
    identity === 'pre-registered'
      ? `Its id${isConfidential ? ' and secret stop' : ' stops'} working, and it has to be added again.`
      : `Consentry forgets ${clientIds.length === 1 ? 'its registration' : `its ${clientIds.length} registrations`}; to come back it registers and asks again.`;
  return status === 'blocked' ? `${its} The block is forgotten as well.` : its;
}
