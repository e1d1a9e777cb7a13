/**
 * What was typed into a form and not saved yet. It outlives the form: closing a dialog or leaving a
 * page loses nothing, until it is saved or discarded (ALATION-6). In memory only, since secrets are
 * among it.
 */
import { useCallback } from 'react';
import { create } from 'zustand';

export const useDrafts = create<{ readonly drafts: ReadonlyMap<string, unknown> }>()(() => ({
  drafts: new Map(),
}));

interface DraftHandle<Draft> {
  readonly draft: Draft;
  /** Something was typed and not saved. */
  readonly isChanged: boolean;
  readonly change: (changed: Partial<Draft>) => void;
  readonly discard: () => void;
}

/**
 * The draft under this key.
 *
 * @param start what the form begins with; the same kind of draft for every use of the key
 */
export function useDraft<Draft extends object>(key: string, start: Draft): DraftHandle<Draft> {
  // A key belongs to one form, which is the only one that puts anything there.
  const kept = useDrafts(({ drafts }) => drafts.get(key)) as Draft | undefined;
  const change = useCallback(
    (changed: Partial<Draft>) =>
      useDrafts.setState(({ drafts }) => {
        const known = (drafts.get(key) as Draft | undefined) ?? start;
        return { drafts: new Map(drafts).set(key, { ...known, ...changed }) };
      }),
    [key, start],
  );
  const discard = useCallback(() => discardDraft(key), [key]);
  return { draft: kept ?? start, isChanged: kept !== undefined, change, discard };
}

/** Forgets what was typed. */
function discardDraft(key: string): void {
  useDrafts.setState(({ drafts }) => {
    const left = new Map(drafts);
    left.delete(key);
    return { drafts: left };
  });
}
