import { useState } from 'react';
import { Button } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { ClientApps } from '../../clients/apps/client-apps.tsx';

interface OwnAddressProps {
  readonly connector: string;
  /** Of all connectors; null: Consentry does not listen. */
  readonly endpoint: string | null;
}

/** The address at which a client gets this connector alone (ATRYUM-37). */
export function OwnAddress({ connector, endpoint }: OwnAddressProps) {
  const [isAdding, setIsAdding] = useState(false);
  return (
    <Card
      title="Its own address"
      aside={
        endpoint !== null && <Button onClick={() => setIsAdding(true)}>Add to a client…</Button>
      }
    >
      {endpoint === null ? (
        <p className="text-muted">Consentry is not listening, so there is no address.</p>
      ) : (
        <CopyField label={`Address of ${connector}`} text={`${endpoint}/${connector}`} />
      )}
      <p className="mt-2 text-muted">
        A client that uses this address gets {connector} alone, under its own tool names. It logs in
        for it separately.
      </p>
      {isAdding && (
        <Dialog
          open
          title={`Add ${connector} to a client`}
          description="The client gets this connector alone. You see what changes in its file before anything is written."
          onClose={() => setIsAdding(false)}
          footer={
            <Button data-initial-focus onClick={() => setIsAdding(false)}>
              Close
            </Button>
          }
        >
          <ClientApps lookAgain="" connector={connector} />
        </Dialog>
      )}
    </Card>
  );
}
