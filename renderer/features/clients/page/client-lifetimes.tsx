import { useState } from 'react';
import type { ManagedView } from '../../../../contract/views/managed.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { useCommand } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import { draftOfLifetimes, lifetimesErrors, lifetimesOf } from '../parts/lifetimes-draft.ts';
import { LifetimesFields } from '../parts/lifetimes-fields.tsx';
import { shortName } from '../../../state/short-name.ts';

const usual = { accessMinutes: null, refreshDays: null, loginDays: null };

interface ClientLifetimesProps {
  readonly client: ClientView;
  readonly managed: ManagedView;
}

/** How long what this client gets lives; for one that was added by hand it can be made shorter. */
export function ClientLifetimes({ client, managed }: ClientLifetimesProps) {
  const [isChanging, setIsChanging] = useState(false);
  const { tokenLifetimes, identity } = client;
  return (
    <Card
      title="How long logins last"
      aside={
        identity === 'pre-registered' && (
          <Button size="small" onClick={() => setIsChanging(true)}>
            Change
          </Button>
        )
      }
    >
      <Facts>
        <Fact name="Access tokens">{plural(tokenLifetimes.accessMinutes, 'minute')}</Fact>
        <Fact name="Unused logins">{plural(tokenLifetimes.refreshDays, 'day')}</Fact>
        <Fact name="Every login">{`${plural(tokenLifetimes.loginDays, 'day')}, however often it is renewed`}</Fact>
      </Facts>
      {tokenLifetimes.own !== null && (
        <p className="mt-2 text-muted">Set for this client; others have the usual times.</p>
      )}
      {managed.lines.some(({ topic }) => managedTopics.has(topic)) && (
        <p className="mt-2 text-muted">{`${managed.by?.name ?? 'The policy of this computer'} sets the longest.`}</p>
      )}
      {isChanging && <ChangeLifetimes client={client} onClose={() => setIsChanging(false)} />}
    </Card>
  );
}

const managedTopics: ReadonlySet<string> = new Set([
  'Access tokens',
  'Logins',
  'Logins as a whole',
]);

function ChangeLifetimes({ client, onClose }: { client: ClientView; onClose: () => void }) {
  const [draft, setDraft] = useState(draftOfLifetimes(client.tokenLifetimes.own));
  const set = useCommand('client.setTokenLifetimes');
  const isWrong = Object.keys(lifetimesErrors(draft)).length > 0;
  const submit = async () => {
    const lifetimes = lifetimesOf(draft) ?? usual;
    const result = await set.run({ clientId: client.clientId, lifetimes });
    if (result.ok) onClose();
  };
  return (
    <FormDialog
      title={`How long logins of ${shortName(client.name)} last`}
      description="Shorter than usual, for this client only. Leave a field empty to use the default. Applies from its next token."
      verb="Save"
      isReady={!isWrong}
      pending={set.pending}
      error={set.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <LifetimesFields draft={draft} onChange={setDraft} takesFocus />
    </FormDialog>
  );
}
