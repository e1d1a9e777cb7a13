import { CircleCheck, CircleDashed, OctagonX, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommandOutput } from '../../../../contract/commands/commands.ts';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { durationWords } from '../../../state/time-words.ts';

export type TestResult = CommandOutput<'connector.test'>;

interface ConnectorTestProps {
  readonly result: TestResult;
  readonly onClose: () => void;
  /** What can be done next, once it passed. */
  readonly children?: ReactNode;
}

/** What was tried, in order, and what to do about the step that failed. */
export function ConnectorTest({ result, onClose, children }: ConnectorTestProps) {
  return (
    <section
      role="status"
      aria-label="Result of the test"
      className="rounded-lg border border-line bg-raised"
    >
      <header className="flex items-center justify-between gap-3 border-b border-line py-1 pr-1.5 pl-4">
        <h2 className="font-semibold">{result.ok ? 'The test passed' : 'The test failed'}</h2>
        <IconButton label="Close the result" onClick={onClose}>
          <X aria-hidden size={14} />
        </IconButton>
      </header>
      <ol className="flex flex-col gap-2 px-4 py-3">
        {result.steps.map((step) => (
          <li key={step.step} className="flex gap-2.5">
            {step.state === 'passed' ? (
              <CircleCheck aria-label="Passed" size={16} className="mt-0.5 shrink-0 text-ok-text" />
            ) : step.state === 'not-reached' ? (
              <CircleDashed
                aria-label="Not reached"
                size={16}
                className="mt-0.5 shrink-0 text-muted"
              />
            ) : (
              <OctagonX
                aria-label="Failed"
                size={16}
                className="mt-0.5 shrink-0 text-danger-text"
              />
            )}
            <div className="min-w-0 grow wrap-anywhere">
              <p>
                <span className="font-medium">{step.step}</span>{' '}
                <span className={step.state === 'failed' ? 'text-danger-text' : 'text-muted'}>
                  {step.message}
                </span>
              </p>
              {step.hint !== null && <p>{step.hint}</p>}
            </div>
            <span className="text-meta whitespace-nowrap text-muted tabular-nums">
              {durationWords(step.durationMs)}
            </span>
          </li>
        ))}
      </ol>
      {result.ok && children}
    </section>
  );
}
