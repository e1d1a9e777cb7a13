import { useEffect, useRef, useState } from 'react';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { CommandErrorView } from '../../../../contract/views/errors.ts';
import { useCommand } from '../../../state/commands.ts';
import {
  draftErrors,
  namePattern,
  suggestedName,
  targetErrors,
  toNewConnector,
  type ConnectorDraft,
} from '../form/connector-draft.ts';
import { useDetection, type Detection } from './use-detection.ts';
import { useShownErrors } from '../../../state/use-shown-errors.ts';
import type { TestResult } from '../parts/connector-test.tsx';

export interface TypedConnector extends Detection {
  readonly draft: ConnectorDraft;
  /** What is wrong, once it counts (`useShownErrors`). */
  readonly shown: ReturnType<typeof draftErrors>;
  readonly change: (changed: Partial<ConnectorDraft>) => void;
  /** Suggests a name for what was typed, unless there is one. */
  readonly suggestName: () => void;
  /** Tries what was typed; nothing of it is kept (ATRYUM-11). */
  readonly test: () => Promise<void>;
  readonly isTesting: boolean;
  readonly tested: TestResult | null;
  readonly testError: CommandErrorView | null;
  readonly closeTest: () => void;
  /** Null: something is wrong, and shown. */
  readonly add: () => Promise<ConnectorView | null>;
  readonly isAdding: boolean;
  readonly addError: CommandErrorView | null;
  /** Forgets what was found about the draft, and keeps the draft. */
  readonly clearResults: () => void;
}

/** A connector that the person types: its fields, a test of them, and adding it. */
export function useTypedConnector(
  draft: ConnectorDraft,
  taken: readonly string[],
  onChange: (draft: ConnectorDraft) => void,
): TypedConnector {
  const addCommand = useCommand('connector.add');
  const tryOut = useCommand('connector.tryOut');
  const [isChecked, setIsChecked] = useState(false);
  const [tested, setTested] = useState<TestResult | null>(null);
  const detection = useDetection(draft);
  /** What is typed now, for an answer that comes later. */
  const typed = useRef(draft);
  useEffect(() => void (typed.current = draft), [draft]);
  const errors = draftErrors(draft, taken);
  const shown = useShownErrors(errors, { ...draft, ...draft.login }, isChecked);

  const change = (changed: Partial<ConnectorDraft>) => {
    // A result is about what was typed before.
    setTested(null);
    onChange({ ...draft, ...changed });
  };
  const test = async () => {
    setIsChecked(true);
    setTested(null);
    if (Object.keys(targetErrors(draft)).length > 0) return;
    const name = namePattern.test(draft.name) ? draft.name : 'test';
    const result = await tryOut.run(toNewConnector({ ...draft, name }));
    if (result.ok && isSameTarget(typed.current, draft)) setTested(result.value);
  };
  const add = async () => {
    setIsChecked(true);
    if (Object.keys(errors).length > 0) return null;
    const result = await addCommand.run(toNewConnector(draft));
    return result.ok ? result.value : null;
  };

  return {
    ...detection,
    draft,
    shown,
    change,
    suggestName: () => {
      const name = draft.name === '' ? suggestedName(draft, taken) : '';
      if (name !== '') change({ name });
    },
    test,
    isTesting: tryOut.pending,
    tested,
    testError: tryOut.error,
    closeTest: () => setTested(null),
    add,
    isAdding: addCommand.pending,
    addError: addCommand.error,
    clearResults: () => {
      setIsChecked(false);
      setTested(null);
      addCommand.clearError();
      tryOut.clearError();
    },
  };
}

/** A result is about what was typed when it was asked for. */
function isSameTarget(one: ConnectorDraft, other: ConnectorDraft): boolean {
  return JSON.stringify({ ...one, name: '' }) === JSON.stringify({ ...other, name: '' });
}
