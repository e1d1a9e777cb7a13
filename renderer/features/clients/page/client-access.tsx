import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView, GrantView } from '../../../../contract/views/snapshot/client-view.ts';
import { Card } from '../../../components/layout/card.tsx';
import { Fact, Facts } from '../../../components/layout/facts.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { plural } from '../../../state/time-words.ts';
import { ContextCost } from '../../usage/context-cost.tsx';
import { UsageCard } from '../../usage/usage-card.tsx';
import { ClientCalls } from './client-calls.tsx';
import { ClientIdentity } from './client-identity.tsx';
import { ClientLifetimes } from './client-lifetimes.tsx';
import { ClientSecret } from './client-secret.tsx';
import { GrantEditor } from './grant-editor.tsx';
import { HeldByGroups } from './held-by-groups.tsx';
import { GrantTokens } from './grant-tokens.tsx';
import { useWholeClient } from '../parts/use-whole-client.ts';

interface ClientAccessProps {
  readonly client: ClientView;
  readonly snapshot: AppSnapshot;
}

/** The grants of a client, each to be edited and ended in part, and who it says it is. */
export function ClientAccess({ client: shown, snapshot }: ClientAccessProps) {
  const client = useWholeClient(shown);
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {client.grants.map((grant, at) => (
          <Grant
            key={grant.grantId}
            title={
              client.grants.length === 1
                ? 'What it may do'
                : `What it may do, by login ${at + 1} of ${client.grants.length}`
            }
            grant={grant}
            snapshot={snapshot}
          />
        ))}
        {client.grants.length === 0 && (
          <Card title="No access">
            <p className="text-muted">{reasonOfNoAccess(client)}</p>
          </Card>
        )}
        {client.grants.length > 0 && <ContextCost snapshot={snapshot} client={client} />}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <HeldByGroups client={client} />
        <ClientIdentity client={client} />
        {client.identity === 'pre-registered' && client.isConfidential && (
          <ClientSecret client={client} />
        )}
        <ClientLifetimes client={client} managed={snapshot.managed} />
        <UsageCard clientId={client.clientId} lastEntryId={snapshot.activity.lastEntryId} />
        <ClientCalls client={client} limits={snapshot.callLimits} />
      </div>
    </div>
  );
}

function reasonOfNoAccess({ status, identity }: ClientView): string {
  if (status === 'blocked')
    return 'It is blocked: it can neither call anything nor ask for access.';
  if (status === 'registered' && identity === 'pre-registered')
    return 'It has not logged in yet. When it does, you are asked what it may do.';
  return 'You have not allowed this client anything, or you revoked its access. It may log in and ask again.';
}

interface GrantProps {
  readonly title: string;
  readonly grant: GrantView;
  readonly snapshot: AppSnapshot;
}

function Grant({ title, grant, snapshot }: GrantProps) {
  return (
    <Card
      title={title}
      aside={
        <span className="text-meta text-muted">{plural(grant.activeTokens, 'active token')}</span>
      }
    >
      <GrantEditor grant={grant} snapshot={snapshot} />
      <Facts>
        <Fact name="Valid at">
          <code>{grant.resources.join(' ')}</code>
        </Fact>
        <Fact name="Scopes">
          <code>{grant.scopes.join(' ')}</code>
        </Fact>
        <Fact name="Given">
          <RelativeTime at={grant.createdAt} />
        </Fact>
        <Fact name="Ends">
          <RelativeTime at={grant.endsAt} never="With its last token" />
        </Fact>
        <Fact name="Next login">
          {grant.isRemembered
            ? 'Without a question for the same scopes, as you chose. To stop that, revoke its access: the next login asks again.'
            : 'Asks you again'}
        </Fact>
      </Facts>
      <h3 className="mt-4 mb-1.5 font-medium">Tokens</h3>
      <GrantTokens grant={grant} />
    </Card>
  );
}
