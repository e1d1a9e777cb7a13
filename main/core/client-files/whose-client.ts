/**
 * Which registered clients an app of the table is, or may be. A name is what a client says of itself, and any program of this
 * computer can say it; only the app's own metadata document tells more. Nothing is removed or revoked because of this (CFG-12). Pure.
 */
import type { LikelyClient } from '../../../contract/client-file-commands.ts';
import type { ClientView } from '../../../contract/views.ts';
import type { ClientRow } from './clients/client-row.ts';
import { clientRow, clientRows } from './clients/client-rows.ts';

type Known = Pick<ClientView, 'clientId' | 'clientIds' | 'name' | 'identity'> &
  Pick<ClientView, 'grants' | 'activeTokens'>;

export function clientsOf(app: string, clients: readonly Known[]): LikelyClient[] {
  const row = clientRow(app);
  if (row === undefined) return [];
  return clients.flatMap((client) => {
    const isCertain = isProven(row, client);
    if (!isCertain && namesake(client.name)?.id !== row.id) return [];
    const { clientId, clientIds, name, grants, activeTokens } = client;
    const hasAccess = grants.length > 0 || activeTokens > 0;
    return [{ clientId, clientIds: [...clientIds], name, isCertain, hasAccess }];
  });
}

function isProven({ documents = [] }: ClientRow, { identity, clientIds }: Known): boolean {
  return identity === 'metadata-url' && clientIds.some((id) => documents.includes(id));
}

/** The app whose name the claimed one is or begins with; the longest counts: "Claude Code (files)" is not Claude. */
function namesake(claimed: string): ClientRow | undefined {
  const words = plain(claimed);
  const length = (row: ClientRow): number =>
    Math.max(
      0,
      ...namesOf(row).map((name) => (`${words} `.startsWith(`${name} `) ? name.length : 0)),
    );
  const [best] = clientRows.toSorted((one, other) => length(other) - length(one));
  return best !== undefined && length(best) > 0 ? best : undefined;
}

function namesOf({ id, name, alsoCalled = [] }: ClientRow): readonly string[] {
  return [id, name, ...alsoCalled].map(plain);
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, ' ')
    .trim();
}
