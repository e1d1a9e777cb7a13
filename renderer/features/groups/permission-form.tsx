/**
 * The frame of the forms of groups and permission sets: a name, what is chosen, and below it whom
 * that affects before it is saved.
 */
import { useState, type FormEvent, type ReactNode } from 'react';
import type { PermissionChange } from '../../../contract/views/permission-sets.ts';
import { Button } from '../../components/base/button.tsx';
import { Dialog } from '../../components/feedback/dialog.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
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

const formId = 'permission-form';

export function PermissionForm(props: PermissionFormProps) {
  const { what, title, description, children, onSaved, onClose } = props;
  const [name, setName] = useState(props.called);
  const save = useCommand('permissions.change');
  const trimmed = name.trim();
  const isNamed = trimmed !== '';
  const change = props.changeOf(trimmed);
  const affected = useAffected(isNamed ? change : `Give the ${what} a name.`);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isNamed || save.pending) return;
    const result = await save.run({ change });
    if (!result.ok) return;
    onClose();
    await onSaved(`${trimmed} is saved`);
  };

  return (
    <Dialog
      open
      title={title}
      description={description}
      onClose={onClose}
      footer={
        <>
          <AffectedClients affected={affected} />
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={formId}
            tone="primary"
            disabled={!isNamed}
            pending={save.pending}
          >
            {`Save ${what}`}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={(event) => void submit(event)}
        className="flex flex-col gap-4"
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
        {save.error !== null && <ErrorPanel error={save.error} />}
      </form>
    </Dialog>
  );
}
