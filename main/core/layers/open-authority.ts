/** Who may what: clients and their grants, what narrows them, and what the person set as rules. */
import { untrustedMs } from '../gateway/approval/approval-settings.ts';
import { createOwnLimits, type OwnLimits } from '../gateway/rate-limits/own-limits.ts';
import { callLimits } from '../gateway/rate-limits/usage.ts';
import { createClients } from '../grants/clients/clients.ts';
import { openGrants, type GrantModules } from '../grants/open-grants.ts';
import type { Changes } from '../lib/changes.ts';
import { createPermissionBook, type PermissionBook } from '../permission-sets/permission-book.ts';
import type { Ports } from '../ports/ports.ts';
import { openRules, type Rules } from '../rules/open-rules.ts';
import type { Storage } from './open-storage.ts';

export interface Authority extends GrantModules, Rules {
  readonly permissions: PermissionBook;
  readonly ownLimits: OwnLimits;
}

export function openAuthority(ports: Ports, storage: Storage, changes: Changes): Authority {
  const { store, clock, preferences, held, authorization } = storage;
  const { random } = ports;
  const clients = createClients({ store, clock, random });
  const rules = openRules(ports, {
    store,
    clock,
    changes,
    untrustedMs: () => untrustedMs(preferences),
  });
  const isKnown = (clientId: string): boolean => clients.get(clientId) !== undefined;
  const permissions = createPermissionBook({ store, clock, random, isKnown });
  const ownLimits = createOwnLimits({
    clients,
    usual: () => callLimits(preferences).client,
    most: () => held.bounds().limits.client,
  });
  const grants = openGrants(ports, {
    store,
    clock,
    clients,
    narrowing: [rules.clientSettings, permissions, ownLimits],
    accessTokenLife: () => authorization().accessTokenMinutes * 60_000,
    held,
  });
  return { ...grants, ...rules, permissions, ownLimits };
}
