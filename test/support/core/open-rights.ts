/** Grants over a store and nothing else: without a listener, a log or a policy of the machine. */
import { createClients } from '../../../main/core/grants/clients/clients.ts';
import { openGrants, type GrantModules } from '../../../main/core/grants/open-grants.ts';
import type { Clock } from '../../../main/core/ports/ports.ts';
import type { Store } from '../../../main/core/store/open-store.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';

export function openRights(store: Store, clock: Clock = createNodeClock()): GrantModules {
  const random = createNodeRandom();
  return openGrants(
    { random },
    {
      store,
      clock,
      clients: createClients({ store, clock, random }),
      narrowing: [],
      accessTokenLife: () => 3_600_000,
      held: { bounds: () => ({ refreshMs: Infinity, loginMs: Infinity }) },
    },
  );
}
