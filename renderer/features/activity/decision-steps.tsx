/**
 * The steps of a decision in their order. The one that decided has a mark and a word, not
 * only another colour.
 */
import { Check } from 'lucide-react';
import type { Judgement } from '../../../contract/views/explain.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { classNames } from '../../components/base/class-names.ts';
import { ModeIcon } from '../../components/base/marks.tsx';
import { plural } from '../../state/time-words.ts';

interface DecisionStepsProps {
  readonly steps: Judgement['steps'];
  readonly outcome: Judgement['outcome'];
}

/** What decided, then all that was looked at, folded away. */
export function DecisionSteps({ steps, outcome }: DecisionStepsProps) {
  const deciding = steps.find(({ isDeciding }) => isDeciding);
  const passed = steps.filter(({ isDeciding }) => !isDeciding).length;
  return (
    <>
      {deciding !== undefined && (
        <p className="grid grid-cols-[1rem_minmax(0,1fr)] gap-2 font-medium">
          <span className="flex h-5 items-center justify-center">
            <ModeIcon mode={outcome === 'deny' ? 'block' : outcome} />
          </span>
          <span className="wrap-anywhere">{deciding.inWords}</span>
        </p>
      )}
      <details className="mt-2">
        <summary className="w-fit cursor-default rounded-sm text-muted">
          {passed === 0 ? 'The only check' : `${plural(passed, 'check')} passed`}
        </summary>
        <ol aria-label="Steps of the decision" className="mt-2 flex flex-col gap-1.5">
          {steps.map((step) => (
            <Step key={step.layer} step={step} outcome={outcome} />
          ))}
        </ol>
      </details>
    </>
  );
}

interface StepProps {
  readonly step: Judgement['steps'][number];
  readonly outcome: Judgement['outcome'];
}

function Step({ step: { inWords, isDeciding }, outcome }: StepProps) {
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-2">
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
  );
}
