import { useId, type ComponentProps } from 'react';
import { TextInput } from '../../components/controls/field.tsx';

interface NamesInputProps extends Omit<ComponentProps<typeof TextInput>, 'onChange' | 'value'> {
  /** Separated by commas. */
  readonly value: string;
  /** What the name that is being typed can be completed to. */
  readonly known: readonly string[];
  readonly onChange: (value: string) => void;
}

/** More would not be looked through. */
const mostSuggested = 200;

/** Names in one line; each can be typed as a pattern, or picked from those that are known. */
export function NamesInput({ value, known, onChange, ...rest }: NamesInputProps) {
  const id = useId();
  const end = value.lastIndexOf(',') + 1;
  const before = end === 0 ? '' : `${value.slice(0, end)} `;
  const typed = value.slice(end).trim().toLowerCase();
  const taken = new Set(value.split(',').map((name) => name.trim()));
  const names = known.filter((name) => !taken.has(name) && name.toLowerCase().includes(typed));
  return (
    <>
      <TextInput
        {...rest}
        placeholder="Any"
        list={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={id}>
        {names.slice(0, mostSuggested).map((name) => (
          <option key={name} value={`${before}${name}`}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
