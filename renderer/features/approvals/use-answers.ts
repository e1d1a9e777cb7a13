import { useEffect, useState } from 'react';
import type { AnswersView } from '../../../contract/views/answers.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import type { AppSnapshot } from '../../../contract/views/views.ts';
import { callCommand, useBridge } from '../../state/commands.ts';

interface LoadedAnswers {
  /** null until the first answer. */
  readonly answers: AnswersView | null;
  readonly error: CommandErrorView | null;
}

/** Answers that still hold and calls that were missed; loaded again with each change. */
export function useAnswers({ revision }: Pick<AppSnapshot, 'revision'>): LoadedAnswers {
  const bridge = useBridge();
  const [answers, setAnswers] = useState<AnswersView | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void callCommand(bridge, 'answers.list', {}).then((result) => {
      if (!isCurrent) return;
      setError(result.ok ? null : result.error);
      if (result.ok) setAnswers(result.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [bridge, revision]);
  return { answers, error };
}
