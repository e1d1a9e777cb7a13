import { suggestedName, type ConnectorDraft } from '../form/connector-draft.ts';
import { useDraft } from '../form/drafts.ts';
import type { TypedTarget } from '../form/typed-target.ts';
import { beginnings, type AddingDraft, type AddingWay } from './adding-draft.ts';
import { usePresetConnector, type PresetConnector } from './use-preset-connector.ts';
import { useTypedConnector, type TypedConnector } from './use-typed-connector.ts';

export interface Adding {
  readonly draft: AddingDraft;
  /** Something was typed or chosen. */
  readonly isChanged: boolean;
  readonly change: (changed: Partial<AddingDraft>) => void;
  readonly discard: () => void;
  readonly typed: TypedConnector;
  readonly preset: PresetConnector;
  readonly goToCatalog: () => void;
  readonly goToForm: (kind: ConnectorDraft['kind']) => void;
  /** Goes on in the form with the address or command that was typed into the search. */
  readonly goToTarget: (target: TypedTarget) => void;
}

/**
 * The draft of a new connector, and the ways through its dialog.
 *
 * @param begin what is shown first, unless something was typed before
 * @param taken names of the connectors there are
 */
export function useAdding(begin: AddingWay, taken: readonly string[]): Adding {
  const { draft, change, discard, isChanged } = useDraft('add', beginnings[begin]);
  const { step } = draft;
  const typed = useTypedConnector(draft.typed, taken, (next) => change({ typed: next }));
  const preset = usePresetConnector(step.kind === 'preset' ? step.chosen : null, taken);

  const go = (changed: Partial<AddingDraft>) => {
    typed.clearResults();
    preset.clearResults();
    change(changed);
  };
  const goToForm = (changed: Pick<ConnectorDraft, 'kind'> & Partial<ConnectorDraft>) =>
    go({ step: { kind: 'typed' }, typed: { ...draft.typed, ...changed } });

  return {
    draft,
    isChanged,
    change,
    discard,
    typed,
    preset,
    goToCatalog: () => go({ step: { kind: 'catalog' } }),
    goToForm: (kind) => goToForm({ kind }),
    goToTarget: (target) => {
      const name = suggestedName({ ...draft.typed, ...target }, taken);
      goToForm({ ...target, ...(name !== '' && { name }) });
    },
  };
}
