/** Permission sets and groups, and whom a change to them would affect before it is made. */
import { useEffect, useState } from 'react';
import type { AffectedClient, PermissionChange } from '../../../contract/views/permission-sets.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { callCommand, useBridge } from '../../state/commands.ts';
import { useAnswer, type Answer } from '../../state/use-answer.ts';

/** Asked for again when clients come, go or change groups. */
export function usePermissions({ clients }: AppSnapshot): Answer<'permissions.list'> {
  const version = JSON.stringify(
    clients.map(({ clientId, groups, heldTo }) => [clientId, groups, heldTo]),
  );
  return useAnswer('permissions.list', {}, { version });
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
