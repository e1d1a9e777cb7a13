import { ShareBar } from '../../components/charts/share-bar.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useNow } from '../../state/clock.ts';
import { plural } from '../../state/time-words.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { usagePauseMs } from '../usage/usage-pause.ts';
import { daysOf, periodWords, type Period } from '../usage/period.ts';

const mostShown = 5;
const dayMs = 24 * 3_600_000;

interface TopToolsProps {
  readonly period: Period;
  readonly lastEntryId: number;
}

/** What was called most, by all clients together. */
export function TopTools({ period, lastEntryId }: TopToolsProps) {
  const now = useNow();
  const { value } = useAnswer(
    'usage.tools',
    { days: daysOf(period) },
    { version: lastEntryId, pauseMs: usagePauseMs, keepsLast: true },
  );
  if (value === null) return null;
  const top = value.toSorted((one, other) => other.calls - one.calls).slice(0, mostShown);
  const most = top[0]?.calls ?? 1;
  return (
    <Card
      title={`Most used tools, ${periodWords(period)}`}
      aside={period === 'today' && <span className="text-meta text-muted">{sinceWords(now)}</span>}
    >
      {top.length === 0 && <p className="text-muted">No tool was called.</p>}
      <div className="flex flex-col gap-1.5">
        {top.map(({ connector, tool, calls }) => (
          <ShareBar
            key={`${connector} ${tool}`}
            name={tool}
            title={`${tool} on ${connector}`}
            share={calls / most}
            words={plural(calls, 'call')}
          />
        ))}
      </div>
    </Card>
  );
}

/** Tools are counted by days in UTC, so their day begins at another time of the person's. */
function sinceWords(now: number): string | null {
  const start = new Date(Math.floor(now / dayMs) * dayMs);
  const isToday = start.getDate() === new Date(now).getDate();
  if (isToday && start.getHours() === 0 && start.getMinutes() === 0) return null;
  const time = start.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return `since ${isToday ? '' : 'yesterday, '}${time}`;
}
