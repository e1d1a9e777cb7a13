/** What the core says of the draft, asked again with each change; the last question counts. */
import { useEffect, useState } from 'react';
import type { PolicyBridge } from '../../../contract/plain/bridge.ts';
import type { PolicyReview } from '../../../contract/views/policy/policy-review.ts';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import { callPolicy } from './call-policy.ts';

export interface ReviewAnswer {
  /** Of this very text; null until it came. */
  readonly review: PolicyReview | null;
  /** Of the text before, so that nothing jumps while one types. */
  readonly last: PolicyReview | null;
  readonly error: CommandErrorView | null;
}

interface Known {
  readonly text: string;
  readonly review: PolicyReview | null;
  readonly error: CommandErrorView | null;
}

/** @param text null: there is nothing to ask */
export function useReview(bridge: PolicyBridge, text: string | null): ReviewAnswer {
  const [known, setKnown] = useState<Known | null>(null);
  useEffect(() => {
    if (text === null) return undefined;
    let isOver = false;
    void callPolicy(bridge, 'policy.review', { text }).then((result) => {
      if (isOver) return;
      setKnown(
        result.ok
          ? { text, review: result.value, error: null }
          : { text, review: null, error: result.error },
      );
    });
    return () => {
      isOver = true;
    };
  }, [bridge, text]);
  const isCurrent = known?.text === text;
  return {
    review: isCurrent ? (known?.review ?? null) : null,
    last: known?.review ?? null,
    error: isCurrent ? (known?.error ?? null) : null,
  };
}
