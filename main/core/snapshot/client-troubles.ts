/** Troubles of single clients that a person may want to mend, as long as they last. */
import type { LatelyRefused } from '../gateway/view/lately-refused.ts';
import type { Clients } from '../grants/clients/clients.ts';
import type { Grants } from '../grants/grants.ts';
import type { TokenFamilies } from '../grants/token-families.ts';
import { accessInWords, accessOfScopes, isWithin } from '../lib/access.ts';
import { visible } from '../lib/visible-text.ts';
import { limits } from '../limits/limits.ts';
import { stillHolds } from './access-repairs.ts';
import type { RepairFacts } from './repair-facts.ts';

interface ClientTroubleParts {
  readonly clients: Pick<Clients, 'get'>;
  readonly grants: Pick<Grants, 'listByClient'>;
  readonly families: Pick<TokenFamilies, 'replayed'>;
  readonly latelyRefused: LatelyRefused;
}

export interface ClientTroubles {
  /** Clients that a replayed token logged out. */
  replayed(): RepairFacts['replayed'];
  /** What a grant was too narrow for, unless it was given since or taken away altogether. */
  refused(): RepairFacts['refused'];
  /** What was held down, unless it was raised since. */
  held(
    set: Parameters<typeof stillHolds>[1],
    globalState: Parameters<typeof stillHolds>[2],
  ): RepairFacts['held'];
}

export function createClientTroubles(parts: ClientTroubleParts): ClientTroubles {
  /**
   * What a repair calls a client; null for one that is gone, or blocked and so needs no telling.
   */
  function nameInRepair(clientId: string): string | null {
    const client = parts.clients.get(clientId);
    if (client === undefined || client.blockedAt !== null) return null;
    return visible(client.name, limits.text.name);
  }

  return {
    replayed() {
      return parts.families.replayed().flatMap(({ clientId }) => {
        const name = nameInRepair(clientId);
        return name === null ? [] : [{ clientId, name }];
      });
    },

    refused() {
      return parts.latelyRefused.scopes().flatMap(({ clientId, scope }) => {
        const asked = accessOfScopes([scope]);
        const own = parts.grants.listByClient(clientId);
        const name = nameInRepair(clientId);
        if (name === null || own.length === 0) return [];
        if (own.some((grant) => isWithin(asked, grant.access))) return [];
        const [inWords = scope] = accessInWords(asked);
        return [{ clientId, name, scope, inWords: inWords.toLowerCase() }];
      });
    },

    held(set, globalState) {
      return parts.latelyRefused.held().flatMap((one) => {
        const name = nameInRepair(one.clientId);
        return name === null || !stillHolds(one, set, globalState) ? [] : [{ ...one, name }];
      });
    },
  };
}
