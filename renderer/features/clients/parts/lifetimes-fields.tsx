import { Field, TextInput } from '../../../components/controls/field.tsx';
import { livesErrors, livesFields, type LivesDraft } from './lifetimes-draft.ts';

interface LivesFieldsProps {
  readonly draft: LivesDraft;
  readonly onChange: (draft: LivesDraft) => void;
  /** The dialog has nothing before them. */
  readonly takesFocus?: boolean;
}

/** Three numbers that make tokens of one client end sooner; empty ones are as for every client (ALATION-33). */
export function LivesFields({ draft, onChange, takesFocus = false }: LivesFieldsProps) {
  const errors = livesErrors(draft);
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {livesFields.map(({ name, label, hint, most }) => (
        <Field key={name} label={label} hint={hint} error={errors[name] ?? null}>
          {(props) => (
            <TextInput
              {...props}
              data-initial-focus={(takesFocus && name === livesFields[0]?.name) || undefined}
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
