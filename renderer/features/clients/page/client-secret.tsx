import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { shortName } from '../../../state/short-name.ts';
import { absoluteTime } from '../../../state/time-words.ts';
import { keptLogins } from '../parts/kept-logins.ts';
import { SecretField } from '../parts/secret-field.tsx';

interface ClientProps {
  readonly client: ClientView;
}

/** The secret of a client that was added by hand: a new one, and the end of the one before. */
export function ClientSecret({ client }: ClientProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Card
      title="Secret"
      aside={
        <Button size="small" onClick={() => setIsOpen(true)}>
          New secret
        </Button>
      }
    >
      {client.formerSecretUntil === null ? (
        <p className="text-muted">
          One secret works. A new one can replace it without a break: the old one goes on working
          while you change the program.
        </p>
      ) : (
        <FormerSecret client={client} until={client.formerSecretUntil} />
      )}
      {isOpen && <NewSecret client={client} onClose={() => setIsOpen(false)} />}
    </Card>
  );
}

function FormerSecret({ client, until }: ClientProps & { readonly until: string }) {
  const [isAsking, setIsAsking] = useState(false);
  const end = useCommand('client.endFormerSecret');
  const confirm = async () => {
    const result = await end.run({ clientId: client.clientId });
    if (!result.ok) return;
    setIsAsking(false);
    showDone('Old secret ended', 'Only the newest one works now.');
  };
  return (
    <>
      <p>
        Two secrets work. The old one ends <RelativeTime at={until} />.
      </p>
      <Button size="small" className="mt-2" onClick={() => setIsAsking(true)}>
        End the old one now
      </Button>
      <Confirm
        open={isAsking}
        title="End the old secret now?"
        verb="End old secret"
        keep="Keep it for now"
        pending={end.pending}
        error={end.error}
        onConfirm={() => void confirm()}
        onClose={() => {
          setIsAsking(false);
          end.clearError();
        }}
      >
        A program that still uses it cannot renew its login until it has the new one. This can’t be
        undone.
      </Confirm>
    </>
  );
}

const overlaps = [
  { value: '24', label: 'One day' },
  { value: '168', label: 'A week' },
  { value: '720', label: '30 days' },
  { value: '0', label: 'Not at all' },
] as const;
type Overlap = (typeof overlaps)[number]['value'];

function NewSecret({ client, onClose }: ClientProps & { readonly onClose: () => void }) {
  const [overlap, setOverlap] = useState<Overlap>('24');
  const rotate = useCommand('client.rotateSecret');
  const [made, setMade] = useState<{ secret: string; until: string | null } | null>(null);
  const submit = async () => {
    const input = { clientId: client.clientId, overlapHours: Number(overlap) };
    const result = await rotate.run(input);
    if (result.ok)
      setMade({ secret: result.value.clientSecret, until: result.value.client.formerSecretUntil });
  };
  if (made !== null) return <MadeSecret client={client} {...made} onClose={onClose} />;
  return (
    <Dialog
      open
      size="small"
      title={`New secret for ${shortName(client.name)}`}
      description={`The program needs it for its next login or renewal. ${keptLogins(client)}`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            data-initial-focus
            pending={rotate.pending}
            onClick={() => void submit()}
          >
            Make a new secret
          </Button>
        </>
      }
    >
      <p className="mb-1 font-medium">The old one goes on working</p>
      <Segmented
        label="The old one goes on working"
        segments={overlaps}
        value={overlap}
        onChange={setOverlap}
      />
      <p className="mt-2 text-muted">
        {overlap === '0'
          ? 'The program cannot renew its login until it has the new secret.'
          : 'You can end it before that.'}
        {client.formerSecretUntil !== null &&
          ' The one from before the last change ends now: at most two work at a time.'}
      </p>
      {rotate.error !== null && <ErrorPanel error={rotate.error} />}
    </Dialog>
  );
}

interface MadeSecretProps extends ClientProps {
  readonly secret: string;
  readonly until: string | null;
  readonly onClose: () => void;
}

function MadeSecret({ client, secret, until, onClose }: MadeSecretProps) {
  return (
    <Dialog
      open
      title={`New secret of ${shortName(client.name)}`}
      description={
        until === null
          ? 'Enter it in the program. The old one has ended.'
          : `Enter it in the program. The old one works until ${absoluteTime(until)}.`
      }
      onClose={onClose}
      footer={
        <Button tone="primary" data-initial-focus onClick={onClose}>
          I have copied the secret
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <SecretField text={secret} />
      </div>
    </Dialog>
  );
}
