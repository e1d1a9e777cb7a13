import type { UsageDay } from '../../../contract/commands/usage-commands.ts';
import { BarChart } from '../../components/charts/bar-chart.tsx';

interface DaysChartProps {
  readonly label: string;
  readonly summary: string;
  readonly days: readonly UsageDay[];
}

/** Calls of each day by how they ended. */
export function DaysChart({ label, summary, days }: DaysChartProps) {
  return (
    <BarChart
      label={label}
      pointsAre="Day"
      summary={summary}
      points={days.map(({ day }) => dayWords(day))}
      series={[
        { name: 'Allowed', look: 'solid', values: days.map(({ allowed }) => allowed) },
        { name: 'Denied', look: 'striped', values: days.map(({ denied }) => denied) },
        { name: 'Failed', look: 'dotted', values: days.map(({ failed }) => failed) },
      ]}
    />
  );
}

/** "21 Nov"; days are counted in UTC. */
function dayWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
}
