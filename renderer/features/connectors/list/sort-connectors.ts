/** In which order the list of connectors is shown. */
import { connectorWords } from '../../../../contract/plain/connector-words.ts';
import type { ConnectorView } from '../../../../contract/views/connector-view.ts';

/** What needs the person comes first where a column is about that. */
const connections = ['error', 'connecting', 'ready', 'disabled'] as const;
const logins = [
  'refused',
  'expired',
  'action-required',
  'expiring',
  'ready',
  'none-needed',
] as const;

const values = {
  name: (connector) => connectorWords(connector).toLowerCase(),
  kind: ({ kind }) => kind,
  connection: ({ connection }) => connections.indexOf(connection),
  auth: ({ auth }) => logins.indexOf(auth),
  tools: ({ tools }) => tools,
  lastUsed: ({ lastUsedAt }) => (lastUsedAt === null ? 0 : Date.parse(lastUsedAt)),
  clients: ({ usedByClients }) => usedByClients,
  enabled: ({ enabled }) => (enabled ? 0 : 1),
} as const satisfies Record<string, (connector: ConnectorView) => string | number>;

export type SortKey = keyof typeof values;

export interface Order {
  readonly key: SortKey;
  readonly isDescending: boolean;
}

export const byName: Order = { key: 'name', isDescending: false };

/** Amounts and times begin with the most; pressed again, the order turns around. */
export function nextOrder(order: Order, key: SortKey): Order {
  if (order.key === key) return { key, isDescending: !order.isDescending };
  return { key, isDescending: key === 'tools' || key === 'lastUsed' || key === 'clients' };
}

/** Sorted, and by name where they are the same. */
export function sortConnectors(
  connectors: readonly ConnectorView[],
  { key, isDescending }: Order,
): readonly ConnectorView[] {
  const value = values[key];
  return connectors.toSorted((a, b) => {
    const order = compare(value(a), value(b));
    return (isDescending ? -order : order) || a.name.localeCompare(b.name);
  });
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
}
