import { useState } from 'react';
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';
import { brandOfClient } from '../../../components/identity/brands.ts';
import { IdentityMark } from '../../../components/identity/identity-mark.tsx';
import { SelectBox } from '../../../components/controls/select-rows.tsx';
import { Badge } from '../../../components/feedback/badge.tsx';
import { RelativeTime } from '../../../components/layout/relative-time.tsx';
import { Cell, Row, Table, type Column } from '../../../components/layout/table.tsx';
import { linkTo } from '../../../state/route.ts';
import { canRevoke } from '../../../state/selectors.ts';
import type { Selection } from '../../../components/controls/use-selection.ts';
import { plural } from '../../../state/time-words.ts';
import { IdentityBadge } from '../parts/identity-badge.tsx';
import { RevokeClient } from '../parts/revoke-client.tsx';
import { clientsByName, nextClientOrder, sortClients, type ClientKey } from './sort-clients.ts';

/**
 * By name, so that no Revoke moves under the pointer while clients call; most columns sort by
 * click.
 */
export function ClientsTable({
  clients,
  selection,
  isOff,
}: {
  readonly clients: readonly ClientView[];
  readonly selection: Selection;
  /** Nobody gets anything now. */
  readonly isOff: boolean;
}) {
  const [order, setOrder] = useState(clientsByName);
  const column = (key: ClientKey, name: string, more: Partial<Column> = {}): Column => ({
    name,
    ...more,
    ...(order.key === key && { sorted: order.isDescending ? 'descending' : 'ascending' }),
    onSort: () => setOrder(nextClientOrder(order, key)),
  });
  return (
    <Table
      label="Clients"
      columns={[
        {
          name: 'Select',
          content: (
            <SelectBox
              label="Select all clients"
              checked={selection.isAll}
              onChange={selection.toggleAll}
            />
          ),
        },
        column('name', 'Client'),
        { name: 'Access', from: 'small' },
        column('lastUsed', 'Last used'),
        column('tokens', 'Tokens', { end: true, from: 'wide' }),
        column('calls', 'Calls today', { end: true, from: 'medium' }),
        { name: 'End access', hiddenName: true, end: true },
      ]}
    >
      {sortClients(clients, order).map((client) => (
        <Row key={client.clientId}>
          <Cell className="w-8 pr-0">
            <SelectBox
              label={`Select ${client.name}`}
              checked={selection.has(client.clientId)}
              onChange={(isTicked) => selection.toggle(client.clientId, isTicked)}
            />
          </Cell>
          <Cell className="max-w-64">
            <div className="flex items-start gap-2.5">
              <IdentityMark name={client.name} brand={brandOfClient(client)} />
              <div className="min-w-0">
                <a
                  href={linkTo('clients', client.clientId)}
                  title={client.name}
                  className="block truncate rounded-sm font-medium group-hover:underline"
                >
                  {client.name}
                </a>
                <div className="mt-1 flex flex-wrap gap-1">
                  <IdentityBadge client={client} />
                  <ClientState client={client} isOff={isOff} />
                </div>
              </div>
            </div>
          </Cell>
          <Cell from="small" className="max-w-72">
            <AccessWords words={client.scopesInWords} />
          </Cell>
          <Cell>
            <RelativeTime at={client.lastUsedAt} />
          </Cell>
          <Cell from="wide" end>
            {client.activeTokens}
          </Cell>
          <Cell from="medium" end>
            {client.callsToday.toLocaleString('en')}
          </Cell>
          <Cell end>
            {canRevoke(client) ? <RevokeClient client={client} size="small" /> : null}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** Only what is out of the ordinary. */
export function ClientState({
  client,
  isOff,
}: {
  readonly client: ClientView;
  readonly isOff: boolean;
}) {
  return (
    <>
      {isOff && client.grants.length > 0 && (
        <a
          href={linkTo('settings')}
          title="Its grants stay. Opens the setting."
          className="rounded-sm hover:underline"
        >
          <Badge tone="warn">Access is off</Badge>
        </a>
      )}
      {client.status === 'blocked' && <Badge tone="danger">Blocked</Badge>}
      {client.status === 'revoked' && <Badge>Access ended</Badge>}
      {client.status === 'registered' && <Badge>No access yet</Badge>}
      {client.asksDeniedUntil !== null && (
        <Badge
          tone="danger"
          title="You denied several of its calls, so calls that need your approval are denied for ten minutes."
        >
          Approvals denied for now
        </Badge>
      )}
      {client.heldApprovals > 0 && (
        <Badge tone="warn">{`${plural(client.heldApprovals, 'call')} held`}</Badge>
      )}
    </>
  );
}

function AccessWords({ words }: { readonly words: readonly string[] }) {
  if (words.length === 0) return <span className="text-faint">Nothing</span>;
  const [first, second, ...rest] = words;
  return (
    <ul title={words.join('\n')}>
      {[first, second].map(
        (line) =>
          line !== undefined && (
            <li key={line} className="line-clamp-2 wrap-anywhere">
              {line}
            </li>
          ),
      )}
      {rest.length > 0 && <li className="text-muted">{`and ${rest.length} more`}</li>}
    </ul>
  );
}
