/** Buttons. Their text is a verb; a pending one keeps its width and says that it works. */
import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Spinner } from './spinner.tsx';

export type ButtonTone = 'primary' | 'plain' | 'quiet' | 'danger' | 'danger-filled';
type ButtonSize = 'small' | 'normal' | 'large';

const tones: Readonly<Record<ButtonTone, string>> = {
  primary: 'bg-accent text-on-accent hover:bg-accent-hover',
  plain: 'border border-line bg-raised text-ink shadow-1 hover:bg-hover',
  quiet: 'text-muted hover:bg-hover hover:text-ink',
  danger:
    'border border-line bg-raised text-danger-text shadow-1 hover:border-danger-line hover:bg-danger-soft',
  'danger-filled': 'bg-danger text-on-danger hover:bg-danger-hover',
};

const sizes: Readonly<Record<ButtonSize, string>> = {
  small: 'h-6 px-2 text-meta',
  normal: 'h-7 px-3',
  large: 'h-9 px-4 text-lead',
};

const shape =
  'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100';

interface ButtonProps extends ComponentPropsWithRef<'button'> {
  readonly tone?: ButtonTone;
  readonly size?: ButtonSize;
  readonly pending?: boolean;
  readonly icon?: ReactNode;
}

/** A button with words on it. */
export function Button({
  tone = 'plain',
  size = 'normal',
  pending = false,
  icon,
  className,
  disabled,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || pending}
      aria-busy={pending || undefined}
      className={classNames(
        shape,
        'relative disabled:opacity-50',
        tones[tone],
        sizes[size],
        className,
      )}
    >
      {icon}
      <span className={classNames('truncate', pending && 'opacity-0')}>{children}</span>
      {pending && <Spinner className="absolute" />}
    </button>
  );
}

interface OpenLinkProps extends Omit<ComponentPropsWithRef<'a'>, 'target' | 'rel'> {
  /** What opens outside of this window, and only when it is pressed. */
  readonly href: string;
  readonly tone?: ButtonTone;
}

/** Looks like a button and leads out of the window: to the browser, or to another program. */
export function OpenLink({ tone = 'plain', className, children, ...rest }: OpenLinkProps) {
  return (
    <a
      {...rest}
      target="_blank"
      rel="noreferrer"
      className={classNames(shape, tones[tone], sizes.normal, className)}
    >
      <span className="truncate">{children}</span>
    </a>
  );
}
