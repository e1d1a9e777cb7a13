import { useState, type FormEvent } from 'react';
import { longestPassphrase, shortestPassphrase } from '../../../contract/plain/vault-words.ts';
import { Button } from '../../components/base/button.tsx';
import { Field, TextInput } from '../../components/controls/field.tsx';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { FormDialog } from '../../components/feedback/form-dialog.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { useCommand } from '../../state/commands.ts';

/** Opens the vault, or gives up what is in it. */
export function PassphraseUnlock() {
  const [typed, setTyped] = useState('');
  const [isForgetting, setIsForgetting] = useState(false);
  const unlock = useCommand('vault.unlock');
  const forget = useCommand('vault.forget');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (typed === '') return;
    // It stays in no field, whatever comes of it.
    setTyped('');
    await unlock.run({ passphrase: typed });
  };
  return (
    <>
      <form noValidate onSubmit={(event) => void submit(event)} className="mt-3 max-w-sm">
        <Field label="Passphrase">
          {(props) => (
            <TextInput
              {...props}
              type="password"
              autoComplete="current-password"
              maxLength={longestPassphrase}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <div className="mt-1 flex flex-wrap gap-2">
          <Button tone="primary" type="submit" disabled={typed === ''} pending={unlock.pending}>
            Unlock
          </Button>
          <Button onClick={() => setIsForgetting(true)}>I forgot it…</Button>
        </div>
      </form>
      {unlock.error !== null && <ErrorPanel error={unlock.error} />}
      <Confirm
        open={isForgetting}
        title="Remove all stored secrets?"
        verb="Remove them"
        keep="Keep them"
        pending={forget.pending}
        error={forget.error}
        onConfirm={() => {
          void forget.run({}).then(({ ok }) => {
            if (ok) setIsForgetting(false);
          });
        }}
        onClose={() => setIsForgetting(false)}
      >
        Without the passphrase nobody can read them, and no one can reset it. They are gone for
        good: connectors ask for their secrets and logins again, all access ends, and every client
        must log in again.
      </Confirm>
    </>
  );
}

interface ChoosePassphraseProps {
  /** There is one already. */
  readonly isChange: boolean;
  readonly onClose: () => void;
}

/** A new passphrase, typed twice. */
export function ChoosePassphrase({ isChange, onClose }: ChoosePassphraseProps) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const keep = useCommand('vault.keep');
  const isLong = first.length >= shortestPassphrase;
  const isSame = first === second;
  const submit = async () => {
    setFirst('');
    setSecond('');
    if ((await keep.run({ keep: 'passphrase', passphrase: first })).ok) onClose();
  };
  return (
    <FormDialog
      title={isChange ? 'Change the passphrase' : 'Protect secrets with a passphrase'}
      description="You enter it at each start of Consentry. Nobody can reset it: without it the stored secrets are lost."
      verb={isChange ? 'Change it' : 'Protect them'}
      isReady={isLong && isSame}
      pending={keep.pending}
      error={keep.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field
        label="New passphrase"
        hint={`At least ${shortestPassphrase} characters, e.g. five words.`}
        error={first === '' || isLong ? null : `At least ${shortestPassphrase} characters.`}
      >
        {(props) => (
          <TextInput
            {...props}
            data-initial-focus
            type="password"
            autoComplete="new-password"
            maxLength={longestPassphrase}
            value={first}
            onChange={(event) => setFirst(event.target.value)}
          />
        )}
      </Field>
      <Field label="Once more" error={second === '' || isSame ? null : 'The two do not match.'}>
        {(props) => (
          <TextInput
            {...props}
            type="password"
            autoComplete="new-password"
            maxLength={longestPassphrase}
            value={second}
            onChange={(event) => setSecond(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  );
}
