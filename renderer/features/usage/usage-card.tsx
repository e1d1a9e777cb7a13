import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Skeleton } from '../../components/feedback/skeleton.tsx';
import { Card } from '../../components/layout/card.tsx';
import { DaysChart } from './days-chart.tsx';
import { lastDays } from './period.ts';
import { daysSummary, useDays } from './use-days.ts';

interface UsageCardProps {
  readonly clientId?: string;
  readonly connector?: string;
  readonly lastEntryId: number;
}

const days = 30;
const title = `Calls per day, ${lastDays(days)}`;

/** Calls per day of one client or connector. */
export function UsageCard({ lastEntryId, ...of }: UsageCardProps) {
  const { value, error } = useDays(days, of, lastEntryId);
  return (
    <Card title={title}>
      {value !== null && <DaysChart label={title} summary={daysSummary(value)} days={value.days} />}
      {value === null && error !== null && <ErrorPanel error={error} />}
      {value === null && error === null && <Skeleton className="h-24" />}
    </Card>
  );
}
