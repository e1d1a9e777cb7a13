import type { Latency } from '../../../contract/commands/usage-commands.ts';
import { Card } from '../../components/layout/card.tsx';
import { LineChart } from '../../components/charts/line-chart.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Skeleton } from '../../components/feedback/skeleton.tsx';
import { durationWords, plural } from '../../state/time-words.ts';
import { useAnswer } from '../../state/use-answer.ts';
import { usagePauseMs } from './usage-pause.ts';

interface LatencyCardProps {
  readonly connector: string;
  readonly lastEntryId: number;
}

/** How long calls of a connector take, over time. */
export function LatencyCard({ connector, lastEntryId }: LatencyCardProps) {
  const { value, error } = useAnswer(
    'usage.latency',
    { connector },
    {
      version: lastEntryId,
      pauseMs: usagePauseMs,
    },
  );
  const all = value?.all ?? null;
  const title = `How long calls take${all === null ? '' : `, newest ${plural(all.calls, 'call')}`}`;
  return (
    <Card title={title}>
      {error !== null && value === null && <ErrorPanel error={error} />}
      {error === null && value === null && <Skeleton className="h-24" />}
      {value !== null && all === null && <p className="text-muted">No call has been made yet.</p>}
      {value !== null && all !== null && (
        <LineChart
          label={title}
          pointsAre={value.step === 'hour' ? 'Hour' : 'Day'}
          summary={summaryOf(all)}
          points={value.points.map(({ at }) => pointWords(at, value.step))}
          series={[
            { name: 'Half within', values: value.points.map(({ p50 }) => p50) },
            { name: 'Nearly all (95 %) within', values: value.points.map(({ p95 }) => p95) },
          ]}
          inWords={durationWords}
        />
      )}
    </Card>
  );
}

function summaryOf({ p50, p95 }: NonNullable<Latency['all']>): string {
  return `Half within ${durationWords(p50)}, nearly all within ${durationWords(p95)}`;
}

function pointWords(at: string, step: Latency['step']): string {
  return new Date(at).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(step === 'hour' && { hour: '2-digit', minute: '2-digit' }),
  });
}
