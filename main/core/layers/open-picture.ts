/**
 * What is shown of everything below, and what watches over it: seals, entries in files of clients,
 * the snapshot.
 */
import type { EgressHost } from '../../../contract/views/snapshot/egress-host.ts';
import type { AuthorizationServer } from '../authorization-server/open-authorization-server.ts';
import { createClientFiles, type ClientFiles } from '../client-files/client-files.ts';
import type { Demo } from '../demo/open-demo.ts';
import type { Listening } from '../http/listening.ts';
import { createSealVerifier, type SealVerifier } from '../integrity/seal-verifier.ts';
import type { Changes } from '../lib/changes.ts';
import type { CoreOptions } from '../ports/core.ts';
import type { Ports } from '../ports/ports.ts';
import type { SnapshotParts } from '../snapshot/build-snapshot.ts';
import { egressHosts } from '../snapshot/egress-hosts.ts';
import { openSnapshot, type Snapshot } from '../snapshot/open-snapshot.ts';
import type { Authority } from './open-authority.ts';
import type { Records } from './open-records.ts';
import type { Storage } from './open-storage.ts';
import type { Traffic } from './open-traffic.ts';

export interface Picture extends Snapshot {
  readonly sealVerifier: SealVerifier;
  readonly clientFiles: ClientFiles;
  /** Every host that Consentry itself connects to now. */
  readonly hosts: () => EgressHost[];
}

interface Below {
  readonly options: CoreOptions;
  readonly storage: Storage;
  readonly authority: Authority;
  readonly records: Records;
  readonly traffic: Traffic;
  readonly authorizationServer: AuthorizationServer;
  readonly listening: Listening;
  readonly demo: Demo;
  readonly changes: Changes;
}

export function openPicture(ports: Ports, below: Below): Picture {
  const { changes, storage, listening, traffic, options } = below;
  const { store, clock } = storage;
  const sealVerifier = openSealVerifier(ports, below);
  const clientFiles = createClientFiles({
    clientPaths: ports.clientPaths,
    bridge: ports.bridge,
    dataDir: options.dataDir,
    store,
    vault: ports.vault,
    clock,
    random: ports.random,
    touch: changes.touch,
    waits: traffic.callWaits,
    endpoint: () => listening.view().endpoint,
    hasConnector: (name) => traffic.connectors.find(name) !== undefined,
  });
  const parts = snapshotParts(ports, below, { sealVerifier, clientFiles });
  const snapshot = openSnapshot(ports, { parts, clock, changes });
  const hosts = () =>
    egressHosts({
      ...snapshot.snapshots.current(),
      auditUrl: below.records.forwarder.view().url,
      updateUrl: ports.app.updateUrl,
    });
  return { sealVerifier, clientFiles, hosts, ...snapshot };
}

function openSealVerifier(ports: Ports, below: Below): SealVerifier {
  const { storage, authority, records, traffic, changes } = below;
  const { clients, grants, families, clientSettings, rules, permissions } = authority;
  return createSealVerifier({
    store: storage.store,
    connectors: traffic.connectors,
    clients,
    grants,
    families,
    revoke: traffic.revoke,
    clientSettings,
    rules,
    permissions,
    endStandingApproval: (id) => void traffic.given.end(id),
    vault: ports.vault,
    epochs: ports.epochs,
    preferences: storage.sealed,
    damage: storage.damage,
    random: ports.random,
    clock: storage.clock,
    logger: ports.logger,
    audit: records.audit,
    globalState: traffic.globalState,
    touch: changes.touch,
    onFirstKey: () => void records.auditAnchor.maintain(),
  });
}

function snapshotParts(
  ports: Ports,
  below: Below,
  { sealVerifier, clientFiles }: Pick<Picture, 'sealVerifier' | 'clientFiles'>,
): SnapshotParts {
  const { options, storage, authority, records, traffic, authorizationServer, listening } = below;
  const { clients, applications, grants, families, tokens, lifetimes } = authority;
  const { clientSettings, permissions, rules } = authority;
  const { connectors, questions, approvals, latelyRefused, globalState } = traffic;
  return {
    options,
    clock: storage.clock,
    preferences: storage.preferences,
    managed: records.managed.policy,
    vault: ports.vault,
    outside: sealVerifier.outside,
    clients,
    applications,
    grants,
    families,
    tokens,
    lifetimes,
    ownLimits: authority.ownLimits,
    waitOf: traffic.callWaits.of,
    clientSettings,
    permissions,
    rules,
    authorization: storage.authorization,
    connectors,
    questions,
    approvals,
    latelyRefused,
    hasUnknownClient: authorizationServer.hasUnknownClient,
    audit: records.audit,
    auditQuery: records.auditQuery,
    auditDamage: records.auditAnchor.damage,
    isDiskFull: storage.freeSpace.isShort,
    isUnsaved: () => storage.restrictions.waiting() > 0,
    globalState,
    sealRepairs: () => [
      ...sealVerifier.repairs(),
      ...records.forwarder.repairs(),
      ...permissions.repairs(),
      ...clientFiles.watch.repairs(),
    ],
    gateway: listening.view,
    demo: below.demo.view,
  };
}
