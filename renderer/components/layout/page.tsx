import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

interface PageProps {
  readonly title: string;
  /** Beside the title, for pages of one thing: its mark. */
  readonly mark?: ReactNode;
  /** One line under the title. */
  readonly subtitle?: ReactNode;
  readonly back?: { readonly href: string; readonly label: string };
  readonly actions?: ReactNode;
  /**
   * Its content fills the window and scrolls inside; where that leaves too little, the page scrolls
   * too (WCAG 1.4.10).
   */
  readonly fixed?: boolean;
  readonly children: ReactNode;
}

/** The frame of every page: title, actions, then content that scrolls below them. */
export function Page({ title, mark, subtitle, back, actions, fixed = false, children }: PageProps) {
  return (
    <div className="flex h-full min-w-0 flex-col overflow-y-auto">
      <div
        className={classNames(
          'mx-auto flex w-full max-w-5xl flex-col px-6 pt-6 max-sm:px-4',
          fixed ? 'min-h-0 grow' : 'pb-10',
        )}
      >
        {back !== undefined && (
          <a
            href={back.href}
            className="mb-2 -ml-1 inline-flex items-center gap-1 self-start rounded-sm text-muted hover:text-ink"
          >
            <ChevronLeft aria-hidden size={14} />
            {back.label}
          </a>
        )}
        <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 grow basis-48 items-start gap-3">
            {mark}
            <div className="min-w-0">
              <h1
                tabIndex={-1}
                data-quiet-focus
                title={title}
                className="line-clamp-2 text-title font-semibold tracking-tight wrap-anywhere"
              >
                {title}
              </h1>
              {subtitle !== undefined && <div className="mt-0.5 text-muted">{subtitle}</div>}
            </div>
          </div>
          {actions !== undefined && (
            <div className="flex flex-wrap items-center gap-2">{actions}</div>
          )}
        </header>
        {children}
      </div>
    </div>
  );
}
