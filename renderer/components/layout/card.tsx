import { useId, type ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

interface CardProps {
  readonly title: string;
  readonly aside?: ReactNode;
  /** Without padding, for lists that reach the edges. */
  readonly flush?: boolean;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A titled part of a page. */
export function Card({ title, aside, flush = false, className, children }: CardProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={classNames(
        'min-w-0 overflow-hidden rounded-lg border border-line bg-raised',
        className,
      )}
    >
      <header className="flex min-h-10 items-center justify-between gap-3 px-4 pt-1">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {aside}
      </header>
      <div className={flush ? '' : 'px-4 pb-4'}>{children}</div>
    </section>
  );
}
