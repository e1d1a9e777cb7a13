/**
 * Real clients register again and again. An application is what a person takes them for: one
 * verified identity, or the same claimed name with the same redirect pattern. Looking and taking
 * away work on the whole application; rights stay with each grant, so that sharing a name gives
 * nothing.
 */
import { withoutPort } from '../../lib/loopback-uri.ts';
import type { Clients } from './clients.ts';
import type { Client } from './client.ts';

export interface Applications {
  /** Every application with its registrations, the oldest registration first. */
  list(): readonly (readonly Client[])[];
  /**
   * All registrations of the application that this client belongs to; empty for an unknown client.
   */
  of(clientId: string): readonly Client[];
  /**
   * What all registrations of this client's application have in common; the id of one that is
   * unknown.
   */
  keyFor(clientId: string): string;
  /** Blocks all registrations of the application, or lifts that. */
  setBlocked(clientId: string, isBlocked: boolean): void;
  /**
   * A registration that just came takes over a block of its application: registering again is no
   * way out.
   */
  admit(client: Client): void;
}

/**
 * @param inherit lets a new registration take over what a person set more strictly for the others
 */
export function createApplications(
  clients: Clients,
  inherit: (clientId: string, others: readonly string[]) => void,
): Applications {
  /**
   * A client is replaced, never changed, so its key is made once: every ask and every snapshot
   * compares all of them.
   */
  const keys = new WeakMap<Client, string>();

  function keyOf(client: Client): string {
    let key = keys.get(client);
    if (key === undefined) keys.set(client, (key = applicationKey(client)));
    return key;
  }

  function list(): Client[][] {
    const byKey = new Map<string, Client[]>();
    for (const client of clients.list()) {
      const key = keyOf(client);
      const members = byKey.get(key);
      if (members === undefined) byKey.set(key, [client]);
      else members.push(client);
    }
    return [...byKey.values()];
  }

  function of(clientId: string): readonly Client[] {
    const client = clients.get(clientId);
    if (client === undefined) return [];
    const key = keyOf(client);
    return clients.list().filter((other) => keyOf(other) === key);
  }

  return {
    list,
    of,
    keyFor(clientId) {
      const client = clients.get(clientId);
      return client === undefined ? clientId : keyOf(client);
    },
    setBlocked(clientId, isBlocked) {
      for (const member of of(clientId)) {
        if (isBlocked) clients.block(member.clientId);
        else clients.unblock(member.clientId);
      }
    },
    admit(client) {
      if (of(client.clientId).some(({ blockedAt }) => blockedAt !== null))
        clients.block(client.clientId);
      const others = of(client.clientId).filter(({ clientId }) => clientId !== client.clientId);
      inherit(
        client.clientId,
        others.map(({ clientId }) => clientId),
      );
    },
  };
}

/**
 * Registered clients stand for themselves; the dynamic ones are told apart by what they say of
 * themselves.
 */
function applicationKey(client: Client): string {
  if (client.identity !== 'dynamic') return JSON.stringify([client.identity, client.clientId]);
  const pattern = [...new Set(client.redirectUris.map(withoutPort))].sort();
  return JSON.stringify(['dynamic', client.name, pattern, client.authMethod]);
}
