/** A button that shows only an icon; its label is read aloud and shown as a tooltip. */
import type { ComponentPropsWithRef } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './tooltip.tsx';

interface IconButtonProps extends ComponentPropsWithRef<'button'> {
  readonly label: string;
}

/** The icon comes as the child. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={classNames(
          'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100 hover:bg-hover hover:text-ink disabled:opacity-50',
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}
