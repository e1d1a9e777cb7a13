/** The rules in their order, and what one would be before it is saved. */
import { useEffect, useState } from 'react';
import type { ClientGroupView } from '../../../contract/views/permission-sets.ts';
import type { RuleBody, RuleView } from '../../../contract/views/rules.ts';
import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { callCommand, useBridge } from '../../state/commands.ts';
import { toolsKey } from '../../state/selectors.ts';
import { useAnswer, type Answer } from '../../state/use-answer.ts';

/** Asked for again when tools or clients change: what a rule is about changes with them. */
export function useRules(snapshot: AppSnapshot): Answer<'rules.list'> {
  return useAnswer('rules.list', {}, { version: toolsKey(snapshot) });
}

/** What a rule can name. */
export interface KnownNames {
  readonly connectors: readonly string[];
  readonly tools: readonly string[];
  readonly groups: readonly ClientGroupView[];
}

/** Tools of the connectors that are named; of all, where none is, or one by a pattern. */
export function useKnownNames({ connectors }: AppSnapshot, named: string): KnownNames {
  const { value: tools } = useAnswer('tools.list', {});
  const { value: permissions } = useAnswer('permissions.list', {});
  const names = new Set(named.split(',').map((name) => name.trim()));
  const some = (tools ?? []).filter(({ connector }) => names.has(connector));
  const listed = some.length === 0 ? (tools ?? []) : some;
  return {
    connectors: connectors.map(({ name }) => name),
    tools: [...new Set(listed.map(({ name }) => name))].toSorted(),
    groups: permissions?.groups ?? [],
  };
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
