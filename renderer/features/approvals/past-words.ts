/** What became of a question, in words. */
import type { PastQuestion } from '../../../contract/views/questions/answer-history.ts';

interface OutcomeWords {
  readonly mark: 'allowed' | 'denied' | 'open';
  readonly words: string;
}

/** What a row says first; where and how fast follow. */
export const outcomeWords: Readonly<Record<PastQuestion['outcome'], OutcomeWords>> = {
  allowed: { mark: 'allowed', words: 'Allowed' },
  'allowed-once': { mark: 'allowed', words: 'Allowed once' },
  'allowed-session': { mark: 'allowed', words: 'Allowed for this session' },
  'allowed-always': { mark: 'allowed', words: 'Always allowed' },
  'allowed-late': { mark: 'allowed', words: 'Allowed after the call had ended' },
  denied: { mark: 'denied', words: 'Denied' },
  'denied-blocked': { mark: 'denied', words: 'Denied and blocked' },
  'denied-together': { mark: 'denied', words: 'Denied with another call of the tool' },
  expired: { mark: 'denied', words: 'Nobody answered in time' },
  'client-left': { mark: 'open', words: 'The client left before an answer' },
  unanswered: { mark: 'open', words: 'Not answered while the client waited' },
  withdrawn: { mark: 'open', words: 'The question was withdrawn' },
};

/** "after 12 s", "after 3 min". */
export function afterWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 60 ? `after ${seconds} s` : `after ${Math.round(seconds / 60)} min`;
}
