/** Errors as people need them: what happened, what to do, and the details to pass on. */
import { OctagonX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Problem } from '../../../contract/views/errors.ts';
import { CopyButton } from '../base/copy.tsx';

interface ErrorPanelProps {
  readonly error: Problem;
  /** A button that fixes it or tries again. */
  readonly action?: ReactNode;
}

/** Announced to screen readers when it appears. */
export function ErrorPanel({ error, action }: ErrorPanelProps) {
  return (
    <div
      role="alert"
      className="flex gap-2.5 rounded-lg border border-danger-line bg-danger-soft px-3 py-2.5"
    >
      <OctagonX aria-hidden size={16} className="mt-0.5 shrink-0 text-danger-text" />
      <div className="min-w-0 grow wrap-anywhere">
        <p className="font-medium text-danger-text">{error.message}</p>
        {error.hint !== null && <p className="text-ink">{error.hint}</p>}
        <div className="mt-2 flex flex-wrap gap-2">
          {action}
          <CopyDetails error={error} />
        </div>
      </div>
    </div>
  );
}

/** Copies message, hint and code. */
export function CopyDetails({
  error,
  className,
}: {
  readonly error: Problem;
  readonly className?: string;
}) {
  const details = [error.message, error.hint, `Code: ${error.code}`].filter(
    (line) => line !== null,
  );
  return (
    <CopyButton text={details.join('\n')} className={className}>
      Copy details
    </CopyButton>
  );
}
