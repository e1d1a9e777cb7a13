import { TriangleAlert } from 'lucide-react';
import type { RuleView } from '../../../contract/views/rules.ts';
import { Unneeded } from '../../components/feedback/unneeded.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { plural } from '../../state/time-words.ts';

/** What a rule is about today, whether it can decide anything at all, and whether it does. */
export function RuleFacts({ rule }: { readonly rule: RuleView }) {
  const { count, first } = rule.matches;
  const more = count - first.length;
  return (
    <>
      {rule.isOn && rule.neverDecides !== null && (
        <p className="mt-0.5 flex gap-1.5 text-warn-text wrap-anywhere">
          <TriangleAlert aria-hidden size={14} className="mt-0.75 shrink-0" />
          Never decides. {rule.neverDecides}
        </p>
      )}
      {count > 0 && (
        <p title={first.join('\n')} className="mt-0.5 text-meta text-muted wrap-anywhere">
          {`About ${plural(count, 'tool')}: ${first.slice(0, 4).join(', ')}`}
          {(first.length > 4 || more > 0) && ' …'}
        </p>
      )}
      {rule.lastUsedAt !== null && (
        <p className="mt-0.5 text-meta text-muted tabular-nums">
          {`Decided ${plural(rule.calls, 'call')}, the last `}
          <RelativeTime at={rule.lastUsedAt} />
        </p>
      )}
      {rule.isUnneeded && <Unneeded />}
    </>
  );
}
