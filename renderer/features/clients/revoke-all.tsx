import { useState } from 'react';
import type { ClientView } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { Confirm } from '../../components/confirm.tsx';
import { useCommand } from '../../state/commands.ts';
import { showDone } from '../../state/notices.ts';
import { plural } from '../../state/time-words.ts';

/** Ends every client's access after one question. */
export function RevokeAll({ clients }: { readonly clients: readonly ClientView[] }) {
  const [isAsking, setIsAsking] = useState(false);
  const revokeAll = useCommand('client.revokeAll');

  const confirm = async () => {
    const result = await revokeAll.run({});
    if (!result.ok) return;
    setIsAsking(false);
    showDone(
      `Access of ${plural(result.value.clients, 'client')} revoked`,
      `${plural(result.value.tokens, 'token')} ended.`,
    );
  };

  return (
    <>
      <Button tone="danger" disabled={clients.length === 0} onClick={() => setIsAsking(true)}>
        Revoke all
      </Button>
      <Confirm
        open={isAsking}
        title={`Revoke access of ${clients.length === 1 ? 'the one client' : `all ${clients.length} clients`}?`}
        verb="Revoke all access"
        keep="Keep access"
        pending={revokeAll.pending}
        error={revokeAll.error}
        onConfirm={() => void confirm()}
        onClose={() => {
          setIsAsking(false);
          revokeAll.clearError();
        }}
      >
        Every token and every open stream ends at once. This cannot be undone. To give access again,
        connect again from each client. To stop everything for a while, pause instead.
      </Confirm>
    </>
  );
}
