import { AppWindow, Ellipsis, FilePen, Keyboard, Plus, UsersRound } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { SearchField } from '../../../components/controls/search-field.tsx';
import { useKept } from '../../../state/kept.ts';
import { appsItem, codeItem, navigate, newItem } from '../../../state/route.ts';
import { canRevoke, isOff } from '../../../state/selectors.ts';
import { plural } from '../../../state/time-words.ts';
import { AddClient } from '../add/add-client.tsx';
import { AddToClient } from '../apps/add-to-client.tsx';
import { useSelection } from '../../../components/controls/use-selection.ts';
import { BulkClients } from './bulk-clients.tsx';
import { ClientsTable } from './clients-table.tsx';
import { EnterCode } from '../add/enter-code.tsx';
import { RevokeAll } from './revoke-all.tsx';

interface ClientsPageProps {
  readonly snapshot: AppSnapshot;
  /** The form for a new one is open. */
  readonly isAdding: boolean;
  /** The form for the code of a login without a browser is open. */
  readonly isEntering: boolean;
  /** The person wants to connect an app. */
  readonly isConnecting: boolean;
}

/** Every client that was ever let in, and the way to end its access. */
export function ClientsPage({ snapshot, isAdding, isEntering, isConnecting }: ClientsPageProps) {
  const apps = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isConnecting) return;
    apps.current?.scrollIntoView();
    apps.current?.focus({ preventScroll: true });
  }, [isConnecting]);
  const [search, setSearch] = useKept('clients.search', '');
  const [showEnded, setShowEnded] = useKept('clients.ended', false);
  const { clients } = snapshot;
  const current = clients.filter((client) => client.status !== 'revoked');
  const words = search.toLowerCase();
  const shown = (showEnded ? clients : current).filter((client) =>
    client.name.toLowerCase().includes(words),
  );
  const selection = useSelection(shown.map(({ clientId }) => clientId));
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
          <MoreActions canEnterCode={snapshot.authorization.deviceLogin} />
          <Button
            tone="primary"
            icon={<Plus aria-hidden size={14} />}
            onClick={() => navigate('clients', appsItem)}
          >
            Connect an app
          </Button>
          {clients.length > 0 && <RevokeAll clients={withAccess} />}
        </>
      }
    >
      {clients.length === 0 ? (
        <EmptyState icon={<AppWindow size={28} />} title="No client yet">
          A client is an AI app such as Claude Code or Cursor. Connect one below and log in from it:
          it appears here with what you allowed it.
        </EmptyState>
      ) : (
        <>
          <BulkClients clients={shown} selection={selection} />
          <ClientsTable clients={shown} selection={selection} isOff={isOff(snapshot)} />
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
      <div ref={apps} tabIndex={-1} data-quiet-focus className="mt-6 scroll-mt-6">
        <AddToClient
          endpoint={snapshot.gateway.endpoint}
          lookAgain={snapshot.repairs.map(({ id }) => id).join(' ')}
        />
      </div>
      {isAdding && <AddClient onClose={() => navigate('clients')} />}
      {isEntering && snapshot.authorization.deviceLogin && (
        <EnterCode onClose={() => navigate('clients')} />
      )}
    </Page>
  );
}

/** What is needed now and then. */
function MoreActions({ canEnterCode }: { readonly canEnterCode: boolean }) {
  return (
    <Menu trigger={<Button icon={<Ellipsis aria-hidden size={14} />}>More</Button>}>
      <MenuItem
        icon={<UsersRound aria-hidden size={14} />}
        onSelect={() => navigate('clients', 'groups')}
      >
        Groups
      </MenuItem>
      {canEnterCode && (
        <MenuItem
          icon={<Keyboard aria-hidden size={14} />}
          onSelect={() => navigate('clients', codeItem)}
        >
          Enter a code
        </MenuItem>
      )}
      <MenuItem
        icon={<FilePen aria-hidden size={14} />}
        onSelect={() => navigate('clients', newItem)}
      >
        Register by hand
      </MenuItem>
    </Menu>
  );
}
