import { Field, TextInput } from '../../components/field.tsx';

interface NameFieldProps {
  readonly value: string;
  readonly error: string | null;
  /** Where a dialog begins. */
  readonly isFirst?: boolean;
  readonly onChange: (name: string) => void;
}

/** The name of a new connector, which stays. */
export function NameField({ value, error, isFirst = false, onChange }: NameFieldProps) {
  return (
    <Field
      label="Name"
      hint="Clients see it in front of each tool, e.g. github__create_issue."
      error={error}
    >
      {(props) => (
        <TextInput
          {...props}
          {...(isFirst && { 'data-initial-focus': true })}
          maxLength={32}
          placeholder="github"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
