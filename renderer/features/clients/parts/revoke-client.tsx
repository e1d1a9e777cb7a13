import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { plural } from '../../../state/time-words.ts';
import { shortName } from '../../../state/short-name.ts';
import { useEntriesOfClient } from './use-entries-of-client.ts';

interface RevokeClientProps {
  readonly client: ClientView;
  readonly size?: 'small' | 'normal';
}

/** Ends a client's access after one question. */
export function RevokeClient({ client, size = 'normal' }: RevokeClientProps) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button
        tone="danger"
        size={size}
        aria-label={`Revoke access of ${shortName(client.name)}`}
        onClick={() => setIsAsking(true)}
      >
        {size === 'small' ? 'Revoke' : 'Revoke access'}
      </Button>
      <ConfirmRevoke client={client} open={isAsking} onClose={() => setIsAsking(false)} />
    </>
  );
}

interface ConfirmRevokeProps {
  readonly client: ClientView;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The question by itself, for places without that button. */
export function ConfirmRevoke({ client, open, onClose }: ConfirmRevokeProps) {
  const revoke = useCommand('client.revoke');
  const name = shortName(client.name);
  const entries = useEntriesOfClient(client, open);
  const confirm = async () => {
    const offer = entries();
    const result = await revoke.run({ clientId: client.clientId });
    if (!result.ok) return;
    onClose();
    showDone(`Access of ${name} revoked`, 'Its next request is refused.');
    await offer();
  };
  return (
    <Confirm
      open={open}
      title={`Revoke access of ${name}?`}
      verb="Revoke access"
      keep="Keep access"
      pending={revoke.pending}
      error={revoke.error}
      onConfirm={() => void confirm()}
      onClose={() => {
        onClose();
        revoke.clearError();
      }}
    >
      {client.activeTokens > 0
        ? `${plural(client.activeTokens, 'active token')} and all open streams end at once. `
        : 'Its access ends at once. '}
      This cannot be undone. To give access again, connect again from the client.
    </Confirm>
  );
}
