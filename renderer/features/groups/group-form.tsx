/** A group of clients: which sets it has and who is in it; below stands whom that affects. */
import { useState, type FormEvent } from 'react';
import type { ClientGroupView, PermissionSetView } from '../../../contract/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Checkbox, Field, TextInput } from '../../components/field.tsx';
import { useCommand } from '../../state/commands.ts';
import { shortName } from '../clients/short-name.ts';
import { AffectedClients } from './affected-clients.tsx';
import { useAffected } from './use-permissions.ts';

interface GroupFormProps {
  readonly snapshot: AppSnapshot;
  /** Null: a new one. */
  readonly group: ClientGroupView | null;
  readonly sets: readonly PermissionSetView[];
  readonly onSaved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

const formId = 'client-group-form';

export function GroupForm({ snapshot, group, sets, onSaved, onClose }: GroupFormProps) {
  const [name, setName] = useState(group?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(group?.sets ?? []);
  const [members, setMembers] = useState<readonly string[]>(group?.clients ?? []);
  const save = useCommand('permissions.change');
  const isNamed = name.trim() !== '';
  const change = {
    kind: 'group' as const,
    ...(group !== null && { id: group.id }),
    body: { name: name.trim(), sets: [...chosen], clients: [...members] },
  };
  const affected = useAffected(isNamed ? change : 'Give the group a name.');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isNamed || save.pending) return;
    const result = await save.run({ change });
    if (!result.ok) return;
    onClose();
    await onSaved(`${change.body.name} is saved`);
  };

  return (
    <Dialog
      open
      title={group === null ? 'Add group' : `Edit “${group.name}”`}
      description="Its clients may do at most what its sets have together, and at most what you allowed each of them."
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
            Save group
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
        <fieldset className="min-w-0">
          <legend className="mb-1 font-medium">Permission sets</legend>
          {sets.length === 0 && <p className="text-muted">There is none yet.</p>}
          <div className="flex flex-col gap-1">
            {sets.map((set) => (
              <div key={set.id}>
                <Checkbox
                  checked={chosen.includes(set.id)}
                  hint={set.inWords}
                  onChange={() => setChosen(toggled(chosen, [set.id], set.id))}
                >
                  {set.name}
                </Checkbox>
              </div>
            ))}
          </div>
          {chosen.length === 0 && (
            <p className="mt-1 text-muted">Without a set, its clients may do nothing.</p>
          )}
        </fieldset>
        <fieldset className="min-w-0">
          <legend className="mb-1 font-medium">Clients</legend>
          {snapshot.clients.length === 0 && <p className="text-muted">There is no client yet.</p>}
          <div className="flex max-h-40 flex-wrap gap-x-4 overflow-y-auto">
            {snapshot.clients.map((client) => (
              <Checkbox
                key={client.clientId}
                checked={client.clientIds.some((id) => members.includes(id))}
                onChange={() => setMembers(toggled(members, client.clientIds, client.clientId))}
              >
                {shortName(client.name)}
              </Checkbox>
            ))}
          </div>
        </fieldset>
        {save.error !== null && <ErrorPanel error={save.error} />}
      </form>
    </Dialog>
  );
}

/** @param all what stands for the same; @param one what is put in */
function toggled(values: readonly string[], all: readonly string[], one: string): string[] {
  const rest = values.filter((value) => !all.includes(value));
  return rest.length < values.length ? rest : [...rest, one];
}
