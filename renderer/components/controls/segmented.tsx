/** One of a few choices, all visible: radio buttons that look like one control. */
import { useId, type ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly title?: string;
}

interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value | null;
  readonly disabled?: boolean;
  /**
   * Only icons where the container is narrow: the words stay for screen readers and as a hover
   * title.
   */
  readonly iconsOnly?: boolean;
  readonly onChange: (value: Value) => void;
}

/** Arrow keys move between the segments, as in any group of radio buttons. */
export function Segmented<Value extends string>({
  label,
  segments,
  value,
  disabled = false,
  iconsOnly = false,
  onChange,
}: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset
      aria-label={label}
      disabled={disabled}
      className="inline-flex max-w-full shrink-0 flex-wrap rounded-md border border-line bg-sunken p-0.5 disabled:opacity-60"
    >
      {segments.map((segment) => (
        <label
          key={segment.value}
          title={segment.title ?? (iconsOnly ? segment.label : undefined)}
          className={classNames(
            'relative inline-flex h-6 items-center justify-center gap-1.5 rounded-sm border border-transparent px-2 text-meta font-medium whitespace-nowrap select-none',
            'has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent',
            segment.value === value
              ? 'border-line bg-raised text-ink shadow-1'
              : 'text-muted hover:text-ink has-disabled:text-faint/60',
            iconsOnly && 'min-w-7 px-1.5',
          )}
        >
          <input
            type="radio"
            name={name}
            value={segment.value}
            checked={segment.value === value}
            disabled={segment.disabled === true}
            onChange={() => onChange(segment.value)}
            className="absolute inset-0 appearance-none"
            data-quiet-focus
          />
          {segment.icon}
          <span className={iconsOnly ? 'sr-only @2xl:not-sr-only' : undefined}>
            {segment.label}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
