import { Plus } from 'lucide-react';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import type { PolicyDocument } from '../../../../contract/views/policy/policy-document.ts';
import { useDraft } from '../draft-context.ts';
import { freeName, renamed, without } from '../draft-edits.ts';
import { Place } from '../parts/fields.tsx';
import { NameField } from '../parts/name-field.tsx';
import { Row } from '../parts/row.tsx';
import { TextList } from '../parts/text-list.tsx';

type Group = NonNullable<PolicyDocument['groups']>[string];

/** Who has which roles. */
export function GroupsSection() {
  const { draft, change, remove } = useDraft();
  const groups = draft.groups ?? {};
  return (
    <Place path={['groups']}>
      <Card title="Groups">
        <p className="mb-2 text-muted">
          A group gives its roles to users and groups of the operating system, or to everyone.
        </p>
        <ul aria-label="Groups" className="flex flex-col gap-2">
          {Object.entries(groups).map(([name, group], index) => (
            <Row
              // The name changes as one types.
              key={index}
              path={['groups', name]}
              title={`Group ${name}`}
              removeLabel={`Remove group ${name}`}
              onRemove={() => {
                const left = without(groups, name);
                remove(`the group ${name}`, {
                  groups: Object.keys(left).length === 0 ? undefined : left,
                });
              }}
            >
              <div className="flex flex-col gap-3">
                <NameField
                  path={['groups', name]}
                  label="Name"
                  name={name}
                  takenWords="Another group has this name."
                  isTaken={(other) => Object.hasOwn(groups, other)}
                  onRename={(to) => change({ groups: renamed(groups, name, to) })}
                />
                <GroupFields
                  name={name}
                  group={group}
                  onChange={(next) => change({ groups: { ...groups, [name]: next } })}
                  onRemove={(what, next) => remove(what, { groups: { ...groups, [name]: next } })}
                />
              </div>
            </Row>
          ))}
        </ul>
        <Button
          size="small"
          className="mt-1.5"
          icon={<Plus aria-hidden size={12} />}
          onClick={() =>
            change({ groups: { ...groups, [freeName(groups, 'group')]: { roles: [] } } })
          }
        >
          Add group
        </Button>
      </Card>
    </Place>
  );
}

interface GroupFieldsProps {
  readonly name: string;
  readonly group: Group;
  readonly onChange: (group: Group) => void;
  readonly onRemove: (what: string, group: Group) => void;
}

function GroupFields({ name, group, onChange, onRemove }: GroupFieldsProps) {
  return (
    <>
      <RoleBoxes name={name} group={group} onChange={onChange} />
      <div>
        <Checkbox
          checked={group.everyone === true}
          onChange={(isOn) => onChange({ ...group, everyone: isOn ? true : undefined })}
        >
          Everyone is in it
        </Checkbox>
      </div>
      <TextList
        path={['groups', name, 'systemGroups']}
        label={`System groups of ${name}`}
        one="system group"
        hint="As the operating system names them; on Windows a SID works in every language."
        items={group.systemGroups ?? []}
        onChange={(systemGroups) => onChange({ ...group, systemGroups })}
        onRemove={(what, left) =>
          onRemove(what, { ...group, systemGroups: left.length === 0 ? undefined : left })
        }
      />
      <TextList
        path={['groups', name, 'users']}
        label={`Users of ${name}`}
        one="user"
        items={group.users ?? []}
        onChange={(users) => onChange({ ...group, users })}
        onRemove={(what, left) =>
          onRemove(what, { ...group, users: left.length === 0 ? undefined : left })
        }
      />
    </>
  );
}

/** Roles that there are, and those that the group names and nobody defined. */
function RoleBoxes({ name, group, onChange }: Omit<GroupFieldsProps, 'onRemove'>) {
  const { draft } = useDraft();
  const known = Object.keys(draft.roles ?? {});
  const unknown = group.roles.filter((role) => !known.includes(role));
  const toggle = (role: string, isOn: boolean): void =>
    onChange({
      ...group,
      roles: isOn ? [...group.roles, role] : group.roles.filter((other) => other !== role),
    });
  return (
    <Place path={['groups', name, 'roles']}>
      <fieldset aria-label={`Roles of ${name}`}>
        <p className="font-medium">Roles</p>
        {known.length + unknown.length === 0 && (
          <p className="text-meta text-muted">There are no roles yet: add one above.</p>
        )}
        <div className="flex flex-wrap gap-x-4">
          {[...known, ...unknown].map((role) => (
            <Checkbox
              key={role}
              checked={group.roles.includes(role)}
              onChange={(isOn) => toggle(role, isOn)}
            >
              {unknown.includes(role) ? `${role} (there is no such role)` : role}
            </Checkbox>
          ))}
        </div>
      </fieldset>
    </Place>
  );
}
