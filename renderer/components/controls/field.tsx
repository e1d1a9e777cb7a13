import { useId, type ComponentPropsWithRef, type ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

const look =
  'w-full min-w-0 rounded-md border border-line-strong bg-canvas px-2.5 placeholder:text-faint focus-visible:outline-offset-0 disabled:opacity-60 aria-invalid:border-danger';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly children: (props: {
    id: string;
    'aria-describedby': string;
    'aria-invalid': boolean;
  }) => ReactNode;
}

/** A label, its control, and a line that helps or says what is wrong. */
export function Field({ label, hint, error = null, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-note`, 'aria-invalid': error !== null })}
      <p
        id={`${id}-note`}
        className={classNames('mt-1 text-meta', error === null ? 'text-muted' : 'text-danger-text')}
      >
        {note}
      </p>
    </div>
  );
}

/** A line of text. */
export function TextInput({ className, ...rest }: ComponentPropsWithRef<'input'>) {
  return (
    <input
      spellCheck={false}
      autoComplete="off"
      {...rest}
      className={classNames(look, 'h-8', className)}
    />
  );
}

/** Several lines of text. */
export function TextArea({ className, ...rest }: ComponentPropsWithRef<'textarea'>) {
  return (
    <textarea
      spellCheck={false}
      autoComplete="off"
      {...rest}
      className={classNames(look, 'block py-1.5', className)}
    />
  );
}

interface CheckboxProps {
  readonly checked: boolean;
  readonly children: ReactNode;
  /** What it means, in a line below. */
  readonly hint?: ReactNode;
  readonly onChange: (checked: boolean) => void;
}

/** A box with its words. */
export function Checkbox({ checked, children, hint, onChange }: CheckboxProps) {
  const id = useId();
  return (
    <>
      <label
        className={classNames(
          'inline-flex min-h-6 items-center gap-2 select-none',
          // What has a line below it is the stronger of the two.
          hint === undefined && 'text-muted hover:text-ink',
        )}
      >
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={hint === undefined ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
          className="size-3.5 shrink-0 accent-accent"
        />
        {children}
      </label>
      {hint !== undefined && (
        <p id={id} className="pl-5.5 text-meta text-muted">
          {hint}
        </p>
      )}
    </>
  );
}
