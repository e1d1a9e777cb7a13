/**
 * What is written down and by whose policy: the audit log, the policy of the machine, and the log's
 * way to a collector.
 */
import { openAuditLog, type OpenedAudit } from '../audit/open-audit-log.ts';
import { createForwarder, type Forwarder } from '../forwarding/forwarder.ts';
import type { Listening } from '../http/listening.ts';
import type { Changes } from '../lib/changes.ts';
import { openManaged, type Managed } from '../managed/open-managed.ts';
import type { Network } from '../net/network.ts';
import type { CoreOptions } from '../ports/core.ts';
import type { Ports } from '../ports/ports.ts';
import type { Authority } from './open-authority.ts';
import type { Storage } from './open-storage.ts';

export interface Records extends OpenedAudit {
  readonly managed: Managed;
  readonly forwarder: Forwarder;
}

interface Below {
  readonly options: CoreOptions;
  readonly storage: Storage;
  readonly authority: Authority;
  readonly listening: Listening;
  readonly network: Network;
  readonly changes: Changes;
}

/** @throws CoreError `store_failed` – the log can be neither read nor set aside */
export function openRecords(ports: Ports, below: Below): Records {
  const { options, storage, authority, listening, network, changes } = below;
  const { store, clock, freeSpace, folder, damage, preferences, held } = storage;
  const log = openAuditLog(ports, {
    dataDir: options.dataDir,
    store,
    clock,
    freeSpace,
    folder,
    damage,
    preferences,
    hasGrants: () => authority.grants.list().length > 0,
    changes,
  });
  const managed = openManaged(ports, {
    held,
    preferences,
    store,
    clock,
    audit: log.audit,
    changes,
  });
  const forwarder = createForwarder({
    audit: log.audit,
    forwardedTo: log.forwardedTo,
    preferences,
    managedUrl: () => held.bounds().forwardTo,
    vault: ports.vault,
    clock,
    logger: ports.logger,
    network,
    version: options.version,
    ownPort: listening.port,
    touch: changes.touch,
  });
  changes.on('log', forwarder.wake);
  changes.on('managed', forwarder.wake);
  return { ...log, managed, forwarder };
}
