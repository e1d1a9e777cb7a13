import { Field, TextInput } from '../../../components/controls/field.tsx';
import { lifetimesErrors, lifetimesFields, type LifetimesDraft } from './lifetimes-draft.ts';

interface LifetimesFieldsProps {
  readonly draft: LifetimesDraft;
  readonly onChange: (draft: LifetimesDraft) => void;
  /** The dialog has nothing before them. */
  readonly takesFocus?: boolean;
}

/**
 * Three numbers that make tokens of one client end sooner; empty ones are as for every client
 * (ALATION-33).
 */
export function LifetimesFields({ draft, onChange, takesFocus = false }: LifetimesFieldsProps) {
  const errors = lifetimesErrors(draft);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {lifetimesFields.map(({ name, label, hint, most }) => (
        <Field key={name} label={label} hint={hint} error={errors[name] ?? null}>
          {(props) => (
            <TextInput
              {...props}
              data-initial-focus={(takesFocus && name === lifetimesFields[0]?.name) || undefined}
              inputMode="numeric"
              maxLength={4}
              placeholder={`${most} at most`}
              value={draft[name]}
              onChange={(event) => onChange({ ...draft, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
    </div>
  );
}
