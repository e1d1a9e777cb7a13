import { useState, type FormEvent } from 'react';
import type { ManagedView } from '../../../../contract/views/managed.ts';
import type { ClientView } from '../../../../contract/views/views.ts';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { useCommand } from '../../../state/commands.ts';
import { plural } from '../../../state/time-words.ts';
import { draftOfLives, livesErrors, livesOf } from '../parts/lifetimes-draft.ts';
import { LivesFields } from '../parts/lifetimes-fields.tsx';
import { shortName } from '../../../state/short-name.ts';

const formId = 'client-lives';
const usual = { accessMinutes: null, refreshDays: null, loginDays: null };

interface ClientLivesProps {
  readonly client: ClientView;
  readonly managed: ManagedView;
}

/** How long what this client gets lives; for one that was added by hand it can be made shorter. */
export function ClientLives({ client, managed }: ClientLivesProps) {
  const [isChanging, setIsChanging] = useState(false);
  const { tokenLives, identity } = client;
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
        <Fact name="Access tokens">{plural(tokenLives.accessMinutes, 'minute')}</Fact>
        <Fact name="Unused logins">{plural(tokenLives.refreshDays, 'day')}</Fact>
        <Fact name="Every login">{`${plural(tokenLives.loginDays, 'day')}, however often it is renewed`}</Fact>
      </Facts>
      {tokenLives.own !== null && (
        <p className="mt-2 text-muted">Set for this client; others have the usual times.</p>
      )}
      {managed.lines.some(({ topic }) => managedTopics.has(topic)) && (
        <p className="mt-2 text-muted">{`${managed.by?.name ?? 'The policy of this computer'} sets the longest.`}</p>
      )}
      {isChanging && <ChangeLives client={client} onClose={() => setIsChanging(false)} />}
    </Card>
  );
}

const managedTopics: ReadonlySet<string> = new Set([
  'Access tokens',
  'Logins',
  'Logins as a whole',
]);

function ChangeLives({ client, onClose }: { client: ClientView; onClose: () => void }) {
  const [draft, setDraft] = useState(draftOfLives(client.tokenLives.own));
  const set = useCommand('client.setTokenLives');
  const isWrong = Object.keys(livesErrors(draft)).length > 0;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isWrong) return;
    const lives = livesOf(draft) ?? usual;
    const result = await set.run({ clientId: client.clientId, lives });
    if (result.ok) onClose();
  };
  return (
    <Dialog
      open
      title={`How long logins of ${shortName(client.name)} last`}
      description="Shorter than usual, for this client only. An empty field is as for every client. Holds from its next token on."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form={formId}
            disabled={isWrong}
            pending={set.pending}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-3"
      >
        <LivesFields draft={draft} onChange={setDraft} takesFocus />
        {set.error !== null && <ErrorPanel error={set.error} />}
      </form>
    </Dialog>
  );
}
