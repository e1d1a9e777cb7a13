import type { UsageDay } from '../../../contract/commands/usage-commands.ts';
import { comparedWords } from '../../../contract/plain/compared-words.ts';
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
    { days: 2 * days, ...of },
    {
      version: lastEntryId,
      pauseMs: usagePauseMs,
      keepsLast: true,
    },
  );
  if (error !== null && value === null) return <ErrorPanel error={error} />;
  if (value === null) return <Skeleton className="h-20" />;
  const shown = value.slice(-days);
  return (
    <BarChart
      label={label}
      pointsAre="Day"
      summary={summaryOf(shown, value.slice(0, -days))}
      points={shown.map(({ day }) => dayWords(day))}
      series={[
        { name: 'Allowed', look: 'solid', values: shown.map(({ allowed }) => allowed) },
        { name: 'Denied', look: 'striped', values: shown.map(({ denied }) => denied) },
        { name: 'Failed', look: 'dotted', values: shown.map(({ failed }) => failed) },
      ]}
    />
  );
}

/** With what changed since the period before it. */
function summaryOf(days: readonly UsageDay[], before: readonly UsageDay[]): string {
  const sum = (of: readonly UsageDay[], part: 'allowed' | 'denied' | 'failed') =>
    of.reduce((total, day) => total + day[part], 0);
  const all = (of: readonly UsageDay[]) =>
    sum(of, 'allowed') + sum(of, 'denied') + sum(of, 'failed');
  const denied = sum(days, 'denied');
  const compared = comparedWords(all(days), all(before), days.length);
  return [
    `${plural(all(days), 'call')} in ${plural(days.length, 'day')}`,
    ...(denied === 0 ? [] : [`${denied.toLocaleString('en')} denied`]),
    ...(compared === null ? [] : [compared]),
  ].join(', ');
}

/** "21 Nov"; days are counted in UTC. */
function dayWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}
