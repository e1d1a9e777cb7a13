import type { ReactNode } from 'react';
import { Button } from '../base/button.tsx';

interface SelectBoxProps {
  /** What is ticked with it, for screen readers. */
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** The box that ticks a row, or all of them. */
export function SelectBox({ label, checked, onChange }: SelectBoxProps) {
  return (
    // The label makes the target as large as the row.
    <label className="relative z-1 inline-flex size-6 items-center justify-center">
      <input
        type="checkbox"
        aria-label={label}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 accent-accent"
      />
    </label>
  );
}

interface SelectionBarProps {
  /** How many are ticked; nothing is drawn for none. */
  readonly count: number;
  /** Buttons for what can be done with all of them. */
  readonly children: ReactNode;
  readonly onClear: () => void;
}

/** What can be done with the rows that are ticked. */
export function SelectionBar({ count, children, onClear }: SelectionBarProps) {
  if (count === 0) return null;
  return (
    <div
      role="group"
      aria-label="Selected rows"
      className="mb-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-sunken px-3 py-2"
    >
      <span role="status" className="mr-2 font-medium">{`${count} selected`}</span>
      {children}
      <Button tone="quiet" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  );
}
