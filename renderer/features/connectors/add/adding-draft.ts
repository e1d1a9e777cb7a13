/** What a person has filled in to add a connector, and which part of it the dialog shows. */
import { emptyDraft, type ConnectorDraft } from '../form/connector-draft.ts';
import type { PresetDraft } from './preset-draft.ts';

type AddingStep =
  | { readonly kind: 'catalog' }
  | { readonly kind: 'preset'; readonly chosen: PresetDraft }
  | { readonly kind: 'typed' };

export interface AddingDraft {
  readonly step: AddingStep;
  readonly search: string;
  readonly typed: ConnectorDraft;
}

/** The catalog, or the form for a connector of one kind. */
export type AddingWay = 'catalog' | ConnectorDraft['kind'];

const empty: AddingDraft = { step: { kind: 'catalog' }, search: '', typed: emptyDraft };

/** What each way begins with; constants, so that a draft keeps its identity. */
export const beginnings: Readonly<Record<AddingWay, AddingDraft>> = {
  catalog: empty,
  stdio: { ...empty, step: { kind: 'typed' }, typed: { ...emptyDraft, kind: 'stdio' } },
  http: { ...empty, step: { kind: 'typed' }, typed: { ...emptyDraft, kind: 'http' } },
};

export function wayOf({ step, typed }: AddingDraft): AddingWay {
  return step.kind === 'typed' ? typed.kind : 'catalog';
}

/** Adding it starts a program on this computer. */
export function startsProgram({ step, typed }: AddingDraft): boolean {
  if (step.kind === 'catalog') return false;
  const { kind } = step.kind === 'preset' ? step.chosen.preset : typed;
  return kind === 'stdio';
}
