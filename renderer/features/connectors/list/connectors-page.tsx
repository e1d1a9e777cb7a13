import { FolderInput, Plug, Plus, Wrench } from 'lucide-react';
import type { AppSnapshot } from '../../../../contract/views/snapshot/app-snapshot.ts';
import { Button } from '../../../components/base/button.tsx';
import { EmptyState } from '../../../components/feedback/empty-state.tsx';
import { Checkbox } from '../../../components/controls/field.tsx';
import { Page } from '../../../components/layout/page.tsx';
import { SearchField } from '../../../components/controls/search-field.tsx';
import { useCommand } from '../../../state/commands.ts';
import { useKept } from '../../../state/kept.ts';
import { importItem, navigate, newItem, toolsItem } from '../../../state/route.ts';
import { plural } from '../../../state/time-words.ts';
import { AddConnector } from '../add/add-connector.tsx';
import { ImportDialog } from '../import/import-dialog.tsx';
import { useSelection } from '../../../components/controls/use-selection.ts';
import { BulkConnectors } from './bulk-connectors.tsx';
import { ConnectorsTable } from './connectors-table.tsx';

interface ConnectorsPageProps {
  readonly snapshot: AppSnapshot;
  /** The form for a new one is open. */
  readonly isAdding: boolean;
  /** The import is open. */
  readonly isImporting: boolean;
}

/** The MCP servers that clients may reach through Consentry. */
export function ConnectorsPage({ snapshot, isAdding, isImporting }: ConnectorsPageProps) {
  const [search, setSearch] = useKept('connectors.search', '');
  const { connectors, showDisabled } = snapshot;
  const set = useCommand('settings.set', 'notice');
  const disabled = connectors.filter((connector) => !connector.enabled).length;
  const words = search.toLowerCase();
  const shown = connectors
    .filter((connector) => showDisabled || connector.enabled)
    .filter(
      (connector) =>
        connector.name.includes(words) || connector.target.toLowerCase().includes(words),
    );
  const selection = useSelection(shown.map(({ name }) => name));
  const importButton = (
    <Button
      icon={<FolderInput aria-hidden size={14} />}
      onClick={() => navigate('connectors', importItem)}
    >
      Import
    </Button>
  );
  const addButton = (
    <Button
      tone="primary"
      icon={<Plus aria-hidden size={14} />}
      onClick={() => navigate('connectors', newItem)}
    >
      Add connector
    </Button>
  );

  return (
    <Page
      title="Connectors"
      subtitle={connectors.length === 0 ? undefined : plural(connectors.length, 'connector')}
      actions={
        connectors.length > 0 && (
          <>
            <SearchField label="Search connectors" value={search} onChange={setSearch} />
            <Button
              icon={<Wrench aria-hidden size={14} />}
              onClick={() => navigate('connectors', toolsItem)}
            >
              All tools
            </Button>
            {importButton}
            {addButton}
          </>
        )
      }
    >
      {connectors.length === 0 ? (
        <EmptyState
          icon={<Plug size={28} />}
          title="No connector yet"
          action={
            <span className="flex flex-wrap justify-center gap-2">
              {importButton}
              {addButton}
            </span>
          }
        >
          A connector is one MCP server with one account: a program on this computer, or an address.
          You add it once; every client you allow can then use it, and no client ever sees its
          credentials.
        </EmptyState>
      ) : (
        <>
          {disabled > 0 && (
            <div className="mb-3">
              <Checkbox
                checked={showDisabled}
                onChange={(next) => void set.run({ showDisabled: next })}
              >
                {showDisabled
                  ? `Show disabled (${disabled})`
                  : `Show disabled (${disabled} hidden)`}
              </Checkbox>
            </div>
          )}
          <BulkConnectors connectors={shown} selection={selection} />
          {shown.length > 0 && <ConnectorsTable connectors={shown} selection={selection} />}
          {shown.length === 0 && (
            <p className="py-6 text-center text-muted">
              {search === '' ? 'All connectors are disabled.' : 'No connector matches.'}
            </p>
          )}
        </>
      )}
      {isImporting && <ImportDialog onClose={() => navigate('connectors')} />}
      {isAdding && <AddConnector snapshot={snapshot} onClose={() => navigate('connectors')} />}
    </Page>
  );
}
