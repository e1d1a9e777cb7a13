/** Everything in the store that gives rights or narrows them: clients, grants, tokens, what is set for one client, rules. */
import { createApplications, type Applications } from './grants/applications.ts';
import { createChains, type Chains } from './grants/token-families.ts';
import { createClients, type Clients } from './grants/clients.ts';
import { createCodes, type Codes } from './grants/codes.ts';
import { createGrants, type Grants } from './grants/grants.ts';
import { livesFrom, longestLives, shortest, type LivesOf } from './grants/token-lifetimes.ts';
import { createTokens, type Tokens } from './grants/tokens.ts';
import type { Clock, FaultPoint, Random } from './ports/ports.ts';
import { createPermissionBook, type PermissionBook } from './permission-sets/permission-book.ts';
import { createClientSettings, type ClientSettings } from './rules/client-settings.ts';
import { createRuleBook, type RuleBook } from './rules/rule-book.ts';
import type { Store } from './store/open-store.ts';

export interface Rights {
  readonly clients: Clients;
  readonly applications: Applications;
  readonly clientSettings: ClientSettings;
  readonly permissions: PermissionBook;
  readonly grants: Grants;
  readonly chains: Chains;
  readonly tokens: Tokens;
  readonly codes: Codes;
  readonly rules: RuleBook;
  /** How long tokens and logins of a client live. */
  readonly lives: LivesOf;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: FaultPoint | undefined;
  /** Milliseconds, read for each new token. */
  readonly accessTokenLife: () => number;
  /** Nothing lives longer than it says. */
  readonly managed: { bounds(): { readonly refreshMs: number; readonly loginMs: number } };
}

export function openRights(parts: Parts): Rights {
  const { store, clock, random, faults, accessTokenLife, managed } = parts;
  const base = { store, clock, random };
  const clients = createClients(base);
  const clientSettings = createClientSettings(store);
  const isKnown = (clientId: string): boolean => clients.get(clientId) !== undefined;
  const permissions = createPermissionBook({ ...base, isKnown });
  const applications = createApplications(clients, (clientId, others) => {
    clientSettings.admit(clientId, others);
    permissions.admit(clientId, others);
  });
  const grants = createGrants(base);
  const lives: LivesOf = (clientId) => {
    const { refreshMs: refresh, loginMs: login } = managed.bounds();
    const everybody = { access: accessTokenLife(), refresh, login };
    return shortest(longestLives, everybody, livesFrom(clients.get(clientId)?.tokenLives ?? null));
  };
  const chains = createChains({ ...base, grants, lives });
  const tokens = createTokens({ ...base, chains, faults, lives });
  const codes = createCodes({ ...base, grants });
  const rules = createRuleBook(base);
  return {
    clients,
    applications,
    clientSettings,
    permissions,
    grants,
    chains,
    tokens,
    codes,
    rules,
    lives,
  };
}
