/** Permission sets, and the groups of clients that have them. */
import { Plus, Trash2, UsersRound } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type {
  ClientGroupView,
  PermissionSetView,
  PermissionsView,
} from '../../../contract/views/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../components/base/button.tsx';
import { Card } from '../../components/layout/card.tsx';
import { EmptyState } from '../../components/feedback/empty-state.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { IconButton } from '../../components/base/icon-button.tsx';
import { Page } from '../../components/layout/page.tsx';
import { SkeletonRows } from '../../components/feedback/skeleton.tsx';
import { linkTo } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';
import { shortName } from '../../state/short-name.ts';
import { GroupForm } from './group-form.tsx';
import { RemovePermission, type Leaving } from './remove-permission.tsx';
import { SetForm } from './set-form.tsx';
import { usePermissions } from './use-permissions.ts';

/** What a form is open for; null is a new one. */
type Open =
  | { readonly kind: 'set'; readonly set: PermissionSetView | null }
  | { readonly kind: 'group'; readonly group: ClientGroupView | null }
  | { readonly kind: 'leaving'; readonly leaving: Leaving };

export function GroupsPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const { value: permissions, error, reload } = usePermissions(snapshot);
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState('');
  const close = () => setOpen(null);
  const changed = async (words: string) => {
    await reload();
    setSaid(words);
  };
  return (
    <Page
      title="Groups"
      back={{ href: linkTo('clients'), label: 'Clients' }}
      subtitle="A client in a group may do at most what the permission sets of its groups allow. Groups never give more than you allowed the client itself."
      actions={
        <>
          <Button
            icon={<Plus aria-hidden size={14} />}
            onClick={() => setOpen({ kind: 'set', set: null })}
          >
            Add permission set
          </Button>
          <Button
            tone="primary"
            icon={<Plus aria-hidden size={14} />}
            onClick={() => setOpen({ kind: 'group', group: null })}
          >
            Add group
          </Button>
        </>
      }
    >
      {error !== null && (
        <ErrorPanel
          error={error}
          action={
            <Button size="small" onClick={() => void reload()}>
              Try again
            </Button>
          }
        />
      )}
      {permissions === null && error === null && <SkeletonRows label="Loading groups" />}
      {permissions !== null && <Lists permissions={permissions} onOpen={setOpen} />}
      <p role="status" className="sr-only">
        {said}
      </p>
      {open?.kind === 'set' && (
        <SetForm snapshot={snapshot} set={open.set} onSaved={changed} onClose={close} />
      )}
      {open?.kind === 'group' && (
        <GroupForm
          snapshot={snapshot}
          group={open.group}
          sets={permissions?.sets ?? []}
          onSaved={changed}
          onClose={close}
        />
      )}
      {open?.kind === 'leaving' && (
        <RemovePermission leaving={open.leaving} onRemoved={changed} onClose={close} />
      )}
    </Page>
  );
}

interface ListsProps {
  readonly permissions: PermissionsView;
  readonly onOpen: (open: Open) => void;
}

function Lists({ permissions, onOpen }: ListsProps) {
  const { sets, groups, unreadable } = permissions;
  if (sets.length + groups.length + unreadable.length === 0) return <NoGroups />;
  const setNames = new Map(sets.map(({ id, name }) => [id, name]));
  const leave = (leaving: Leaving) => onOpen({ kind: 'leaving', leaving });
  return (
    <div className="flex flex-col gap-4">
      {unreadable.map(({ kind, id }) => (
        <ErrorPanel
          key={id}
          error={{
            code: 'store_failed',
            message: `A ${kind === 'set' ? 'permission set' : 'group'} cannot be read`,
            hint:
              kind === 'set'
                ? 'It gives nothing until then.'
                : 'Any client may have been in it, so all of them are limited to reading.',
          }}
          action={
            <Button size="small" onClick={() => leave({ kind, id, name: id })}>
              Remove
            </Button>
          }
        />
      ))}
      <Card title="Groups">
        {groups.length === 0 && <p className="text-muted">No group has any of the sets yet.</p>}
        <Rows label="Groups">
          {groups.map((group) => (
            <Row
              key={group.id}
              name={group.name}
              what="group"
              onEdit={() => onOpen({ kind: 'group', group })}
              onRemove={() => leave({ kind: 'group', id: group.id, name: group.name })}
            >
              <p className="text-muted wrap-anywhere">
                {group.sets.length === 0
                  ? 'No permission set: its clients may do nothing.'
                  : group.sets.map((id) => setNames.get(id) ?? 'A deleted set').join(', ')}
              </p>
              <p className="text-muted wrap-anywhere">
                {group.clientNames.length === 0
                  ? 'No client'
                  : group.clientNames.map((name) => shortName(name)).join(', ')}
              </p>
              {group.rules.length > 0 && (
                <p className="text-muted">
                  <a
                    href={linkTo('settings', 'rules')}
                    className="rounded-sm text-accent-text underline"
                  >
                    {`Named by ${group.rules.length === 1 ? 'rule' : 'rules'} ${group.rules.join(', ')}`}
                  </a>
                </p>
              )}
            </Row>
          ))}
        </Rows>
      </Card>
      <Card title="Permission sets">
        {sets.length === 0 && <p className="text-muted">There is none yet.</p>}
        <Rows label="Permission sets">
          {sets.map((set) => (
            <Row
              key={set.id}
              name={set.name}
              what="permission set"
              onEdit={() => onOpen({ kind: 'set', set })}
              onRemove={() => leave({ kind: 'set', id: set.id, name: set.name })}
            >
              <p className="text-muted wrap-anywhere">{set.inWords}</p>
              <p className="text-muted wrap-anywhere">
                {set.groups.length === 0
                  ? 'In no group'
                  : `In ${plural(set.groups.length, 'group')}: ${set.groups.join(', ')}`}
              </p>
            </Row>
          ))}
        </Rows>
      </Card>
    </div>
  );
}

function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul aria-label={label} className="divide-y divide-line">
      {children}
    </ul>
  );
}

interface RowProps {
  readonly name: string;
  readonly what: string;
  readonly children: ReactNode;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Row({ name, what, children, onEdit, onRemove }: RowProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-2 py-2.5">
      <div className="min-w-0 grow basis-60">
        <p className="font-medium wrap-anywhere">{name}</p>
        {children}
      </div>
      <div className="flex shrink-0 items-center gap-1">
        <Button size="small" aria-label={`Edit ${what} ${name}`} onClick={onEdit}>
          Edit
        </Button>
        <IconButton label={`Remove ${what} ${name}`} onClick={onRemove}>
          <Trash2 aria-hidden size={14} />
        </IconButton>
      </div>
    </li>
  );
}

function NoGroups() {
  return (
    <EmptyState icon={<UsersRound size={28} />} title="No groups">
      Without groups each client may do what you allowed it. A group is useful when several clients
      should have the same limits: make a permission set such as “Read only”, and a group that has
      it. Changing the set then changes it for all of them at once.
    </EmptyState>
  );
}
