/** What the editor is doing. It outlives the page: going elsewhere and back loses nothing. */
import { useEffect } from 'react';
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';
import { useKept, useKeptValues } from '../../state/kept.ts';
import { textOf } from './draft-edits.ts';

export interface Editing {
  readonly at: 'editing';
  readonly step: 'edit' | 'review';
  readonly draft: PolicyDocument;
  /** What it began with, for people. */
  readonly from: string;
  /** The text that needs no saving: as it began, or as it was saved last. */
  readonly kept: string;
  /** What was removed a moment ago, and the draft before. */
  readonly removed: { readonly what: string; readonly before: PolicyDocument } | null;
  /** Who read which text: another text is one that nobody read. */
  readonly by: string;
  readonly read: string | null;
}

export type EditorState = { readonly at: 'start' } | Editing;

const key = 'policy-editor';
const start: EditorState = { at: 'start' };

/** A new draft. */
export function beginWith(draft: PolicyDocument, from: string): Editing {
  return {
    at: 'editing',
    step: 'edit',
    draft,
    from,
    kept: textOf(draft),
    removed: null,
    by: '',
    read: null,
  };
}

/** True while closing the window would lose something. */
export function isUnsaved(state: EditorState): boolean {
  return state.at === 'editing' && textOf(state.draft) !== state.kept;
}

/** The state, and what replaces it; leaving the window asks while something is unsaved. */
export function useEditorState(): readonly [EditorState, (state: EditorState) => void] {
  const kept = useKept<EditorState>(key, start);
  // It stays: the draft outlives the page that shows it.
  useEffect(() => window.addEventListener('beforeunload', askBeforeLeaving), []);
  return kept;
}

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  const state = useKeptValues.getState().values.get(key) as EditorState | undefined;
  if (state !== undefined && isUnsaved(state)) event.preventDefault();
}
