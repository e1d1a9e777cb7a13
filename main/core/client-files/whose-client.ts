/**
 * Which registered clients an app of the table is, or may be. A name is what a client says of
 * itself, and any program of this computer can say it; only the app's own metadata document proves
 * more. Nothing is removed or revoked because of this (CFG-12). Pure.
 */
import type { LikelyClient } from '../../../contract/commands/client-file-commands.ts';
import type { ClientView } from '../../../contract/views/snapshot/client-view.ts';
import type { ClientRow } from './clients/client-row.ts';
import { clientRows } from './clients/client-rows.ts';

type Known = Pick<ClientView, 'clientId' | 'clientIds' | 'name' | 'identity'> &
  Pick<ClientView, 'grants' | 'activeTokens'>;

/** By app; each client is looked at once, because there may be many. */
export function likelyClients(clients: readonly Known[]): ReadonlyMap<string, LikelyClient[]> {
  const found = new Map<string, LikelyClient[]>();
  for (const client of clients) {
    const proven = provenBy(client);
    const row = proven ?? namesake(client.name);
    if (row === undefined) continue;
    const { clientId, clientIds, name, grants, activeTokens } = client;
    const hasAccess = grants.length > 0 || activeTokens > 0;
    const isCertain = proven !== undefined;
    const ofThisApp = found.get(row.id) ?? [];
    ofThisApp.push({ clientId, clientIds: [...clientIds], name, isCertain, hasAccess });
    found.set(row.id, ofThisApp);
  }
  return found;
}

function provenBy({ identity, clientIds }: Known): ClientRow | undefined {
  if (identity !== 'metadata-url') return undefined;
  return clientRows.find(({ documents = [] }) => documents.some((id) => clientIds.includes(id)));
}

/** The longest first: "Claude Code (files)" is not Claude. */
const names: readonly { readonly name: string; readonly row: ClientRow }[] = clientRows
  .flatMap((row) =>
    [row.id, row.name, ...(row.alsoCalled ?? [])].map((name) => ({ name: plain(name), row })),
  )
  .toSorted((one, other) => other.name.length - one.name.length);

/** Id of the app that a client calls itself; undefined: none that is known. */
export function appCalled(claimed: string): string | undefined {
  return namesake(claimed)?.id;
}

/** The app whose name the claimed one is or begins with. */
function namesake(claimed: string): ClientRow | undefined {
  const words = `${plain(claimed)} `;
  return names.find(({ name }) => words.startsWith(`${name} `))?.row;
}

function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, ' ')
    .trim();
}
