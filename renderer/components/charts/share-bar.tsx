interface ShareBarProps {
  readonly name: string;
  /** Where the name alone does not say it. */
  readonly title?: string;
  /** From 0 to 1. */
  readonly share: number;
  /** The figure in words. */
  readonly words: string;
}

/** One part of a whole: a name, a bar, its figure. */
export function ShareBar({ name, title = name, share, words }: ShareBarProps) {
  const width = Math.max(0.5, Math.min(100, share * 100));
  return (
    <div className="grid grid-cols-[minmax(4rem,10rem)_minmax(2rem,1fr)_auto] items-center gap-3">
      <span title={title} className="truncate">
        {name}
      </span>
      <svg aria-hidden viewBox="0 0 100 8" preserveAspectRatio="none" className="h-2 w-full">
        <rect width={100} height={8} rx={1} className="fill-hover" />
        <rect width={width} height={8} rx={1} className="fill-accent" />
      </svg>
      <span className="text-meta whitespace-nowrap text-muted tabular-nums">{words}</span>
    </div>
  );
}
