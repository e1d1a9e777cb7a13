import { Ban, Undo2 } from 'lucide-react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { Button } from '../../../components/base/button.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { Tabs } from '../../../components/controls/tabs.tsx';
import { useCommand } from '../../../state/commands.ts';
import { showDone } from '../../../state/notices.ts';
import { linkTo } from '../../../state/route.ts';
import { canRevoke, findClient, isOff } from '../../../state/selectors.ts';
import { AuditList } from '../../activity/audit-list.tsx';
import { ClientAccess } from './client-access.tsx';
import { ClientAnswers } from './client-answers.tsx';
import { ClientState } from '../list/clients-table.tsx';
import { ClientTools } from './client-tools.tsx';
import { IdentityBadge } from '../parts/identity-badge.tsx';
import { RemoveClient } from '../parts/remove-client.tsx';
import { RevokeClient } from '../parts/revoke-client.tsx';
import { shortName } from '../../../state/short-name.ts';
import { brandOfClient } from '../../../components/identity/brands.ts';
import { IdentityMark } from '../../../components/identity/identity-mark.tsx';

interface ClientPageProps {
  readonly snapshot: AppSnapshot;
  readonly clientId: string;
}

const back = { href: linkTo('clients'), label: 'Clients' };

/** One client: what it holds, what it can do, what it did. */
export function ClientPage({ snapshot, clientId }: ClientPageProps) {
  const client = findClient(snapshot, clientId);
  if (client === undefined) {
    return (
      <Page title="Client" back={back}>
        <EmptyState icon={<Ban size={28} />} title="This client no longer exists">
          Registrations that were never given access are removed after a day.
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page
      title={client.name}
      mark={<IdentityMark size="large" name={client.name} brand={brandOfClient(client)} />}
      back={back}
      subtitle={
        <span className="mt-1 flex flex-wrap gap-1.5">
          <IdentityBadge client={client} />
          <ClientState client={client} isOff={isOff(snapshot)} />
        </span>
      }
      actions={
        <>
          <BlockButton client={client} />
          {client.status !== 'active' && <RemoveClient client={client} />}
          {canRevoke(client) && <RevokeClient client={client} />}
        </>
      }
    >
      <Tabs
        label="Client"
        tabs={[
          {
            id: 'access',
            label: 'Access',
            content: <ClientAccess client={client} snapshot={snapshot} />,
          },
          {
            id: 'tools',
            label: 'What can it do?',
            content: <ClientTools snapshot={snapshot} client={client} />,
          },
          {
            id: 'approvals',
            label: 'Approvals',
            content: <ClientAnswers client={client} snapshot={snapshot} />,
          },
          {
            id: 'activity',
            label: 'Activity',
            content: (
              <AuditList
                filter={{ clientId }}
                lastEntryId={snapshot.activity.lastEntryId}
                className="h-[max(20rem,calc(100vh-16rem))]"
                empty="This client has not done anything yet."
              />
            ),
          },
        ]}
      />
    </Page>
  );
}

/** Blocking keeps the grants but refuses every call; it is undone by one click. */
function BlockButton({ client }: { readonly client: ClientView }) {
  const block = useCommand('client.block', 'notice');
  const unblock = useCommand('client.unblock', 'notice');
  const isBlocked = client.status === 'blocked';
  const run = async () => {
    const result = await (isBlocked ? unblock : block).run({ clientId: client.clientId });
    if (!result.ok) return;
    showDone(
      isBlocked ? `${shortName(client.name)} unblocked` : `${shortName(client.name)} blocked`,
      isBlocked
        ? 'What you allowed it works again.'
        : 'All its calls are refused until you unblock it.',
    );
  };
  const Icon = isBlocked ? Undo2 : Ban;
  return (
    <Button
      icon={<Icon aria-hidden size={14} />}
      pending={block.pending || unblock.pending}
      onClick={() => void run()}
    >
      {isBlocked ? 'Unblock' : 'Block'}
    </Button>
  );
}
