import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { Sparkline } from '../../components/layout/sparkline.tsx';
import { useAnswer } from '../../state/use-answer.ts';
import { daysOf, periodWords, type Period } from '../usage/period.ts';
import { tokenWords } from '../usage/token-words.ts';
import { usagePauseMs } from '../usage/usage-pause.ts';
import { Card } from '../../components/layout/card.tsx';
import { RelativeTime } from '../../components/layout/relative-time.tsx';
import { appsItem, linkTo } from '../../state/route.ts';
import { canRevoke } from '../../state/selectors.ts';
import { plural } from '../../state/time-words.ts';
import { RevokeClient } from '../clients/parts/revoke-client.tsx';
import { brandOfClient } from '../../components/identity/brands.ts';
import { IdentityMark } from '../../components/identity/identity-mark.tsx';

const mostShown = 4;

interface RecentClientsProps {
  readonly snapshot: AppSnapshot;
  readonly period: Period;
}

/** Who has access, last used first, each with the way to end it. */
export function RecentClients({ snapshot, period }: RecentClientsProps) {
  const recent = snapshot.clients
    .filter(canRevoke)
    .toSorted((a, b) => (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? ''))
    .slice(0, mostShown);
  if (recent.length === 0) return null;
  return (
    <Card
      title="Clients with access"
      aside={
        <span className="flex gap-3">
          <a href={linkTo('clients', appsItem)} className="rounded-sm text-muted hover:text-ink">
            Connect an app
          </a>
          <a href={linkTo('clients')} className="rounded-sm text-muted hover:text-ink">
            Show all
          </a>
        </span>
      }
      flush
    >
      <ul className="divide-y divide-line border-t border-line">
        {recent.map((client) => (
          <RecentClient key={client.clientId} client={client} snapshot={snapshot} period={period} />
        ))}
      </ul>
    </Card>
  );
}

interface RecentClientProps extends RecentClientsProps {
  readonly client: ClientView;
}

function RecentClient({ client, snapshot, period }: RecentClientProps) {
  const { clientId, name, lastUsedAt, callsToday } = client;
  const isToday = period === 'today';
  const { value } = useAnswer('usage.days', isToday ? null : { days: daysOf(period), clientId }, {
    version: snapshot.activity.lastEntryId,
    pauseMs: usagePauseMs,
  });
  const counts = value?.map(({ allowed, denied, failed }) => allowed + denied + failed) ?? null;
  const calls = isToday ? callsToday : counts === null ? null : sumOf(counts);
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <IdentityMark name={name} brand={brandOfClient(client)} />
      <div className="min-w-0 grow">
        <p className="flex items-baseline gap-3">
          <a
            href={linkTo('clients', clientId)}
            title={name}
            className="min-w-0 grow truncate rounded-sm font-medium hover:underline"
          >
            {name}
          </a>
          <span className="shrink-0 text-meta text-muted">
            <RelativeTime at={lastUsedAt} never="Never used" />
          </span>
        </p>
        <p className="truncate text-meta text-muted">
          {calls === null
            ? ''
            : `${plural(calls, 'call')} ${isToday ? 'today' : `in ${daysOf(period)} days`}`}
        </p>
        <ContextTokens client={client} revision={snapshot.revision} />
      </div>
      {counts !== null && <CallsPicture counts={counts} period={period} />}
      <RevokeClient client={client} size="small" />
    </li>
  );
}

interface ContextTokensProps {
  readonly client: ClientView;
  readonly revision: number;
}

/** What its list of tools costs it; the page of the client says which tools and how to cut it. */
function ContextTokens({ client: { clientId }, revision }: ContextTokensProps) {
  const { value } = useAnswer(
    'usage.context',
    { clientId },
    { version: revision, pauseMs: usagePauseMs, keepsLast: true },
  );
  if (value === null || value.tools === 0) return null;
  return (
    <p
      title="What its list of tools takes up in every conversation"
      className="truncate text-meta text-muted"
    >
      {`${tokenWords(value.bytes)} of tools`}
    </p>
  );
}

interface CallsPictureProps {
  readonly counts: readonly number[];
  readonly period: Period;
}

/** One bar a day; the page of the client has the figures. */
function CallsPicture({ counts, period }: CallsPictureProps) {
  const label = `${plural(sumOf(counts), 'call')} in the ${periodWords(period)}`;
  return (
    <div
      title={`Calls per day, ${periodWords(period)}`}
      className="flex h-9 w-14 shrink-0 flex-col overflow-hidden max-sm:hidden"
    >
      <Sparkline isSmall counts={counts} label={label} />
      <span aria-hidden className="text-center text-[0.625rem] text-muted">
        {`${daysOf(period)} days`}
      </span>
    </div>
  );
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
