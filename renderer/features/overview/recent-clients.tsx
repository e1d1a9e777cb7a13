import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import { Sparkline } from '../../components/layout/sparkline.tsx';
import { useAnswer } from '../../state/use-answer.ts';
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

/** Who has access, last used first, each with the way to end it. */
export function RecentClients({ snapshot }: { readonly snapshot: AppSnapshot }) {
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
          <li key={client.clientId} className="flex items-center gap-3 px-4 py-2">
            <IdentityMark name={client.name} brand={brandOfClient(client)} />
            <div className="min-w-0 grow">
              <a
                href={linkTo('clients', client.clientId)}
                title={client.name}
                className="block truncate rounded-sm font-medium hover:underline"
              >
                {client.name}
              </a>
              <p className="truncate text-meta text-muted">
                <RelativeTime at={client.lastUsedAt} never="Never used" /> ·{' '}
                {plural(client.callsToday, 'call')} today
              </p>
              <ContextTokens client={client} revision={snapshot.revision} />
            </div>
            <ClientSparkline client={client} lastEntryId={snapshot.activity.lastEntryId} />
            <RevokeClient client={client} size="small" />
          </li>
        ))}
      </ul>
    </Card>
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

interface ClientSparklineProps {
  readonly client: ClientView;
  readonly lastEntryId: number;
}

/** Its last two weeks; the page of the client has the figures. */
function ClientSparkline({ client: { clientId }, lastEntryId }: ClientSparklineProps) {
  const { value } = useAnswer(
    'usage.days',
    { days: 14, clientId },
    {
      version: lastEntryId,
      pauseMs: usagePauseMs,
    },
  );
  const counts = (value ?? []).map(({ allowed, denied, failed }) => allowed + denied + failed);
  const sum = counts.reduce((total, count) => total + count, 0);
  return (
    <div
      title="Calls in the last 14 days"
      className="flex h-9 w-14 shrink-0 flex-col overflow-hidden max-sm:hidden"
    >
      {value !== null && (
        <Sparkline isSmall counts={counts} label={`${plural(sum, 'call')} in the last 14 days`} />
      )}
      {value !== null && (
        <span aria-hidden className="text-center text-[0.625rem] text-muted">
          14 days
        </span>
      )}
    </div>
  );
}
