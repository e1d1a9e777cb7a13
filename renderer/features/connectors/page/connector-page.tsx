import { Plug, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { Button } from '../../../components/base/button.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { Tabs } from '../../../components/controls/tabs.tsx';
import { linkTo } from '../../../state/route.ts';
import { findConnector } from '../../../state/selectors.ts';
import { AuditList } from '../../activity/audit-list.tsx';
import { LatencyCard } from '../../usage/latency-card.tsx';
import { UsageCard } from '../../usage/usage-card.tsx';
import { CommandNotes } from '../form/command-notes.tsx';
import { ConnectorActions } from './connector-actions.tsx';
import { ConnectorFacts } from './connector-facts.tsx';
import { ConnectorLog } from './connector-log.tsx';
import { ConnectorOfferings } from './connector-offerings.tsx';
import { ConnectorProblem } from './connector-problem.tsx';
import { AuthStatus, ConnectionStatus } from '../parts/connector-status.tsx';
import { ConnectorSettings } from '../settings/connector-settings.tsx';
import { ConnectorTools } from '../tools/connector-tools.tsx';
import { Kind } from '../list/connectors-table.tsx';
import { EnabledSwitch } from '../parts/enabled-switch.tsx';

interface ConnectorPageProps {
  readonly snapshot: AppSnapshot;
  readonly name: string;
}

const back = { href: linkTo('connectors'), label: 'Connectors' };

/** One connector: how it stands, its tools, what it says, what it did. */
export function ConnectorPage({ snapshot, name }: ConnectorPageProps) {
  const connector = findConnector(snapshot, name);
  const [tab, setTab] = useState('tools');
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
          <AccountLine connector={connector} onLabel={() => setTab('settings')} />
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
        {connector.oldNotice !== null && (
          <Banner tone="info" title="This server speaks an old version of MCP">
            {connector.oldNotice}
          </Banner>
        )}
        <CommandNotes connector={connector} />
      </div>
      <Tabs
        label="Connector"
        shown={tab}
        onShow={setTab}
        tabs={[
          {
            id: 'tools',
            label: <>Tools {reviewBadge}</>,
            content: <ConnectorTools snapshot={snapshot} connector={connector} />,
          },
          {
            id: 'offerings',
            label: 'Resources & prompts',
            content: <ConnectorOfferings connector={connector} />,
          },
          { id: 'details', label: 'Details', content: <ConnectorFacts connector={connector} /> },
          {
            id: 'usage',
            label: 'Usage',
            content: (
              <div className="flex flex-col gap-4">
                <UsageCard connector={connector.name} lastEntryId={snapshot.activity.lastEntryId} />
                <LatencyCard
                  connector={connector.name}
                  lastEntryId={snapshot.activity.lastEntryId}
                />
              </div>
            ),
          },
          {
            id: 'settings',
            label: 'Settings',
            content: <ConnectorSettings connector={connector} />,
          },
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

interface AccountLineProps {
  readonly connector: ConnectorView;
  readonly onLabel: () => void;
}

/** How it is called and whose account it reaches, as far as anybody said (ATMOS-5). */
function AccountLine({ connector, onLabel }: AccountLineProps) {
  const { name, title, titleIsOwn, label, reached, login, description, duplicateOf } = connector;
  const account = label ?? reached ?? login?.account ?? null;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        {titleIsOwn && title !== name && <span className="text-ink">{title}</span>}
        {account !== null && <Badge icon={<UserRound aria-hidden size={12} />}>{account}</Badge>}
        {account === null && login?.isLoggedIn === true && (
          <Button size="small" tone="quiet" onClick={onLabel}>
            Label this account
          </Button>
        )}
        {duplicateOf !== null && <Badge tone="warn">{`The same account as ${duplicateOf}`}</Badge>}
      </span>
      {description !== null && <span className="block wrap-anywhere">{description}</span>}
    </>
  );
}
