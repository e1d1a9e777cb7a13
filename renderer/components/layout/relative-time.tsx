import { useNow } from '../../state/clock.ts';
import { absoluteTime, relativeTime } from '../../state/time-words.ts';

interface RelativeTimeProps {
  readonly at: string | null;
  /** What to say for "never". */
  readonly never?: string;
}

/** "5 min ago"; the full time on hover. */
export function RelativeTime({ at, never = 'Never' }: RelativeTimeProps) {
  const now = useNow();
  if (at === null) return <span className="text-faint">{never}</span>;
  return (
    <time dateTime={at} title={absoluteTime(at)} className="whitespace-nowrap">
      {relativeTime(at, now)}
    </time>
  );
}
