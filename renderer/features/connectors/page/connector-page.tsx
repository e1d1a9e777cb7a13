import { Plug } from 'lucide-react';
import { useState } from 'react';
import { ownTitleOf } from '../../../../contract/plain/connector-words.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Badge } from '../../../components/feedback/badge.tsx';
import { Banner } from '../../../components/feedback/banner.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { Tabs } from '../../../components/controls/tabs.tsx';
import { linkTo } from '../../../state/route.ts';
import { findConnector } from '../../../state/selectors.ts';
import { AuditList } from '../../activity/audit-list.tsx';
import { LatencyCard } from '../../usage/latency-card.tsx';
import { UsageCard } from '../../usage/usage-card.tsx';
import { CommandNotes } from '../form/command-notes.tsx';
import { ClientListing } from './client-listing.tsx';
import { ConnectorActions } from './connector-actions.tsx';
import { ConnectorFacts } from './connector-facts.tsx';
import { ConnectorLog } from './connector-log.tsx';
import { ConnectorOfferings } from './connector-offerings.tsx';
import { ConnectorProblem } from './connector-problem.tsx';
import { ConnectorSubtitle } from './connector-subtitle.tsx';
import { OwnAddress } from './own-address.tsx';
import { ConnectorSettings } from '../settings/connector-settings.tsx';
import { ConnectorTools } from '../tools/connector-tools.tsx';
import { brandOfConnector } from '../../../components/identity/brands.ts';
import { IdentityMark } from '../../../components/identity/identity-mark.tsx';

interface ConnectorPageProps {
  readonly snapshot: AppSnapshot;
  readonly name: string;
}

/** Where something waits for the person. */
function firstTab(connector: ConnectorView | undefined): string {
  const { toolsToReview = 0, itemsToReview = 0 } = connector ?? {};
  return toolsToReview === 0 && itemsToReview > 0 ? 'offerings' : 'tools';
}

function reviewBadge(count: number) {
  return count > 0 && <Badge tone="warn">{`${count} to review`}</Badge>;
}

const back = { href: linkTo('connectors'), label: 'Connectors' };

/** One connector: its state, its tools, its settings, its log and its activity. */
export function ConnectorPage({ snapshot, name }: ConnectorPageProps) {
  const connector = findConnector(snapshot, name);
  const [tab, setTab] = useState(() => firstTab(connector));
  if (connector === undefined) {
    return (
      <Page title="Connector" back={back}>
        <EmptyState icon={<Plug size={28} />} title={`There is no connector “${name}”`}>
          It was deleted, or the link is old.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={ownTitleOf(connector) ?? connector.name}
      mark={<IdentityMark size="large" name={connector.name} brand={brandOfConnector(connector)} />}
      back={back}
      subtitle={<ConnectorSubtitle connector={connector} onLabel={() => setTab('settings')} />}
    >
      <div className="mb-4 flex flex-col gap-3">
        <ConnectorActions snapshot={snapshot} connector={connector} />
        <ConnectorProblem connector={connector} />
        <ClientListing connector={connector} onEnter={() => setTab('settings')} />
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
            label: <>Tools {reviewBadge(connector.toolsToReview)}</>,
            content: <ConnectorTools snapshot={snapshot} connector={connector} />,
          },
          {
            id: 'offerings',
            label: <>Resources & prompts {reviewBadge(connector.itemsToReview)}</>,
            content: <ConnectorOfferings connector={connector} />,
          },
          {
            id: 'details',
            label: 'Details',
            content: (
              <div className="flex flex-col gap-4">
                <OwnAddress connector={connector.name} endpoint={snapshot.gateway.endpoint} />
                <ConnectorFacts connector={connector} />
              </div>
            ),
          },
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
