import { ArrowDown, ArrowUp, Equal } from 'lucide-react';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Card } from '../../../components/layout/card.tsx';
import type {
  PolicyChange,
  PolicyComparison,
} from '../../../../contract/views/policy/policy-review.ts';

/** What changes against the policy in force on this computer. */
export function Comparison({ comparison }: { readonly comparison: PolicyComparison }) {
  return (
    <Card title="What changes against this computer">
      <ComparisonBody comparison={comparison} />
    </Card>
  );
}

function ComparisonBody({
  comparison: { against, changes },
}: {
  readonly comparison: PolicyComparison;
}) {
  if (against === 'none')
    return (
      <p>
        No policy is in force on this computer, so everything here is new and makes things stricter.
      </p>
    );
  if (against === 'unusable')
    return (
      <p>The policy of this computer cannot be used, so there is nothing to compare it with.</p>
    );
  if (changes.length === 0) return <p>Nothing: it matches the policy in force here.</p>;
  return (
    <ul aria-label="Changes">
      {changes.map(({ topic, direction, says }) => (
        <li
          key={`${topic} ${says}`}
          className="flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b border-line py-2 last:border-b-0"
        >
          <span className="w-22 shrink-0">
            <DirectionBadge direction={direction} />
          </span>
          <span className="w-40 shrink-0 text-muted wrap-anywhere">{topic}</span>
          <span className="min-w-0 grow basis-60 wrap-anywhere select-text">{says}</span>
        </li>
      ))}
    </ul>
  );
}

function DirectionBadge({ direction }: Pick<PolicyChange, 'direction'>) {
  switch (direction) {
    case 'stricter':
      return (
        <Badge tone="accent" icon={<ArrowDown size={12} aria-hidden />}>
          Stricter
        </Badge>
      );
    case 'looser':
      return (
        <Badge tone="warn" icon={<ArrowUp size={12} aria-hidden />}>
          Looser
        </Badge>
      );
    case 'other':
      return (
        <Badge tone="neutral" icon={<Equal size={12} aria-hidden />}>
          Changed
        </Badge>
      );
  }
}
