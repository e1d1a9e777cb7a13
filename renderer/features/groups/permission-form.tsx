/**
 * The frame of the forms of groups and permission sets: a name, what is chosen, and below it whom
 * that affects before it is saved.
 */
import { useState, type ReactNode } from 'react';
import type { PermissionChange } from '../../../contract/views/permission-sets.ts';
import { FormDialog } from '../../components/feedback/form-dialog.tsx';
import { Field, TextInput } from '../../components/controls/field.tsx';
import { useCommand } from '../../state/commands.ts';
import { AffectedClients } from './affected-clients.tsx';
import { useAffected } from './use-permissions.ts';

interface PermissionFormProps {
  readonly what: 'group' | 'set';
  readonly title: string;
  readonly description: string;
  /** What it is called so far; empty for a new one. */
  readonly called: string;
  readonly changeOf: (name: string) => PermissionChange;
  readonly children: ReactNode;
  readonly onSaved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

export function PermissionForm(props: PermissionFormProps) {
  const { what, title, description, children, onSaved, onClose } = props;
  const [name, setName] = useState(props.called);
  const save = useCommand('permissions.change');
  const trimmed = name.trim();
  const isNamed = trimmed !== '';
  const change = props.changeOf(trimmed);
  const affected = useAffected(isNamed ? change : `Give the ${what} a name.`);

  const submit = async () => {
    const result = await save.run({ change });
    if (!result.ok) return;
    onClose();
    await onSaved(`${trimmed} is saved`);
  };

  return (
    <FormDialog
      title={title}
      description={description}
      verb={`Save ${what}`}
      isReady={isNamed}
      pending={save.pending}
      error={save.error}
      preview={<AffectedClients affected={affected} />}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field label="Name">
        {(described) => (
          <TextInput
            {...described}
            data-initial-focus
            maxLength={60}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      {children}
    </FormDialog>
  );
}
