/** Questions that are over: the newest page as it changes, and older ones on demand. */
import { useState } from 'react';
import type { PastQuestion } from '../../../contract/views/questions/answer-history.ts';
import { useCommand } from '../../state/commands.ts';
import { useAnswer, type Answer } from '../../state/use-answer.ts';

interface PastQuestions extends Pick<Answer<'answers.history'>, 'error' | 'reload'> {
  /** null until the first answer. */
  readonly questions: readonly PastQuestion[] | null;
  /** null: there are no older ones. */
  readonly loadOlder: (() => Promise<void>) | null;
  readonly isLoading: boolean;
}

interface Older {
  readonly questions: readonly PastQuestion[];
  readonly next: number | null;
}

/** @param version another one asks again for the newest page */
export function usePastQuestions(version: number): PastQuestions {
  const { value, error, reload } = useAnswer('answers.history', {}, { version, pauseMs: 1000 });
  const page = useCommand('answers.history', 'notice');
  const [older, setOlder] = useState<Older | null>(null);
  const next = older === null ? (value?.next ?? null) : older.next;
  const load = async (before: number) => {
    const result = await page.run({ before });
    if (!result.ok) return;
    const found = result.value;
    // What goes off the newest page later on was on it when the first older one was read.
    setOlder((known) => ({
      questions: [...(known?.questions ?? value?.questions ?? []), ...found.questions],
      next: found.next,
    }));
  };
  return {
    questions: value === null ? null : merged(value.questions, older?.questions ?? []),
    error,
    reload,
    loadOlder: next === null ? null : () => load(next),
    isLoading: page.pending,
  };
}

/** Each question once, the newest first. */
function merged(
  newest: readonly PastQuestion[],
  older: readonly PastQuestion[],
): readonly PastQuestion[] {
  const fresh = new Set(newest.map(({ entryId }) => entryId));
  return [...newest, ...older.filter(({ entryId }) => !fresh.has(entryId))];
}
