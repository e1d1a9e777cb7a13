import type { PermissionChange } from '../../../contract/views/permission-sets.ts';
import { Confirm } from '../../components/feedback/confirm.tsx';
import { useCommand } from '../../state/commands.ts';
import { AffectedClients } from './affected-clients.tsx';
import { useAffected } from './use-permissions.ts';

/** What is to go. */
export interface Leaving {
  readonly kind: 'set' | 'group';
  readonly id: string;
  readonly name: string;
}

interface RemovePermissionProps {
  readonly leaving: Leaving;
  readonly onRemoved: (words: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before a set or a group goes, with whom that affects. */
export function RemovePermission({ leaving, onRemoved, onClose }: RemovePermissionProps) {
  const { kind, id, name } = leaving;
  const remove = useCommand('permissions.change');
  const change: PermissionChange = { kind: `remove-${kind}`, id };
  const affected = useAffected(change);
  const what = kind === 'set' ? 'permission set' : 'group';
  const takeAway = async () => {
    const result = await remove.run({ change });
    if (!result.ok) return;
    onClose();
    await onRemoved(`${name} is removed`);
  };
  return (
    <Confirm
      open
      title={`Remove the ${what} “${name}”?`}
      verb={`Remove ${what}`}
      keep={`Keep ${what}`}
      pending={remove.pending}
      error={remove.error}
      onConfirm={() => void takeAway()}
      onClose={onClose}
    >
      <p className="mb-2">
        {kind === 'set'
          ? 'It is removed from every group that has it. '
          : 'Its clients are then limited by their own access alone. '}
        This can’t be undone.
      </p>
      <AffectedClients affected={affected} />
    </Confirm>
  );
}
