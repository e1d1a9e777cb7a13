/** Leads to the editor of policies: its window, or its page where there is none. */
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { useCommand } from '../../state/commands.ts';
import { navigate } from '../../state/route.ts';

interface EditPolicy {
  readonly open: () => void;
  readonly pending: boolean;
  readonly error: CommandErrorView | null;
}

export function useEditPolicy(onError: 'inline' | 'notice' = 'inline'): EditPolicy {
  const edit = useCommand('policy.edit', onError);
  return {
    open: () =>
      void edit.run({}).then((result) => {
        if (result.ok && result.value.kind === 'page') navigate('policy');
      }),
    pending: edit.pending,
    error: edit.error,
  };
}
