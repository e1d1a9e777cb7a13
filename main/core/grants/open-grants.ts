/**
 * Everything in the store that gives access: grants, token families, tokens, codes, and whose
 * registrations belong together.
 */
import type { FaultPoint } from '../ports/fault-point.ts';
import type { Clock, Random } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { createApplications, type Applications } from './clients/applications.ts';
import { createTokenFamilies, type TokenFamilies } from './token-families.ts';
import type { Clients } from './clients/clients.ts';
import { createCodes, type Codes } from './codes.ts';
import { createGrants, type Grants } from './grants.ts';
import { lifetimesFrom, longestLifetimes, shortest, type LifetimesOf } from './token-lifetimes.ts';
import { createTokens, type Tokens } from './tokens.ts';

export interface GrantModules {
  readonly clients: Clients;
  readonly applications: Applications;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly tokens: Tokens;
  readonly codes: Codes;
  /** How long tokens and logins of a client live. */
  readonly lifetimes: LifetimesOf;
}

interface Below {
  readonly store: Store;
  readonly clock: Clock;
  readonly clients: Clients;
  /** What narrows an application holds for a registration that joins it, too. */
  readonly narrowing: readonly { admit(clientId: string, others: readonly string[]): void }[];
  /** Milliseconds, read for each new token. */
  readonly accessTokenLife: () => number;
  /** Nothing lives longer than it says. */
  readonly held: { bounds(): { readonly refreshMs: number; readonly loginMs: number } };
}

interface GrantPorts {
  readonly random: Random;
  readonly faults?: FaultPoint | undefined;
}

/** Opens everything that gives access, from the store upwards. */
export function openGrants({ random, faults }: GrantPorts, below: Below): GrantModules {
  const { store, clock, clients, narrowing, accessTokenLife, held } = below;
  const base = { store, clock, random };
  const applications = createApplications(clients, (clientId, others) => {
    for (const part of narrowing) part.admit(clientId, others);
  });
  const grants = createGrants(base);
  const lifetimes: LifetimesOf = (clientId) => {
    const { refreshMs: refresh, loginMs: login } = held.bounds();
    const everybody = { access: accessTokenLife(), refresh, login };
    return shortest(
      longestLifetimes,
      everybody,
      lifetimesFrom(clients.get(clientId)?.tokenLifetimes ?? null),
    );
  };
  const families = createTokenFamilies({ store, clock, random, grants, lifetimes });
  const tokens = createTokens({ store, clock, random, families, faults, lifetimes });
  const codes = createCodes({ store, clock, random, grants });
  return { clients, applications, grants, families, tokens, codes, lifetimes };
}
