/**
 * Every client that is known, those of the first release first, and which AI services never reach
 * this computer.
 */
import type { ClientRow } from './client-row.ts';
import { firstClients } from './first-clients.ts';
import { moreClients } from './more-clients.ts';

export const clientRows: readonly ClientRow[] = [...firstClients, ...moreClients];

export function clientRow(id: string): ClientRow | undefined {
  return clientRows.find((row) => row.id === id);
}
