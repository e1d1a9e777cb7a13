/** One of a few choices that need a sentence each: radio buttons as cards. */
import { useId, type ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

export interface ChoiceCard<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly text: string;
  readonly icon?: ReactNode;
  /** A word beside the title, e.g. "Suggested". */
  readonly mark?: ReactNode;
  /** In sight, and not to be chosen. */
  readonly disabled?: boolean;
}

interface ChoiceCardsProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly ChoiceCard<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  /** None may be chosen now. */
  readonly disabled?: boolean;
}

/** Arrow keys move between the cards; the chosen one has a dot, not only another colour. */
export function ChoiceCards<Value extends string>({
  label,
  choices,
  value,
  onChange,
  disabled = false,
}: ChoiceCardsProps<Value>) {
  const name = useId();
  return (
    <fieldset aria-label={label} className="flex flex-col gap-2">
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={classNames(
            'flex items-start gap-3 rounded-lg border px-3 py-2.5 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
            choice.value === value ? 'border-accent bg-selected' : 'border-line bg-raised',
            choice.disabled === true ? 'text-muted' : choice.value !== value && 'hover:bg-hover',
          )}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={disabled || choice.disabled === true}
            aria-describedby={`${name}-${choice.value}`}
            aria-label={choice.title}
            onChange={() => onChange(choice.value)}
            className="mt-1 size-3.5 shrink-0 accent-accent"
            data-quiet-focus
          />
          <span className="min-w-0 grow">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
              {choice.icon}
              {choice.title}
              {choice.mark}
            </span>
            <span id={`${name}-${choice.value}`} className="block text-muted">
              {choice.text}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
