import { useState } from 'react';
import { mostCalls } from '../../../../contract/plain/input-limits.ts';
import type { CallLimits, CallLimitsView } from '../../../../contract/views/call-limits.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { useCommand } from '../../../state/commands.ts';
import { linkTo } from '../../../state/route.ts';
import { shortName } from '../../../state/short-name.ts';

interface ClientCallsProps {
  readonly client: ClientView;
  readonly limits: CallLimitsView;
}

/** What it used, and how much it may. */
export function ClientCalls({ client, limits }: ClientCallsProps) {
  const [isChanging, setIsChanging] = useState(false);
  return (
    <Card
      title="Calls"
      aside={
        <Button size="small" onClick={() => setIsChanging(true)}>
          Change
        </Button>
      }
    >
      <Facts>
        <Fact name="Today">{client.callsToday.toLocaleString('en')}</Fact>
        <Fact name="All its logins">At most {inWords(client.callLimits ?? limits.client)}</Fact>
        <Fact name="Each login">At most {inWords(limits.grant)}</Fact>
        <Fact name="A call that asks">{waitInWords(client.answerSeconds)}</Fact>
      </Facts>
      <p className="mt-2 text-muted">
        {client.callLimits !== null &&
          `Set for this client; each other has ${inWords(limits.client)}. `}
        Calls above that are refused and told when to retry.{' '}
        <a href={linkTo('settings')} className="rounded-sm text-accent-text underline">
          Limits for every client
        </a>
      </p>
      {isChanging && (
        <ChangeCalls client={client} usual={limits.client} onClose={() => setIsChanging(false)} />
      )}
    </Card>
  );
}

const fields = [
  { name: 'callsPerMinute', label: 'Calls a minute' },
  { name: 'callsPerDay', label: 'Calls a day' },
] as const;
type Draft = Readonly<Record<keyof CallLimits, string>>;

interface ChangeCallsProps {
  readonly client: ClientView;
  readonly usual: CallLimits;
  readonly onClose: () => void;
}

function ChangeCalls({ client, usual, onClose }: ChangeCallsProps) {
  const own = client.callLimits;
  const [draft, setDraft] = useState<Draft>({
    callsPerMinute: own === null ? '' : String(own.callsPerMinute),
    callsPerDay: own === null ? '' : String(own.callsPerDay),
  });
  const set = useCommand('client.setCallLimits');
  const wrong = fields.filter(({ name }) => !isCount(draft[name], mostCalls[name]));
  const submit = async () => {
    const callLimits = limitsOf(draft, usual);
    if ((await set.run({ clientId: client.clientId, callLimits })).ok) onClose();
  };
  return (
    <FormDialog
      title={`How many calls ${shortName(client.name)} may make`}
      description="All its logins together. Leave a field empty to use the default. Applies from its next call."
      verb="Save"
      isReady={wrong.length === 0}
      pending={set.pending}
      error={set.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="grid gap-3 sm:grid-cols-2">
        {fields.map((field) => (
          <Field
            key={field.name}
            label={field.label}
            error={
              wrong.includes(field) ? 'Enter a whole number of 1 or more, or leave it empty.' : null
            }
          >
            {(props) => (
              <TextInput
                {...props}
                data-initial-focus={field === fields[0] || undefined}
                inputMode="numeric"
                maxLength={10}
                placeholder={String(usual[field.name])}
                value={draft[field.name]}
                onChange={(event) => setDraft({ ...draft, [field.name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </FormDialog>
  );
}

/** Empty counts as good: as for each client. */
function isCount(text: string, most: number): boolean {
  const typed = text.trim();
  return typed === '' || (/^[1-9]\d{0,9}$/u.test(typed) && Number(typed) <= most);
}

/** Null: nothing is other than usual. Only for a draft without errors. */
function limitsOf(draft: Draft, usual: CallLimits): CallLimits | null {
  const value = (name: keyof CallLimits): number => Number(draft[name].trim()) || usual[name];
  const isUsual = fields.every(({ name }) => draft[name].trim() === '');
  if (isUsual) return null;
  return { callsPerMinute: value('callsPerMinute'), callsPerDay: value('callsPerDay') };
}

/** How long a call waits for the person, so that the client is answered before it gives up. */
function waitInWords({ usual, withProgress }: ClientView['answerSeconds']): string {
  const start = `Waits up to ${usual} s for your answer`;
  return usual === withProgress
    ? start
    : `${start}, ${withProgress} s where the client asks for progress`;
}

const inWords = ({ callsPerMinute, callsPerDay }: CallLimits): string =>
  `${callsPerMinute.toLocaleString('en')} a minute, ${callsPerDay.toLocaleString('en')} a day`;
