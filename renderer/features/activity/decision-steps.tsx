/**
 * The steps of a decision in their order. The one that decided has a mark and a word, not
 * only another colour.
 */
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Judgement } from '../../../contract/views/explain.ts';
import { Badge } from '../../components/feedback/badge.tsx';
import { ModeIcon } from '../../components/base/marks.tsx';
import { plural } from '../../state/time-words.ts';

interface DecisionStepsProps {
  readonly steps: Judgement['steps'];
  readonly outcome: Judgement['outcome'];
}

/** What was passed is folded into one line. What decided stands below, with a mark and a word. */
export function DecisionSteps({ steps, outcome }: DecisionStepsProps) {
  const passed = steps.filter(({ isDeciding }) => !isDeciding);
  return (
    <ol aria-label="Steps of the decision" className="flex flex-col gap-1.5">
      {passed.length > 0 && (
        <li>
          <details>
            <summary className="w-fit cursor-default rounded-sm text-muted">
              {`${plural(passed.length, 'check')} passed`}
            </summary>
            <ul className="mt-1.5 flex flex-col gap-1.5">
              {passed.map(({ layer, inWords }) => (
                <Step key={layer} mark={<Check aria-hidden size={12} className="text-faint" />}>
                  <span className="text-muted">{inWords}</span>
                </Step>
              ))}
            </ul>
          </details>
        </li>
      )}
      {steps
        .filter(({ isDeciding }) => isDeciding)
        .map(({ layer, inWords }) => (
          <Step key={layer} mark={<ModeIcon mode={outcome === 'deny' ? 'block' : outcome} />}>
            <span className="font-medium">{inWords}</span> <Badge>Decided</Badge>
          </Step>
        ))}
    </ol>
  );
}

interface StepProps {
  readonly mark: ReactNode;
  readonly children: ReactNode;
}

function Step({ mark, children }: StepProps) {
  return (
    <li className="grid grid-cols-[1rem_minmax(0,1fr)] gap-2">
      <span className="flex h-5 items-center justify-center">{mark}</span>
      <span className="wrap-anywhere">{children}</span>
    </li>
  );
}
