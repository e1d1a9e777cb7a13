import { Info, OctagonX, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../base/class-names.ts';

const looks = {
  info: { icon: Info, box: 'border-line bg-sunken', text: 'text-ink' },
  warn: { icon: TriangleAlert, box: 'border-warn-line bg-warn-soft', text: 'text-warn-text' },
  error: { icon: OctagonX, box: 'border-danger-line bg-danger-soft', text: 'text-danger-text' },
} as const;

interface BannerProps {
  readonly tone: keyof typeof looks;
  /** Instead of the mark of its tone. */
  readonly icon?: LucideIcon;
  readonly title: ReactNode;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** One state that matters for the whole page, with what to do about it. */
export function Banner({ tone, icon, title, children, action }: BannerProps) {
  const { icon: toneIcon, box, text } = looks[tone];
  const Icon = icon ?? toneIcon;
  return (
    <div
      className={classNames(
        'flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border px-3 py-2.5',
        box,
      )}
    >
      <div className="flex min-w-0 grow basis-64 gap-2.5">
        <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', text)} />
        <div className="min-w-0 wrap-anywhere">
          <p className={classNames('font-medium', text)}>{title}</p>
          {children !== undefined && <div className="text-ink">{children}</div>}
        </div>
      </div>
      {action}
    </div>
  );
}
