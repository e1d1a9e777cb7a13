import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { plural } from '../../../state/time-words.ts';

/** Ends every client's access after one question. */
export function RevokeAll({ clients }: { readonly clients: readonly ClientView[] }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button tone="danger" disabled={clients.length === 0} onClick={() => setIsAsking(true)}>
        Revoke all
      </Button>
      <ConfirmRevokeAll clients={clients} open={isAsking} onClose={() => setIsAsking(false)} />
    </>
  );
}

interface ConfirmRevokeAllProps {
  readonly clients: readonly ClientView[];
  readonly open: boolean;
  readonly onClose: () => void;
}

/** The question by itself, for places without that button. */
export function ConfirmRevokeAll({ clients, open, onClose }: ConfirmRevokeAllProps) {
  const revokeAll = useCommand('client.revokeAll');
  const confirm = async () => {
    const result = await revokeAll.run({});
    if (!result.ok) return;
    onClose();
    showDone(
      `Access of ${plural(result.value.clients, 'client')} revoked`,
      `${plural(result.value.tokens, 'token')} ended.`,
    );
  };
  return (
    <Confirm
      open={open}
      title={`Revoke access of ${clients.length === 1 ? 'the one client' : `all ${clients.length} clients`}?`}
      verb="Revoke all access"
      keep="Keep access"
      pending={revokeAll.pending}
      error={revokeAll.error}
      onConfirm={() => void confirm()}
      onClose={() => {
        onClose();
        revokeAll.clearError();
      }}
    >
      Every token and every open stream ends at once. This cannot be undone. To give access again,
      connect again from each client. To stop everything for a while, pause instead.
    </Confirm>
  );
}
