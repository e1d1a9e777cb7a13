import { useState } from 'react';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { FormDialog } from '../../../components/feedback/form-dialog.tsx';
import { Switch } from '../../../components/controls/switch.tsx';
import { useCommand } from '../../../state/commands.ts';
import { ClientAdded } from './client-added.tsx';
import { RegistrationFields } from '../parts/registration-fields.tsx';
import { clientDraftErrors, redirectLines } from '../parts/client-draft.ts';
import { lifetimesErrors, lifetimesOf, usualLifetimes } from '../parts/lifetimes-draft.ts';
import { LifetimesFields } from '../parts/lifetimes-fields.tsx';

const emptyDraft = { name: '', redirectUris: '', isConfidential: false, lifetimes: usualLifetimes };

/** Registers a client by hand, then shows its id and, this one time, its secret. */
export function AddClient({ onClose }: { readonly onClose: () => void }) {
  const [draft, setDraft] = useState(emptyDraft);
  const [isChecked, setIsChecked] = useState(false);
  const add = useCommand('client.add');
  const [added, setAdded] = useState<CommandOutput<'client.add'> | null>(null);
  const errors = clientDraftErrors(draft);
  const change = (changed: Partial<typeof emptyDraft>) =>
    setDraft((known) => ({ ...known, ...changed }));

  const submit = async () => {
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

  if (added !== null) return <ClientAdded added={added} onClose={onClose} />;
  return (
    <FormDialog
      title="Register a client by hand"
      description="For a program that cannot register itself. Most can: give them the address and log in from there."
      verb="Register"
      pending={add.pending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <ClientFields draft={draft} shown={isChecked ? errors : {}} onChange={change} />
    </FormDialog>
  );
}

interface ClientFieldsProps {
  readonly draft: typeof emptyDraft;
  /** What is still empty is not wrong until someone tries to add it. */
  readonly shown: ReturnType<typeof clientDraftErrors>;
  readonly onChange: (changed: Partial<typeof emptyDraft>) => void;
}

function ClientFields({ draft, shown, onChange }: ClientFieldsProps) {
  return (
    <>
      <RegistrationFields draft={draft} shown={shown} onChange={onChange} />
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
          onChange={(isConfidential) => onChange({ isConfidential })}
        />
      </div>
      <details>
        <summary className="w-fit rounded-sm font-medium">Logins that end sooner</summary>
        <p className="mt-1 mb-2 text-meta text-muted">
          For a program that should not stay logged in for long. Leave a field empty to use the
          default.
        </p>
        <LifetimesFields
          draft={draft.lifetimes}
          onChange={(lifetimes) => onChange({ lifetimes })}
        />
      </details>
    </>
  );
}
