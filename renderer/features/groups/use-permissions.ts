/** Permission sets and groups, and whom a change to them would affect before it is made. */
import { useCallback, useEffect, useState } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import type {
  AffectedClient,
  PermissionChange,
  PermissionsView,
} from '../../../contract/views/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views/views.ts';
import { callCommand, useBridge } from '../../state/commands.ts';

interface LoadedPermissions {
  /** null until the first answer. */
  readonly permissions: PermissionsView | null;
  readonly error: CommandErrorView | null;
  readonly reload: () => Promise<void>;
}

/** Loaded again by itself when clients come, go or change groups. */
export function usePermissions(snapshot: AppSnapshot): LoadedPermissions {
  const bridge = useBridge();
  const [permissions, setPermissions] = useState<PermissionsView | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const key = snapshot.clients
    .map(({ clientId, groups, heldTo }) => JSON.stringify([clientId, groups, heldTo]))
    .join(' ');
  const reload = useCallback(async () => {
    const result = await callCommand(bridge, 'permissions.list', {});
    setError(result.ok ? null : result.error);
    if (result.ok) setPermissions(result.value);
  }, [bridge]);
  useEffect(() => {
    void reload();
  }, [reload, key]);
  return { permissions, error, reload };
}

export type Affected =
  | { readonly kind: 'shown'; readonly affected: readonly AffectedClient[]; readonly more: number }
  | { readonly kind: 'problem'; readonly words: string }
  | { readonly kind: 'loading' };

/** While typing it waits a moment: each letter is no name yet. */
const pauseMs = 200;

/** @param change the change, or what is wrong with the fields */
export function useAffected(change: PermissionChange | string): Affected {
  const bridge = useBridge();
  const [answer, setAnswer] = useState<Affected>({ kind: 'loading' });
  const key = JSON.stringify(change);
  useEffect(() => {
    const read = JSON.parse(key) as PermissionChange | string;
    if (typeof read === 'string') return undefined;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const result = await callCommand(bridge, 'permissions.preview', { change: read });
      if (!isCurrent) return;
      setAnswer(
        result.ok
          ? { kind: 'shown', ...result.value }
          : {
              kind: 'problem',
              words: [result.error.message, result.error.hint].filter(Boolean).join(' '),
            },
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [bridge, key]);
  // The last answer stays in sight until the next is there, so that nothing jumps.
  return typeof change === 'string' ? { kind: 'problem', words: change } : answer;
}
