import { useState } from 'react';
import { Button } from '../base/button.tsx';

/** Rows of a table that a page draws at once: more take longer than a person waits. */
export const rowsAtOnce = 60;

interface MoreRowsProps {
  readonly hidden: number;
  /** What is hidden, e.g. `tools of github`. */
  readonly what: string;
  readonly onMore: () => void;
}

/** The way to the rows that are not drawn; nothing where all are. */
export function MoreRows({ hidden, what, onMore }: MoreRowsProps) {
  if (hidden <= 0) return null;
  return (
    <div className="flex justify-center py-1">
      <Button tone="quiet" onClick={onMore}>
        {`Show ${Math.min(hidden, rowsAtOnce)} more ${what}`}
      </Button>
    </div>
  );
}

/** How many rows to draw, and the way to more of them. */
export function useRowLimit(first: number): { readonly limit: number; readonly more: () => void } {
  const [added, setAdded] = useState(0);
  return {
    limit: first + added,
    more: () => setAdded((known) => known + rowsAtOnce),
  };
}
