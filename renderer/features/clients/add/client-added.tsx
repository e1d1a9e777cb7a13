import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { Button } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { forgetAfterSeconds, useForgetCopied } from '../../../state/forget-copied.ts';
import { navigate } from '../../../state/route.ts';
import { shortName } from '../../../state/short-name.ts';

interface ClientAddedProps {
  readonly added: CommandOutput<'client.add'>;
  readonly onClose: () => void;
}

/** What the program needs: the id of the client and, this one time, its secret. */
export function ClientAdded({ added: { client, clientSecret }, onClose }: ClientAddedProps) {
  const done = () => {
    onClose();
    navigate('clients', client.clientId);
  };
  return (
    <Dialog
      open
      title={`${shortName(client.name)} added`}
      description="Enter this in the program. When it logs in, you are asked what it may do."
      onClose={done}
      footer={
        <Button tone="primary" data-initial-focus onClick={done}>
          {clientSecret === null ? 'Done' : 'I have copied the secret'}
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Labelled label="Client id" text={client.clientId} />
        {clientSecret !== null && (
          <>
            <SecretField text={clientSecret} />
            <Banner tone="warn" title="The secret is shown only this once">
              Consentry keeps no more than its hash, so it cannot be shown again. If it gets lost,
              remove the client and add it anew.
            </Banner>
          </>
        )}
      </div>
    </Dialog>
  );
}

function Labelled({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div>
      <p aria-hidden className="mb-1 font-medium">
        {label}
      </p>
      <CopyField label={label} text={text} />
    </div>
  );
}

/** Every program can read the clipboard, so a copied secret does not stay there. */
function SecretField({ text }: { readonly text: string }) {
  const forget = useForgetCopied();
  return (
    <div>
      <p aria-hidden className="mb-1 font-medium">
        Client secret
      </p>
      <CopyField label="Client secret" text={text} onCopied={() => forget(text)} />
      <p className="mt-1 text-meta text-muted">
        {`After copying, the clipboard is emptied in ${forgetAfterSeconds} seconds if it still holds the secret.`}
      </p>
    </div>
  );
}
