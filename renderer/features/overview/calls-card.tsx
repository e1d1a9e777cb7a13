import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { BarChart } from '../../components/charts/bar-chart.tsx';
import { ErrorPanel } from '../../components/feedback/error-panel.tsx';
import { Skeleton } from '../../components/feedback/skeleton.tsx';
import { Card } from '../../components/layout/card.tsx';
import { useNow } from '../../state/clock.ts';
import { linkTo } from '../../state/route.ts';
import { DaysChart } from '../usage/days-chart.tsx';
import { daysOf, periodWords, type Period } from '../usage/period.ts';
import { useDays } from '../usage/use-days.ts';

type Activity = AppSnapshot['activity'];

interface CallsCardProps {
  readonly activity: Activity;
  readonly period: Period;
}

/** How much was called in the period, and when: today by the hour, else by the day. */
export function CallsCard({ activity, period }: CallsCardProps) {
  const title = `Calls, ${periodWords(period)}`;
  return (
    <Card
      title={title}
      aside={
        <a href={linkTo('activity')} className="shrink-0 rounded-sm text-muted hover:text-ink">
          Show activity
        </a>
      }
    >
      {period === 'today' ? (
        <CallsToday activity={activity} />
      ) : (
        <CallsInDays period={period} lastEntryId={activity.lastEntryId} />
      )}
    </Card>
  );
}

/** The hours of the person's day, those to come as well: so a bar stays where it is. */
function CallsToday({ activity: { callsToday, deniedToday, callsPerHour } }: ActivityProps) {
  const midnight = new Date(useNow()).setHours(0, 0, 0, 0);
  const hours = Array.from({ length: Math.max(24, callsPerHour.length) }, (_, index) => index);
  return (
    <>
      <Figures calls={callsToday} denied={deniedToday} />
      <BarChart
        label="Calls per hour, today"
        pointsAre="Hour"
        summary="Per hour"
        points={hours.map((hour) => hourWords(midnight + hour * 3_600_000))}
        series={[
          { name: 'Calls', look: 'solid', values: hours.map((hour) => callsPerHour[hour] ?? 0) },
        ]}
      />
    </>
  );
}

interface ActivityProps {
  readonly activity: Activity;
}

interface CallsInDaysProps {
  readonly period: Period;
  readonly lastEntryId: number;
}

function CallsInDays({ period, lastEntryId }: CallsInDaysProps) {
  const { value, error } = useDays(daysOf(period), {}, lastEntryId);
  if (value === null)
    return error === null ? <Skeleton className="h-40" /> : <ErrorPanel error={error} />;
  return (
    <>
      <Figures calls={value.calls} denied={value.denied} />
      <DaysChart
        label={`Calls per day, ${periodWords(period)}`}
        summary={firstUpper(value.compared ?? 'per day')}
        days={value.days}
      />
    </>
  );
}

function Figures({ calls, denied }: { readonly calls: number; readonly denied: number }) {
  return (
    <div className="mb-2 flex gap-8">
      <Figure value={calls} name={calls === 1 ? 'call' : 'calls'} />
      <Figure value={denied} name="denied" />
    </div>
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

function firstUpper(words: string): string {
  return words.charAt(0).toLocaleUpperCase('en') + words.slice(1);
}

/** "14:00" */
function hourWords(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}
