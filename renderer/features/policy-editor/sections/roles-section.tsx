import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { Confirm } from '../../../components/feedback/confirm.tsx';
import { Segmented } from '../../../components/controls/segmented.tsx';
import type { Permissions } from '../../../../contract/views/managed.ts';
import { useDraft } from '../draft-context.ts';
import { freeName, groupsWith, withoutRole, withRoleRenamed } from '../draft-edits.ts';
import { Place } from '../parts/fields.tsx';
import { NameField } from '../parts/name-field.tsx';
import { Row } from '../parts/row.tsx';

/** Roles with their two permissions. */
export function RolesSection() {
  const { draft, change, remove } = useDraft();
  const roles = draft.roles ?? {};
  const [asked, setAsked] = useState<string | null>(null);
  const take = (name: string): void => {
    setAsked(null);
    remove(`the role ${name}`, withoutRole(draft, name));
  };
  return (
    <Place path={['roles']}>
      <Card title="Roles">
        <p className="mb-2 text-muted">
          {draft.roles === undefined
            ? 'No roles: the rest of the policy applies to everyone.'
            : 'People without a role may do nothing. People with several roles get the most that any of them gives.'}
        </p>
        <ul aria-label="Roles" className="flex flex-col gap-2">
          {Object.entries(roles).map(([name, permissions], index) => (
            <Row
              // The name changes as one types.
              key={index}
              path={['roles', name]}
              title={`Role ${name}`}
              removeLabel={`Remove role ${name}`}
              onRemove={() => (groupsWith(draft, name).length === 0 ? take(name) : setAsked(name))}
            >
              <div className="flex flex-col gap-3">
                <NameField
                  path={['roles', name]}
                  label="Name"
                  name={name}
                  takenWords="Another role has this name."
                  isTaken={(other) => Object.hasOwn(roles, other)}
                  onRename={(to) => change(withRoleRenamed(draft, name, to))}
                />
                <PermissionFields
                  role={name}
                  permissions={permissions}
                  onChange={(next) => change({ roles: { ...roles, [name]: next } })}
                />
              </div>
            </Row>
          ))}
        </ul>
        <div className="mt-1.5 flex flex-wrap gap-2">
          <Button
            size="small"
            icon={<Plus aria-hidden size={12} />}
            onClick={() =>
              change({
                roles: {
                  ...roles,
                  [freeName(roles, 'role')]: { registration: 'none', access: 'view' },
                },
              })
            }
          >
            Add role
          </Button>
          {draft.roles !== undefined && Object.keys(roles).length === 0 && (
            <Button size="small" onClick={() => remove('the need for roles', { roles: undefined })}>
              Do without roles
            </Button>
          )}
        </div>
        {asked !== null && (
          <Confirm
            open
            title={`Remove the role ${asked}?`}
            verb="Remove role"
            keep="Keep it"
            pending={false}
            error={null}
            onConfirm={() => take(asked)}
            onClose={() => setAsked(null)}
          >
            {`${groupsWith(draft, asked).join(', ')} use it, and lose what it gives. You can undo this.`}
          </Confirm>
        )}
      </Card>
    </Place>
  );
}

const registrationWords: Readonly<Record<Permissions['registration'], string>> = {
  none: 'No new clients. Existing ones keep working.',
  edit: 'New clients may join when the person allows them.',
  admin: 'The person may also change who may register, and switch access on and off.',
};

const accessWords: Readonly<Record<Permissions['access'], string>> = {
  none: 'Nothing can be used.',
  view: 'Clients may read at most, and nothing that opens more may be set.',
  admin: 'As far as the rest of the policy goes.',
};

interface PermissionFieldsProps {
  readonly role: string;
  readonly permissions: Permissions;
  readonly onChange: (permissions: Permissions) => void;
}

function PermissionFields({ role, permissions, onChange }: PermissionFieldsProps) {
  const { registration, access } = permissions;
  return (
    <>
      <div>
        <p className="mb-1 font-medium">Registration</p>
        <Segmented
          label={`Registration of ${role}`}
          value={registration}
          segments={[
            { value: 'none', label: 'None' },
            { value: 'edit', label: 'Edit' },
            { value: 'admin', label: 'Admin' },
          ]}
          onChange={(next) => onChange({ ...permissions, registration: next })}
        />
        <p className="mt-1 text-meta text-muted">{registrationWords[registration]}</p>
      </div>
      <div>
        <p className="mb-1 font-medium">Access</p>
        <Segmented
          label={`Access of ${role}`}
          value={access}
          segments={[
            { value: 'none', label: 'None' },
            { value: 'view', label: 'View' },
            { value: 'admin', label: 'Admin' },
          ]}
          onChange={(next) => onChange({ ...permissions, access: next })}
        />
        <p className="mt-1 text-meta text-muted">{accessWords[access]}</p>
      </div>
    </>
  );
}
