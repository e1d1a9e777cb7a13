import { useLayoutEffect, useRef } from 'react';
import { Field, TextInput } from '../../../components/controls/field.tsx';

interface NameFieldProps {
  readonly value: string;
  readonly error: string | null;
  /** Where a dialog begins. */
  readonly isFirst?: boolean;
  readonly onChange: (name: string) => void;
}

/** The name of a new connector, which stays. */
export function NameField({ value, error, isFirst = false, onChange }: NameFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  /** As it was typed here; another value was suggested. */
  const typed = useRef(value);
  const selectSuggestion = (): void => {
    if (value !== typed.current) input.current?.select();
  };
  // A suggestion comes when the field before is left, and the caret is here by then: selected, so
  // that typing goes on in its place and not behind it. A click puts the caret only after that, so
  // it selects again.
  useLayoutEffect(() => {
    if (value !== typed.current && document.activeElement === input.current)
      input.current?.select();
  }, [value]);
  return (
    <Field
      label="Name"
      hint="Clients see it in front of each tool, e.g. github__create_issue."
      error={error}
    >
      {(props) => (
        <TextInput
          {...props}
          ref={input}
          {...(isFirst && { 'data-initial-focus': true })}
          maxLength={32}
          placeholder="github"
          value={value}
          onClick={selectSuggestion}
          onChange={(event) => {
            typed.current = event.target.value;
            onChange(event.target.value);
          }}
        />
      )}
    </Field>
  );
}
