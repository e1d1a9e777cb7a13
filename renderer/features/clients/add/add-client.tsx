import { useState, type FormEvent } from 'react';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { CopyField } from '../../../components/base/copy.tsx';
import { Dialog } from '../../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../../components/feedback/error-panel.tsx';
import { Field, TextArea, TextInput } from '../../../components/controls/field.tsx';
import { Switch } from '../../../components/controls/switch.tsx';
import { useCommand } from '../../../state/commands.ts';
import { forgetAfterSeconds, useForgetCopied } from '../../../state/forget-copied.ts';
import { navigate } from '../../../state/route.ts';
import { clientDraftErrors, redirectLines } from './client-draft.ts';
import { lifetimesErrors, lifetimesOf, usualLifetimes } from '../parts/lifetimes-draft.ts';
import { LifetimesFields } from '../parts/lifetimes-fields.tsx';
import { shortName } from '../../../state/short-name.ts';

const formId = 'add-client';
const emptyDraft = { name: '', redirectUris: '', isConfidential: false, lifetimes: usualLifetimes };

/** Registers a client by hand, then shows its id and, this one time, its secret. */
export function AddClient({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(emptyDraft);
  const [isChecked, setIsChecked] = useState(false);
  const add = useCommand('client.add');
  const [added, setAdded] = useState<CommandOutput<'client.add'> | null>(null);
  const errors = clientDraftErrors(draft);
  // What is still empty is not wrong until someone tries to add it.
  const shown = isChecked ? errors : {};
  const change = (changed: Partial<typeof draft>) =>
    setDraft((known) => ({ ...known, ...changed }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (Object.keys(errors).length > 0 || Object.keys(lifetimesErrors(draft.lifetimes)).length > 0)
      return;
    const lifetimes = lifetimesOf(draft.lifetimes);
    const result = await add.run({
      name: draft.name.trim(),
      redirectUris: redirectLines(draft.redirectUris),
      confidential: draft.isConfidential,
      ...(lifetimes !== null && { tokenLifetimes: lifetimes }),
    });
    if (result.ok) setAdded(result.value);
  };

  if (added !== null) return <Added added={added} onClose={onClose} />;
  return (
    <Dialog
      open
      title="Add client"
      description="For a program that cannot register itself. Most can: give them the address on the Overview and log in from there."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit" form={formId} pending={add.pending}>
            Add client
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
        <Field label="Name" hint="What you will read when it asks." error={shown.name ?? null}>
          {(props) => (
            <TextInput
              {...props}
              data-initial-focus
              maxLength={200}
              placeholder="Release pipeline"
              value={draft.name}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Redirect URIs, one per line"
          hint="Where its logins go: http on this computer (any port), an app's own scheme, or https on a host that you allowed in the settings."
          error={shown.redirectUris ?? null}
        >
          {(props) => (
            <TextArea
              {...props}
              rows={3}
              className="font-mono"
              placeholder="http://127.0.0.1/callback"
              value={draft.redirectUris}
              onChange={(event) => change({ redirectUris: event.target.value })}
            />
          )}
        </Field>
        <div className="flex items-start justify-between gap-4">
          <div>
            <p className="font-medium">Has a secret</p>
            <p className="text-meta text-muted">
              For programs that can keep one, such as a service of yours. Without it, any program on
              this computer can use the client's id.
            </p>
          </div>
          <Switch
            label="Has a secret"
            checked={draft.isConfidential}
            onChange={(isConfidential) => change({ isConfidential })}
          />
        </div>
        <details>
          <summary className="w-fit rounded-sm font-medium">Logins that end sooner</summary>
          <p className="mt-1 mb-2 text-meta text-muted">
            For a program that should not stay logged in long. What is empty is as for every client.
          </p>
          <LifetimesFields
            draft={draft.lifetimes}
            onChange={(lifetimes) => change({ lifetimes })}
          />
        </details>
        {add.error !== null && <ErrorPanel error={add.error} />}
      </form>
    </Dialog>
  );
}

/** Copied, it does not stay in the clipboard, where every program can read it. */
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

interface AddedProps {
  readonly added: CommandOutput<'client.add'>;
  readonly onClose: () => void;
}

function Added({ added: { client, clientSecret }, onClose }: AddedProps) {
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
