import { Plug } from 'lucide-react';
import type { AppSnapshot } from '../../../contract/views.ts';
import type { ConnectorView } from '../../../contract/connector-view.ts';
import { Badge } from '../../components/badge.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Page } from '../../components/page.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { linkTo } from '../../state/route.ts';
import { findConnector } from '../../state/selectors.ts';
import { plural } from '../../state/time-words.ts';
import { AuditList } from '../activity/audit-list.tsx';
import { CommandNotes } from './command-notes.tsx';
import { ConnectorActions } from './connector-actions.tsx';
import { ConnectorLog } from './connector-log.tsx';
import { ConnectorProblem } from './connector-problem.tsx';
import { AuthStatus, ConnectionStatus } from './connector-status.tsx';
import { ConnectorTools } from './connector-tools.tsx';
import { Kind } from './connectors-table.tsx';
import { EnabledSwitch } from './enabled-switch.tsx';

interface ConnectorPageProps {
  readonly snapshot: AppSnapshot;
  readonly name: string;
}

const back = { href: linkTo('connectors'), label: 'Connectors' };

/** One connector: how it stands, its tools, what it says, what it did. */
export function ConnectorPage({ snapshot, name }: ConnectorPageProps) {
  const connector = findConnector(snapshot, name);
  if (connector === undefined) {
    return (
      <Page title="Connector" back={back}>
        <EmptyState icon={<Plug size={28} />} title={`There is no connector “${name}”`}>
          It was deleted, or the link is old.
        </EmptyState>
      </Page>
    );
  }
  const reviewBadge = connector.toolsToReview > 0 && (
    <Badge tone="warn">{`${connector.toolsToReview} to review`}</Badge>
  );
  return (
    <Page
      title={connector.name}
      back={back}
      subtitle={
        <>
          <code title={connector.target} className="block truncate">
            {connector.target}
          </code>
          <span className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1">
            <Kind kind={connector.kind} />
            <ConnectionStatus connector={connector} />
            <AuthStatus connector={connector} />
            <span className="inline-flex items-center gap-2">
              <EnabledSwitch connector={connector} />
              {connector.enabled ? 'Enabled' : 'Disabled'}
            </span>
          </span>
        </>
      }
    >
      <div className="mb-4 flex flex-col gap-3">
        <ConnectorActions snapshot={snapshot} connector={connector} />
        <ConnectorProblem connector={connector} />
        <CommandNotes connector={connector} />
      </div>
      <Tabs
        label="Connector"
        tabs={[
          {
            id: 'tools',
            label: <>Tools {reviewBadge}</>,
            content: <ConnectorTools snapshot={snapshot} connector={connector} />,
          },
          { id: 'details', label: 'Details', content: <Details connector={connector} /> },
          ...(connector.kind === 'stdio'
            ? [{ id: 'log', label: 'Log', content: <ConnectorLog name={connector.name} /> }]
            : []),
          {
            id: 'activity',
            label: 'Activity',
            content: (
              <AuditList
                filter={{ connector: connector.name }}
                lastEntryId={snapshot.activity.lastEntryId}
                className="h-[max(20rem,calc(100vh-18rem))]"
                empty="Nothing has happened with this connector yet."
              />
            ),
          },
        ]}
      />
    </Page>
  );
}

function Details({ connector }: { readonly connector: ConnectorView }) {
  const { secret, environment } = connector;
  const server = [connector.serverName, connector.serverVersion]
    .filter((part) => part !== null)
    .join(' ');
  return (
    <Facts>
      <Fact name={connector.kind === 'stdio' ? 'Runs' : 'Address'}>
        <code>{connector.target}</code>
      </Fact>
      {connector.kind === 'stdio' && (
        <>
          <Fact name="Working folder">
            {connector.workingDirectory === null ? (
              'Not set'
            ) : (
              <code>{connector.workingDirectory}</code>
            )}
          </Fact>
          <Fact name="Variables">
            {environment.length === 0 ? 'None' : <code>{environment.join(', ')}</code>}
          </Fact>
        </>
      )}
      <Fact name="Secret">
        {secret.set
          ? `Set, in the vault${secret.last4 === null ? '' : ` (ends in ${secret.last4})`}`
          : 'Not set'}
      </Fact>
      {connector.login !== null && <LoginFacts login={connector.login} />}
      <Fact name="Server">{server === '' ? 'Not known before the first connection' : server}</Fact>
      <Fact name="Protocol">
        {connector.protocolVersion ?? 'Not known before the first connection'}
      </Fact>
      <Fact name="Time limit">{plural(connector.timeoutSeconds, 'second')} per call</Fact>
      <Fact name="Used by">
        {connector.usedByClients === 0 ? 'No client' : plural(connector.usedByClients, 'client')}
      </Fact>
      <Fact name="Last used">
        <RelativeTime at={connector.lastUsedAt} />
      </Fact>
      <Fact name="Added">
        <RelativeTime at={connector.addedAt} />
      </Fact>
    </Facts>
  );
}

function LoginFacts({ login }: { readonly login: NonNullable<ConnectorView['login']> }) {
  const who = [login.account, login.issuer].filter((part) => part !== null).join(' at ');
  return (
    <>
      <Fact name="Login">{login.isLoggedIn ? who : 'Not logged in'}</Fact>
      {login.isLoggedIn && (
        <Fact name="Rights">
          {login.scopes.length === 0 ? 'What the service gives' : login.scopes.join(', ')}
        </Fact>
      )}
      <Fact name="Redirect URI">
        <code>{login.redirectUri}</code>
      </Fact>
    </>
  );
}
