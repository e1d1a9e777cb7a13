/** In which order the list of clients is shown: one that no call changes, until a person sorts. */
import type { ClientView } from '../../../../contract/views/snapshot/client-view.ts';

const values = {
  name: ({ name }) => name.toLowerCase(),
  lastUsed: ({ lastUsedAt }) => (lastUsedAt === null ? 0 : Date.parse(lastUsedAt)),
  tokens: ({ activeTokens }) => activeTokens,
  calls: ({ callsToday }) => callsToday,
} as const satisfies Record<string, (client: ClientView) => string | number>;

export type ClientKey = keyof typeof values;

export interface ClientOrder {
  readonly key: ClientKey;
  readonly isDescending: boolean;
}

export const clientsByName: ClientOrder = { key: 'name', isDescending: false };

/** Amounts and times begin with the most; pressed again, the order turns around. */
export function nextClientOrder(order: ClientOrder, key: ClientKey): ClientOrder {
  if (order.key === key) return { key, isDescending: !order.isDescending };
  return { key, isDescending: key !== 'name' };
}

/** Sorted, and by name and id where they are the same. */
export function sortClients(
  clients: readonly ClientView[],
  { key, isDescending }: ClientOrder,
): readonly ClientView[] {
  const value = values[key];
  return clients.toSorted((a, b) => {
    const [first, second] = isDescending ? [b, a] : [a, b];
    return (
      compare(value(first), value(second)) ||
      a.name.localeCompare(b.name) ||
      a.clientId.localeCompare(b.clientId)
    );
  });
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'string' ? a.localeCompare(String(b)) : a - Number(b);
}
