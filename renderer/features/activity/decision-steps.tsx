/**
 * The steps of a decision in their order. The one that decided has a mark and a word, not
 * only another colour.
 */
import { Check } from 'lucide-react';
import type { Judgement } from '../../../contract/views/explain.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { ModeIcon } from '../../components/base/marks.tsx';

interface DecisionStepsProps {
  readonly steps: Judgement['steps'];
  readonly outcome: Judgement['outcome'];
}

export function DecisionSteps({ steps, outcome }: DecisionStepsProps) {
  return (
    <ol aria-label="Steps of the decision" className="flex flex-col gap-1.5">
      {steps.map(({ layer, inWords, isDeciding }) => (
        <li key={layer} className="grid grid-cols-[1rem_minmax(0,1fr)] gap-2">
          <span className="flex h-5 items-center justify-center">
            {isDeciding ? (
              <ModeIcon mode={outcome === 'deny' ? 'block' : outcome} />
            ) : (
              <Check aria-hidden size={12} className="text-faint" />
            )}
          </span>
          <span className={classNames('wrap-anywhere', isDeciding ? 'font-medium' : 'text-muted')}>
            {inWords}
            {isDeciding && (
              <>
                {' '}
                <Badge>Decided</Badge>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
