/** Where entries of the activity are forwarded: an OTLP/HTTP collector, such as a SIEM has. */
import { useState } from 'react';
import type { CommandOutput } from '../../../contract/commands/commands.ts';
import { Button } from '../../components/base/button.tsx';
import { Field, TextInput } from '../../components/controls/field.tsx';
import { Setting } from '../../components/controls/setting.tsx';
import { FormDialog } from '../../components/feedback/form-dialog.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useCommand } from '../../state/commands.ts';
import { readUrl } from '../../state/read-url.ts';
import { plural } from '../../state/time-words.ts';
import { useAnswer } from '../../state/use-answer.ts';

type Forwarding = CommandOutput<'audit.forwarding'>;

/** @param version changes when entries came, or were taken */
export function ForwardingSetting({ version }: { readonly version: number }) {
  const options = { version, keepsLast: true };
  const { value, error, update } = useAnswer('audit.forwarding', {}, options);
  const off = useCommand('audit.setForwarding');
  const [isChanging, setIsChanging] = useState(false);
  const turnOff = async () => {
    const result = await off.run({ url: null, header: null });
    if (result.ok) update(() => result.value);
  };
  return (
    <Card title="Log forwarding">
      <Setting
        name={value?.url == null ? 'Off' : value.url}
        help={
          value?.url == null
            ? 'Send entries to an OTLP/HTTP collector, such as the one of a SIEM. What the log leaves out is not sent.'
            : 'Every new entry goes there. What the log leaves out is not sent. Entries wait here while it cannot be reached.'
        }
      >
        <div className="flex flex-wrap gap-2">
          <Button disabled={value === null} onClick={() => setIsChanging(true)}>
            {value?.url == null ? 'Set up' : 'Change'}
          </Button>
          {value?.url != null && (
            <Button pending={off.pending} onClick={() => void turnOff()}>
              Turn off
            </Button>
          )}
        </div>
      </Setting>
      {value?.url != null && <Progress forwarding={value} />}
      {error !== null && <ErrorPanel error={error} />}
      {off.error !== null && <ErrorPanel error={off.error} />}
      {isChanging && value !== null && (
        <ChangeForwarding
          forwarding={value}
          onSaved={(saved) => update(() => saved)}
          onClose={() => setIsChanging(false)}
        />
      )}
    </Card>
  );
}

/** How far it came, and what stands in its way. */
function Progress({ forwarding }: { readonly forwarding: Forwarding }) {
  const { sentTo, waiting, lost, problem, header } = forwarding;
  return (
    <div role="status" className="text-muted wrap-anywhere">
      <p>
        {sentTo === null ? 'Nothing delivered yet' : `Delivered up to entry ${sentTo}`}
        {`; ${plural(waiting, 'entry waits', 'entries wait')}.`}
        {header !== null && ` With the header ${header}.`}
      </p>
      {lost > 0 && (
        <p className="text-warn-text">
          {`${plural(lost, 'entry was', 'entries were')} removed before they could be sent.`}
        </p>
      )}
      {problem !== null && <p className="text-warn-text">{problem}</p>}
    </div>
  );
}

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/u;

interface ChangeForwardingProps {
  readonly forwarding: Forwarding;
  readonly onSaved: (saved: Forwarding) => void;
  readonly onClose: () => void;
}

function ChangeForwarding({ forwarding, onSaved, onClose }: ChangeForwardingProps) {
  const [url, setUrl] = useState(forwarding.url ?? '');
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const set = useCommand('audit.setForwarding');
  const wrong = wrongIn({ url, name, value });
  const isTouched = url !== '' || name !== '' || value !== '';
  const submit = async () => {
    const header = name === '' ? null : { name, value };
    const result = await set.run({ url: url.trim(), header });
    if (!result.ok) return;
    onSaved(result.value);
    onClose();
  };
  return (
    <FormDialog
      title="Forward the log"
      description="Only new entries are sent. For older ones, export the activity."
      verb="Save"
      isReady={Object.keys(wrong).length === 0}
      pending={set.pending}
      error={set.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="URL"
        hint="The URL of the logs endpoint: https, except on this computer."
        error={isTouched ? (wrong.url ?? null) : null}
      >
        {(props) => (
          <TextInput
            {...props}
            data-initial-focus
            type="url"
            maxLength={2048}
            placeholder="https://otlp.example.com/v1/logs"
            value={url}
            onChange={(event) => setUrl(event.target.value)}
          />
        )}
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field
          label="Header (optional)"
          hint={
            forwarding.header === null
              ? 'If it needs a key, e.g. X-Api-Key.'
              : `It has ${forwarding.header} now; leave both empty to send none.`
          }
          error={wrong.name ?? null}
        >
          {(props) => (
            <TextInput
              {...props}
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value.trim())}
            />
          )}
        </Field>
        <Field label="Value" hint="Kept in the vault." error={wrong.value ?? null}>
          {(props) => (
            <TextInput
              {...props}
              type="password"
              maxLength={16_384}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      </div>
    </FormDialog>
  );
}

interface Draft {
  readonly url: string;
  readonly name: string;
  readonly value: string;
}

/** What is wrong, field by field; empty when it can be saved. */
function wrongIn({ url, name, value }: Draft): Partial<Record<keyof Draft, string>> {
  const isUrl = /^https?:$/u.test(readUrl(url.trim())?.protocol ?? '');
  return {
    ...(!isUrl && { url: 'Use a full address, e.g. https://otlp.example.com/v1/logs.' }),
    ...(name !== '' && !headerName.test(name) && { name: 'This is not a valid header name.' }),
    ...(name === '' && value !== '' && { name: 'Enter the name of the header.' }),
    ...(name !== '' && value === '' && { value: 'Enter the value of the header.' }),
  };
}
