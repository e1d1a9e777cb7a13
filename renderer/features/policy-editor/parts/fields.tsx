/** Fields of the form, each with the fault of its place. */
import type { ReactNode } from 'react';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import type { DraftPath } from '../draft-edits.ts';
import { fieldId, useFault } from '../draft-context.ts';

interface PlaceProps {
  readonly path: DraftPath;
  readonly children: ReactNode;
}

/** What a link from the list of faults leads to. */
export function Place({ path, children }: PlaceProps) {
  return (
    <div id={fieldId(path)} tabIndex={-1} data-quiet-focus className="min-w-0 scroll-mt-4">
      {children}
    </div>
  );
}

/** The fault of a place that has no field of its own, such as a whole list. */
export function PlaceFault({ path }: { readonly path: DraftPath }) {
  const fault = useFault(path);
  return fault === null ? null : <p className="mt-1 text-meta text-danger-text">{fault}</p>;
}

interface TextFieldProps {
  readonly path: DraftPath;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

export function TextField({ path, label, hint, placeholder, value, onChange }: TextFieldProps) {
  return (
    <Place path={path}>
      <Field label={label} hint={hint} error={useFault(path)}>
        {(described) => (
          <TextInput
            {...described}
            placeholder={placeholder}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </Place>
  );
}

interface NumberFieldProps {
  readonly path: DraftPath;
  readonly label: string;
  readonly hint?: ReactNode;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
}

/** Empty: not set. */
export function NumberField({ path, label, hint, value, onChange }: NumberFieldProps) {
  return (
    <Place path={path}>
      <Field label={label} hint={hint} error={useFault(path)}>
        {(described) => (
          <TextInput
            {...described}
            type="number"
            min={1}
            step={1}
            placeholder="Not set"
            value={value ?? ''}
            onChange={({ target }) =>
              onChange(Number.isNaN(target.valueAsNumber) ? undefined : target.valueAsNumber)
            }
          />
        )}
      </Field>
    </Place>
  );
}
