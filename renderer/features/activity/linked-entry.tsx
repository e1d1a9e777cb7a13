import { useEffect } from 'react';
import { showError } from '../../state/notices.ts';
import { navigate } from '../../state/route.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { EntryDrawer } from './entry-drawer.tsx';

/** The drawer of one entry, whatever the list shows: for links that name it. */
export function LinkedEntry({ id }: { readonly id: number }) {
  const { value } = useAnswer('audit.list', { before: id + 1, limit: 1 });
  const entry = value?.entries[0];
  const isGone = value !== null && entry?.id !== id;
  useEffect(() => {
    if (!isGone) return;
    showError({
      code: 'not_found',
      message: 'This entry is no longer in the log.',
      hint: 'Old entries are removed after the time set in Settings.',
    });
    navigate('activity');
  }, [isGone]);
  if (entry?.id !== id) return null;
  return (
    <EntryDrawer
      entry={entry}
      newer={null}
      older={null}
      onOpen={() => {}}
      onClose={() => navigate('activity')}
    />
  );
}
