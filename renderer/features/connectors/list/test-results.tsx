import { CircleCheck, OctagonX, X } from 'lucide-react';
import { IconButton } from '../../../components/base/icon-button.tsx';
import { linkTo } from '../../../state/route.ts';
import { plural } from '../../../state/time-words.ts';
import type { Tests } from './use-tests.ts';

interface TestResultsProps {
  readonly tests: Exclude<Tests, { readonly kind: 'none' }>;
  /** Stops before the next, or takes the results away. */
  readonly onClose: () => void;
}

/** What the tests of several connectors came to, those that failed with why and what to do. */
export function TestResults({ tests, onClose }: TestResultsProps) {
  const { results } = tests;
  const failed = results.filter(({ fault }) => fault !== null).length;
  const title =
    tests.kind === 'under-way'
      ? `Testing ${tests.name}, ${results.length + 1} of ${tests.of}`
      : failed === 0
        ? `${plural(results.length, 'connector')} passed the test`
        : `${failed} of ${plural(results.length, 'connector')} failed the test`;
  return (
    <section
      aria-label="Results of the tests"
      className="mb-3 rounded-lg border border-line bg-raised"
    >
      <header className="flex items-center justify-between gap-3 py-1 pr-1.5 pl-4">
        <h2 className="font-semibold tabular-nums">
          <span role="status">{title}</span>
        </h2>
        <IconButton
          label={tests.kind === 'under-way' ? 'Stop testing' : 'Close the results'}
          onClick={onClose}
        >
          <X aria-hidden size={14} />
        </IconButton>
      </header>
      {results.length > 0 && (
        <ul className="flex max-h-60 flex-col gap-2 overflow-y-auto border-t border-line px-4 py-3">
          {results.map(({ name, fault }) => (
            <li key={name} className="flex gap-2.5">
              {fault === null ? (
                <CircleCheck
                  aria-label="Passed"
                  size={16}
                  className="mt-0.5 shrink-0 text-ok-text"
                />
              ) : (
                <OctagonX
                  aria-label="Failed"
                  size={16}
                  className="mt-0.5 shrink-0 text-danger-text"
                />
              )}
              <div className="min-w-0 grow wrap-anywhere">
                <a
                  href={linkTo('connectors', name)}
                  className="rounded-sm font-medium hover:underline"
                >
                  {name}
                </a>{' '}
                {fault !== null && <span className="text-danger-text">{fault.message}</span>}
                {fault?.hint != null && <p>{fault.hint}</p>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
