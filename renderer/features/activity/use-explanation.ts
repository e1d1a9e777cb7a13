/** What is known of one entry besides the entry itself. */
import { useEffect, useState } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import type { Explanation } from '../../../contract/views/explain.ts';
import { callCommand, useBridge } from '../../state/commands.ts';

export interface LoadedExplanation {
  /** null until the answer for this very entry is there. */
  readonly explanation: Explanation | null;
  readonly error: CommandErrorView | null;
}

interface Answer extends LoadedExplanation {
  readonly id: number;
}

/** @param version another one asks again: what holds now may have changed */
export function useExplanation(id: number, version = 0): LoadedExplanation {
  const bridge = useBridge();
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void callCommand(bridge, 'explain.entry', { id }).then((result) => {
      if (!isCurrent) return;
      setAnswer(
        result.ok
          ? { id, explanation: result.value, error: null }
          : { id, explanation: null, error: result.error },
      );
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, id, version]);
  return answer?.id === id ? answer : { explanation: null, error: null };
}
