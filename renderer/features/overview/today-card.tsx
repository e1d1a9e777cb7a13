import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Card } from '../../components/layout/card.tsx';
import { Sparkline } from '../../components/layout/sparkline.tsx';
import { linkTo } from '../../state/route.ts';
import { plural } from '../../state/time-words.ts';

/** Today's numbers, and the last 24 hours as a picture; each says which time it is about. */
export function TodayCard({ activity }: { readonly activity: AppSnapshot['activity'] }) {
  const { callsToday, deniedToday, callsPerHour } = activity;
  const lastDay = callsPerHour.reduce((sum, count) => sum + count, 0);
  return (
    <Card
      title="Calls"
      aside={
        <a href={linkTo('activity')} className="rounded-sm text-muted hover:text-ink">
          Show activity
        </a>
      }
    >
      <div className="mb-3 flex gap-8">
        <Figure value={callsToday} name={callsToday === 1 ? 'call today' : 'calls today'} />
        <Figure value={deniedToday} name="denied today" />
      </div>
      <p className="mb-1 text-meta text-muted">{plural(lastDay, 'call')} in the last 24 hours</p>
      <Sparkline counts={callsPerHour} label={`${plural(lastDay, 'call')} in the last 24 hours`} />
      <div aria-hidden className="mt-1 flex justify-between text-meta text-faint">
        <span>24 h ago</span>
        <span>now</span>
      </div>
    </Card>
  );
}

function Figure({ value, name }: { readonly value: number; readonly name: string }) {
  return (
    <p>
      <span className="block text-title font-semibold tabular-nums">
        {value.toLocaleString('en')}
      </span>
      <span className="text-muted">{name}</span>
    </p>
  );
}
