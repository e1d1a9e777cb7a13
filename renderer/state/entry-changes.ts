/**
 * Our entries in the files of AI clients, after something ended or was copied elsewhere in the
 * window: what is offered to change there, above whatever page comes next. Nothing of it is done
 * unasked (CFG-12, ATRYUM-6, ATRYUM-34).
 */
import { create } from 'zustand';
import type { ClientApp, ClientEntry } from '../../contract/commands/client-file-commands.ts';
import { quotedName } from '../../contract/plain/quoted-name.ts';

export interface EntryChange {
  readonly entry: ClientEntry;
  /** The connector that it would lead to; null: it would be taken out. */
  readonly to: string | null;
  /** Why this is offered, a sentence or two. */
  readonly why: string;
}

interface Offers {
  readonly offered: readonly EntryChange[];
  /** Grows whenever a file was changed, so that lists of entries are loaded anew. */
  readonly round: number;
}

export const useEntryOffers = create<Offers>()(() => ({ offered: [], round: 0 }));

export function offerChanges(offered: readonly EntryChange[]): void {
  useEntryOffers.setState({ offered });
}

/** A file was changed. */
export function entriesChanged(): void {
  useEntryOffers.setState(({ round }) => ({ round: round + 1 }));
}

/** The entries that may belong to a client that has no access any more. */
export function ofRevoked(apps: readonly ClientApp[], clientId: string): EntryChange[] {
  return apps.flatMap((app) => {
    const client = app.clients.find(({ clientIds }) => clientIds.includes(clientId));
    if (client === undefined) return [];
    const why = client.isCertain
      ? `${app.name} has no access any more. Its file still has the entry.`
      : `The client that has no access any more calls itself ${quotedName(client.name)}. It may be the ${app.name} of this computer; only you can tell.`;
    return app.entries.filter(isThere).map((entry) => ({ entry, to: null, why }));
  });
}

/** The entries of one connector alone. */
export function ofConnector(apps: readonly ClientApp[], connector: string): ClientEntry[] {
  return apps.flatMap((app) =>
    app.entries.filter((entry) => entry.connector === connector && isThere(entry)),
  );
}

export function ofDeleted(entries: readonly ClientEntry[], connector: string): EntryChange[] {
  const why = `${connector} is deleted, so this entry points to nothing.`;
  return entries.map((entry) => ({ entry, to: null, why }));
}

export function ofCopied(apps: readonly ClientApp[], from: string, to: string): EntryChange[] {
  return ofConnector(apps, from).map((entry) => ({
    entry,
    to,
    why: `This entry points to ${from}, which stays. It can point to ${to} instead; ${entry.appName} then logs in again.`,
  }));
}

function isThere({ state }: ClientEntry): boolean {
  return state !== 'gone';
}
