/** The policy of the machine: what it says, and what everything else asks of it. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Changes } from '../lib/changes.ts';
import type { Clock, Ports } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import { createConnectorRules, type ConnectorRules } from './connector-rules.ts';
import type { HeldPolicy } from './held-policy.ts';
import { createManagedPolicy, type ManagedPolicy } from './managed-policy.ts';
import type { ManagedPreferences } from './managed-preferences.ts';
import { createManagedLocks, type ManagedLocks } from './refusals.ts';

export interface Managed {
  readonly policy: ManagedPolicy;
  readonly locks: ManagedLocks;
  readonly connectorRules: ConnectorRules;
}

interface Below {
  readonly held: HeldPolicy;
  readonly preferences: ManagedPreferences;
  readonly store: Store;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly changes: Changes;
}

export function openManaged(ports: Pick<Ports, 'managedPolicy' | 'logger'>, below: Below): Managed {
  const { held, preferences, store, clock, audit, changes } = below;
  const { logger, managedPolicy: source } = ports;
  const policy = createManagedPolicy({ source, held, store, clock, logger, audit, changes });
  return {
    policy,
    locks: createManagedLocks(policy, preferences.own),
    connectorRules: createConnectorRules(policy, () => preferences.read().connectors),
  };
}
