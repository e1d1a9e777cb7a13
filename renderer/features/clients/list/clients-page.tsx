import { AppWindow, Keyboard, Plus, UsersRound } from 'lucide-react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { Card } from '../../../components/layout/card.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { SearchField } from '../../../components/controls/search-field.tsx';
import { useKept } from '../../../state/kept.ts';
import { codeItem, linkTo, navigate, newItem } from '../../../state/route.ts';
import { canRevoke, isOff } from '../../../state/selectors.ts';
import { plural } from '../../../state/time-words.ts';
import { AddClient } from '../add/add-client.tsx';
import { ClientApps } from '../apps/client-apps.tsx';
import { ClientsTable } from './clients-table.tsx';
import { EnterCode } from '../add/enter-code.tsx';
import { RevokeAll } from './revoke-all.tsx';

interface ClientsPageProps {
  readonly snapshot: AppSnapshot;
  /** The form for a new one is open. */
  readonly isAdding: boolean;
  /** The form for the code of a login without a browser is open. */
  readonly isEntering: boolean;
}

/** Every client that was ever let in, and the way to end its access. */
export function ClientsPage({ snapshot, isAdding, isEntering }: ClientsPageProps) {
  const [search, setSearch] = useKept('clients.search', '');
  const [showEnded, setShowEnded] = useKept('clients.ended', false);
  const { clients } = snapshot;
  const current = clients.filter((client) => client.status !== 'revoked');
  const words = search.toLowerCase();
  const shown = (showEnded ? clients : current)
    .filter((client) => client.name.toLowerCase().includes(words))
    .toSorted((a, b) => (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? ''));
  const withAccess = clients.filter(canRevoke);

  return (
    <Page
      title="Clients"
      subtitle={
        clients.length === 0 ? undefined : `${plural(withAccess.length, 'client')} with access`
      }
      actions={
        <>
          {clients.length > 0 && (
            <SearchField label="Search clients" value={search} onChange={setSearch} />
          )}
          {clients.length > 0 && (
            <Button
              icon={<UsersRound aria-hidden size={14} />}
              onClick={() => navigate('clients', 'groups')}
            >
              Groups
            </Button>
          )}
          {snapshot.authorization.deviceLogin && (
            <Button
              icon={<Keyboard aria-hidden size={14} />}
              onClick={() => navigate('clients', codeItem)}
            >
              Enter a code
            </Button>
          )}
          <Button
            icon={<Plus aria-hidden size={14} />}
            onClick={() => navigate('clients', newItem)}
          >
            Add client
          </Button>
          {clients.length > 0 && <RevokeAll clients={withAccess} />}
        </>
      }
    >
      {clients.length === 0 ? (
        <EmptyState
          icon={<AppWindow size={28} />}
          title="No client yet"
          action={
            <a
              href={linkTo('overview')}
              className="rounded-sm font-medium text-accent-text hover:underline"
            >
              See how to add one
            </a>
          }
        >
          A client is an AI application such as Claude Code or Cursor. Give it the address on the
          Overview, log in from it, and it appears here with what you allowed it.
        </EmptyState>
      ) : (
        <>
          <ClientsTable clients={shown} isOff={isOff(snapshot)} />
          {shown.length === 0 && (
            <p className="py-6 text-center text-muted">No client of that name.</p>
          )}
          {current.length < clients.length && (
            <div className="mt-3">
              <Checkbox checked={showEnded} onChange={setShowEnded}>
                {`Show ${plural(clients.length - current.length, 'client')} whose access has ended`}
              </Checkbox>
            </div>
          )}
        </>
      )}
      {snapshot.gateway.endpoint !== null && (
        <Card title="Add Consentry to an AI client" className="mt-6">
          <ClientApps lookAgain={snapshot.repairs.map(({ id }) => id).join(' ')} />
        </Card>
      )}
      {isAdding && <AddClient onClose={() => navigate('clients')} />}
      {isEntering && snapshot.authorization.deviceLogin && (
        <EnterCode onClose={() => navigate('clients')} />
      )}
    </Page>
  );
}
