import { useState } from 'react';
import { Field, TextInput } from '../../../components/controls/field.tsx';
import { useFault } from '../draft-context.ts';
import type { DraftPath } from '../draft-edits.ts';

interface NameFieldProps {
  /** Of what has the name. */
  readonly path: DraftPath;
  readonly label: string;
  readonly name: string;
  readonly isTaken: (name: string) => boolean;
  /** What is said of a name that another one has. */
  readonly takenWords: string;
  readonly onRename: (name: string) => void;
}

/** A name that is a key: one that another one has is not put into the draft, and says so. */
export function NameField(props: NameFieldProps) {
  const { path, label, name, isTaken, takenWords, onRename } = props;
  const fault = useFault(path);
  const [refused, setRefused] = useState<string | null>(null);
  return (
    <Field
      label={label}
      hint={refused === null ? undefined : `It stays ${name}.`}
      error={refused === null ? fault : `${takenWords} It stays “${name}”.`}
    >
      {(described) => (
        <TextInput
          {...described}
          value={refused ?? name}
          onChange={({ target: { value } }) => {
            if (value !== name && isTaken(value)) return setRefused(value);
            setRefused(null);
            if (value !== name) onRename(value);
          }}
          onBlur={() => setRefused(null)}
        />
      )}
    </Field>
  );
}
