import type { AppSnapshot } from '../../../contract/views/snapshot/app-snapshot.ts';
import { Page } from '../../components/layout/page.tsx';
import { canRevoke } from '../../state/selectors.ts';
import { usePeriod } from '../usage/period.ts';
import { DemoCard } from '../demo/demo-card.tsx';
import { AddToClient } from '../clients/apps/add-to-client.tsx';
import { Attention } from './attention.tsx';
import { CallsCard } from './calls-card.tsx';
import { ConnectorHealth } from './connector-health.tsx';
import { Endpoint } from './endpoint.tsx';
import { GatewayBanner } from './gateway-banner.tsx';
import { LastDenials } from './last-denials.tsx';
import { PeriodChoice } from './period-choice.tsx';
import { RecentClients } from './recent-clients.tsx';
import { SetupCard } from './setup-card.tsx';
import { TopTools } from './top-tools.tsx';

/**
 * Where to connect, what needs the person, and what happened in one period. How to connect the
 * first app makes room for how things are once one has access.
 */
export function OverviewPage({ snapshot }: { readonly snapshot: AppSnapshot }) {
  const [period] = usePeriod();
  return (
    <Page title="Overview" actions={snapshot.activity.hasCalls && <PeriodChoice />}>
      <div className="flex flex-col gap-4">
        <GatewayBanner snapshot={snapshot} />
        <Attention snapshot={snapshot} />
        <DemoCard snapshot={snapshot} />
        <SetupCard snapshot={snapshot} />
        <div className="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            <Endpoint gateway={snapshot.gateway} />
            {snapshot.clients.some(canRevoke) ? (
              <>
                <ConnectorHealth connectors={snapshot.connectors} />
                <LastDenials lastEntryId={snapshot.activity.lastEntryId} />
                {snapshot.activity.hasCalls && (
                  <TopTools period={period} lastEntryId={snapshot.activity.lastEntryId} />
                )}
              </>
            ) : (
              <AddToClient
                endpoint={snapshot.gateway.endpoint}
                lookAgain={snapshot.repairs.map(({ id }) => id).join(' ')}
                saysWhere={false}
              />
            )}
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            {snapshot.activity.hasCalls && (
              <CallsCard activity={snapshot.activity} period={period} />
            )}
            <RecentClients snapshot={snapshot} period={period} />
          </div>
        </div>
      </div>
    </Page>
  );
}
