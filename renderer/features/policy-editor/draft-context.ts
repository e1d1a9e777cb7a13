/** The draft for the fields of its form. */
import { createContext, useContext } from 'react';
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';
import type { PolicyFaultView } from '../../../contract/views/policy/policy-review.ts';
import type { DraftPath } from './draft-edits.ts';

export interface DraftForm {
  readonly draft: PolicyDocument;
  /** Puts these members into the draft. */
  readonly change: (members: Partial<PolicyDocument>) => void;
  /** The same for taking a row away, which can be undone. */
  readonly remove: (what: string, members: Partial<PolicyDocument>) => void;
  readonly faults: readonly PolicyFaultView[];
}

export const DraftContext = createContext<DraftForm | null>(null);

export function useDraft(): DraftForm {
  const form = useContext(DraftContext);
  if (form === null) throw new Error('rendered outside of DraftContext');
  return form;
}

/** What is wrong at exactly this place, or null. */
export function useFault(path: DraftPath): string | null {
  const place = fieldId(path);
  return useDraft().faults.find((fault) => fieldId(fault.path) === place)?.message ?? null;
}

/** The id of the element around a field. */
export function fieldId(path: DraftPath): string {
  return `policy:${JSON.stringify(path)}`;
}

/** Brings the field of a fault, or the nearest part around it, into sight and the focus into it. */
export function showField(path: DraftPath): void {
  for (let length = path.length; length > 0; length -= 1) {
    const part = document.getElementById(fieldId(path.slice(0, length)));
    if (part === null) continue;
    const control = part.querySelector<HTMLElement>('input, textarea, button') ?? part;
    control.focus({ preventScroll: true });
    part.scrollIntoView({ block: 'center' });
    return;
  }
}
