/** A group of clients: which sets it has and who is in it; below stands whom that affects. */
import { useState } from 'react';
import type {
  ClientGroupView,
  PermissionChange,
  PermissionSetView,
} from '../../../contract/views/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Checkbox } from '../../components/controls/field.tsx';
import { shortName } from '../../state/short-name.ts';
import { PermissionForm } from './permission-form.tsx';

interface GroupFormProps {
  readonly snapshot: AppSnapshot;
  /** Null: a new one. */
  readonly group: ClientGroupView | null;
  readonly sets: readonly PermissionSetView[];
  readonly onSaved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

export function GroupForm({ snapshot, group, sets, onSaved, onClose }: GroupFormProps) {
  const [chosen, setChosen] = useState<readonly string[]>(group?.sets ?? []);
  const [members, setMembers] = useState<readonly string[]>(group?.clients ?? []);
  const changeOf = (name: string): PermissionChange => ({
    kind: 'group',
    ...(group !== null && { id: group.id }),
    body: { name, sets: [...chosen], clients: [...members] },
  });
  return (
    <PermissionForm
      what="group"
      title={group === null ? 'Add group' : `Edit “${group.name}”`}
      description="Its clients may do at most what its permission sets allow together, and never more than you allowed each of them."
      called={group?.name ?? ''}
      {...{ changeOf, onSaved, onClose }}
    >
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
    </PermissionForm>
  );
}

/** @param all what stands for the same; @param one what is put in */
function toggled(values: readonly string[], all: readonly string[], one: string): string[] {
  const rest = values.filter((value) => !all.includes(value));
  return rest.length < values.length ? rest : [...rest, one];
}
