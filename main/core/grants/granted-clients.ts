/** The clients that a person gave something: a new one may not pass for one of them. */
import type { Client } from './clients/client.ts';
import type { Clients } from './clients/clients.ts';
import type { Grants } from './grants.ts';

/** @returns the clients that hold a living grant, as of now */
export function grantedClients(
  clients: Pick<Clients, 'list'>,
  grants: Pick<Grants, 'listByClient'>,
): readonly Client[] {
  return clients.list().filter(({ clientId }) => grants.listByClient(clientId).length > 0);
}
