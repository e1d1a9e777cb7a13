import { Globe, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import { ownTitleOf } from '../../../../contract/plain/connector-words.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';
import { brandOfConnector } from '../../../components/identity/brands.ts';
import { IdentityMark } from '../../../components/identity/identity-mark.tsx';
import { SelectBox } from '../../../components/controls/select-rows.tsx';
import { Badge } from '../../../components/feedback/badge.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { Cell, Row, Table, type Column } from '../../../components/layout/table.tsx';
import { toReview } from '../../../state/selectors.ts';
import { linkTo } from '../../../state/route.ts';
import { plural } from '../../../state/time-words.ts';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { problemWords } from '../../../state/words.ts';
import { AuthStatus, ConnectionStatus } from '../parts/connector-status.tsx';
import { byName, nextOrder, sortConnectors, type SortKey } from './sort-connectors.ts';
import { EnabledSwitch } from '../parts/enabled-switch.tsx';

/** By name at first; every column sorts (ATRYUM-44). */
export function ConnectorsTable({
  connectors,
  selection,
}: {
  readonly connectors: readonly ConnectorView[];
  readonly selection: Selection;
}) {
  const [order, setOrder] = useState(byName);
  const column = (key: SortKey, name: string, more: Partial<Column> = {}): Column => ({
    name,
    ...more,
    ...(order.key === key && { sorted: order.isDescending ? 'descending' : 'ascending' }),
    onSort: () => setOrder(nextOrder(order, key)),
  });
  return (
    <Table
      label="Connectors"
      columns={[
        {
          name: 'Select',
          content: (
            <SelectBox
              label="Select all connectors"
              checked={selection.isAll}
              onChange={selection.toggleAll}
            />
          ),
        },
        column('name', 'Connector'),
        column('kind', 'Kind', { from: 'widest' }),
        column('connection', 'Connection'),
        column('auth', 'Login', { from: 'small' }),
        column('tools', 'Tools', { from: 'wide' }),
        column('lastUsed', 'Last used', { from: 'widest' }),
        column('clients', 'Used by', { from: 'widest' }),
        column('enabled', 'Enabled', { end: true }),
      ]}
    >
      {sortConnectors(connectors, order).map((connector) => (
        <Row key={connector.name} className={connector.enabled ? '' : 'text-muted'}>
          <Cell className="w-8 pr-0">
            <SelectBox
              label={`Select ${connector.name}`}
              checked={selection.has(connector.name)}
              onChange={(isTicked) => selection.toggle(connector.name, isTicked)}
            />
          </Cell>
          <Cell className="max-w-48">
            <div className="flex items-center gap-2.5">
              <IdentityMark name={connector.name} brand={brandOfConnector(connector)} />
              <div className="min-w-0">
                <a
                  href={linkTo('connectors', connector.name)}
                  className="block truncate rounded-sm font-medium group-hover:underline"
                >
                  {ownTitleOf(connector) ?? connector.name}
                </a>
                <span title={connector.target} className="block truncate text-meta text-muted">
                  {ownTitleOf(connector) !== null && `${connector.name} · `}
                  {connector.target}
                </span>
              </div>
            </div>
          </Cell>
          <Cell from="widest" className="text-muted">
            <Kind kind={connector.kind} />
          </Cell>
          <Cell className="max-w-32">
            <ConnectionStatus connector={connector} />
            <Why connector={connector} />
          </Cell>
          <Cell from="small">
            <AuthStatus connector={connector} />
          </Cell>
          <Cell from="wide">
            <span className="tabular-nums">{connector.tools}</span>{' '}
            {toReview(connector) > 0 && <Badge tone="warn">{`${toReview(connector)} new`}</Badge>}
          </Cell>
          <Cell from="widest" className="text-muted">
            <RelativeTime at={connector.lastUsedAt} />
          </Cell>
          <Cell from="widest" className="whitespace-nowrap text-muted">
            {connector.usedByClients === 0
              ? 'No client'
              : plural(connector.usedByClients, 'client')}
          </Cell>
          <Cell end>
            <EnabledSwitch connector={connector} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** The reason in a few words; the connector's page has all of it. */
function Why({ connector: { enabled, problem } }: { readonly connector: ConnectorView }) {
  if (!enabled || problem === null) return null;
  return (
    <span title={problem.message} className="block truncate text-meta text-muted">
      {problemWords[problem.code] ?? problem.message}
    </span>
  );
}

/** A program here, or an address. */
export function Kind({ kind }: { readonly kind: ConnectorView['kind'] }) {
  const Icon = kind === 'stdio' ? SquareTerminal : Globe;
  return (
    <span className="inline-flex items-center gap-1.5 align-middle whitespace-nowrap">
      <Icon aria-hidden size={14} />
      {kind === 'stdio' ? 'Program' : 'Address'}
    </span>
  );
}
