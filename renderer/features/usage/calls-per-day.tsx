import type { UsageDay } from '../../../contract/commands/usage-commands.ts';
import { BarChart } from '../../components/charts/bar-chart.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Skeleton } from '../../components/feedback/skeleton.tsx';
import { plural } from '../../state/time-words.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { usagePauseMs } from './usage-pause.ts';

interface CallsPerDayProps {
  readonly label: string;
  readonly days?: number;
  readonly clientId?: string;
  readonly connector?: string;
  /** Of the newest entry: when it grows there is more to count. */
  readonly lastEntryId: number;
}

/** Calls of each day by how they ended. */
export function CallsPerDay({
  label,
  days = 30,
  clientId,
  connector,
  lastEntryId,
}: CallsPerDayProps) {
  const of = {
    ...(clientId !== undefined && { clientId }),
    ...(connector !== undefined && { connector }),
  };
  const { value, error } = useAnswer(
    'usage.days',
    { days, ...of },
    {
      version: lastEntryId,
      pauseMs: usagePauseMs,
      keepsLast: true,
    },
  );
  if (error !== null && value === null) return <ErrorPanel error={error} />;
  if (value === null) return <Skeleton className="h-20" />;
  return (
    <BarChart
      label={label}
      pointsAre="Day"
      summary={summaryOf(value)}
      points={value.map(({ day }) => dayWords(day))}
      series={[
        { name: 'Allowed', look: 'solid', values: value.map(({ allowed }) => allowed) },
        { name: 'Denied', look: 'striped', values: value.map(({ denied }) => denied) },
        { name: 'Failed', look: 'dotted', values: value.map(({ failed }) => failed) },
      ]}
    />
  );
}

function summaryOf(days: readonly UsageDay[]): string {
  const sum = (part: 'allowed' | 'denied' | 'failed') =>
    days.reduce((total, day) => total + day[part], 0);
  const all = sum('allowed') + sum('denied') + sum('failed');
  const denied = sum('denied');
  return `${plural(all, 'call')} in ${plural(days.length, 'day')}${denied === 0 ? '' : `, ${denied.toLocaleString('en')} denied`}`;
}

/** "21 Nov"; days are counted in UTC. */
function dayWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}
