import { Card } from '../../components/layout/card.tsx';
import { CallsPerDay } from './calls-per-day.tsx';

interface UsageCardProps {
  readonly title?: string;
  readonly clientId?: string;
  readonly connector?: string;
  readonly lastEntryId: number;
}

/** Calls per day in a card of its own. */
export function UsageCard({ title = 'Calls per day', ...of }: UsageCardProps) {
  return (
    <Card title={title}>
      <CallsPerDay label={title} {...of} />
    </Card>
  );
}
