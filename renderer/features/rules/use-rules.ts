/** The rules in their order, and what one would be before it is saved. */
import { useCallback, useEffect, useState } from 'react';
import type { CommandErrorView } from '../../../contract/views/errors.ts';
import type { RuleBody, RuleView } from '../../../contract/views/rules.ts';
import type { AppSnapshot } from '../../../contract/views/views.ts';
import { callCommand, useBridge } from '../../state/commands.ts';
import { toolsKey } from '../../state/selectors.ts';

interface LoadedRules {
  /** null until the first answer. */
  readonly rules: readonly RuleView[] | null;
  readonly error: CommandErrorView | null;
  readonly reload: () => Promise<void>;
}

/** Loaded again by itself when tools or clients change: what a rule is about changes with them. */
export function useRules(snapshot: AppSnapshot): LoadedRules {
  const bridge = useBridge();
  const [rules, setRules] = useState<readonly RuleView[] | null>(null);
  const [error, setError] = useState<CommandErrorView | null>(null);
  const key = toolsKey(snapshot);
  const reload = useCallback(async () => {
    const result = await callCommand(bridge, 'rules.list', {});
    setError(result.ok ? null : result.error);
    if (result.ok) setRules(result.value);
  }, [bridge]);
  useEffect(() => {
    void reload();
  }, [reload, key]);
  return { rules, error, reload };
}

export type Preview =
  | { readonly kind: 'shown'; readonly rule: RuleView }
  | { readonly kind: 'problem'; readonly words: string }
  | { readonly kind: 'loading' };

/** While typing it waits a moment: each letter is no rule yet. */
const pauseMs = 200;

/** @param rule the rule, or what is wrong with the fields */
export function usePreview(rule: RuleBody | string, position: number): Preview {
  const bridge = useBridge();
  const [answer, setAnswer] = useState<{ readonly key: string; readonly preview: Preview }>();
  const key = JSON.stringify([rule, position]);
  useEffect(() => {
    const [read, place] = JSON.parse(key) as [RuleBody | string, number];
    if (typeof read === 'string') return undefined;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const result = await callCommand(bridge, 'rule.preview', { rule: read, position: place });
      if (!isCurrent) return;
      const { error } = result.ok ? { error: null } : result;
      setAnswer({
        key,
        preview: result.ok
          ? { kind: 'shown', rule: result.value }
          : { kind: 'problem', words: [error?.message, error?.hint].filter(Boolean).join(' ') },
      });
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [bridge, key]);
  if (typeof rule === 'string') return { kind: 'problem', words: rule };
  // The last one stays in sight until the next is there, so that nothing jumps.
  return answer?.preview ?? { kind: 'loading' };
}
