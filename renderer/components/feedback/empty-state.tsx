import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  /** What will be here, and how it gets here. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Nothing here yet, and what would change that. */
export function EmptyState({ icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center rounded-lg border border-dashed border-line px-6 py-10 text-center">
      <div aria-hidden className="mb-3 text-faint">
        {icon}
      </div>
      <h2 className="text-lead font-semibold">{title}</h2>
      <div className="mt-1 max-w-md text-muted">{children}</div>
      {action !== undefined && <div className="mt-4">{action}</div>}
    </div>
  );
}
