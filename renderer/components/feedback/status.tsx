import { classNames } from '../base/class-names.ts';

export type StatusTone = 'ok' | 'busy' | 'warn' | 'error' | 'off';

/* Each state has a shape of its own, so that colour is not the only signal. Filled ones are all
   border: forced colours take backgrounds away and keep borders. */
const shapes: Readonly<Record<StatusTone, string>> = {
  ok: 'border-4 border-ok-text',
  busy: 'border-2 border-accent border-r-transparent animate-spin',
  warn: 'border-[3px] border-warn-text',
  error: 'rounded-none! rotate-45 border-4 border-danger',
  off: 'border-[1.5px] border-line-strong',
};

interface StatusProps {
  readonly tone: StatusTone;
  readonly words: string;
  readonly className?: string;
}

/** A dot with words. */
export function Status({ tone, words, className }: StatusProps) {
  return (
    <span className={classNames('inline-flex min-w-0 items-center gap-2 align-middle', className)}>
      <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', shapes[tone])} />
      <span className="truncate">{words}</span>
    </span>
  );
}
