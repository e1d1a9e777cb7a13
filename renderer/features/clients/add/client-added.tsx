import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { Button } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { navigate } from '../../../state/route.ts';
import { shortName } from '../../../state/short-name.ts';
import { SecretField } from '../parts/secret-field.tsx';

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
        {clientSecret !== null && <SecretField text={clientSecret} />}
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
