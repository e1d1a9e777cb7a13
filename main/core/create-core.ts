/**
 * The only place where the parts of the core meet: layers from the lowest up, each opened with the
 * ports and the layers below it. What runs upwards is the bus of `lib/changes.ts`. Nothing happens
 * at import time.
 */
import { endUnfinished } from './gateway/approval/end-unfinished.ts';
import { opensOf } from './tool-review/opens-of.ts';
import { openDemo } from './demo/open-demo.ts';
import { openAuthorizationServer } from './authorization-server/open-authorization-server.ts';
import { ownTitleAt } from './connectors/own-title.ts';
import { inherited } from './connectors/stdio/child-environment.ts';
import { createListening } from './http/listening.ts';
import { openAuthority } from './layers/open-authority.ts';
import { openCommandDoor } from './layers/open-command-door.ts';
import { openDoors } from './layers/open-doors.ts';
import { openPicture } from './layers/open-picture.ts';
import { openRecords } from './layers/open-records.ts';
import { openStorage } from './layers/open-storage.ts';
import { openTraffic } from './layers/open-traffic.ts';
import { openUpkeep } from './layers/open-upkeep.ts';
import { createChanges } from './lib/changes.ts';
import { createLoopWatch } from './lifecycle/loop-watch.ts';
import { createRun } from './lifecycle/run.ts';
import { organisationOf } from './managed/refusals.ts';
import type { FetchTransport } from './net/checked-connection.ts';
import { createNetwork } from './net/network.ts';
import { createSystemProxies } from './net/system-proxy.ts';
import type { Core, CoreOptions } from './ports/core.ts';
import type { Ports } from './ports/ports.ts';

/**
 * Opens the store and puts the core together; nothing listens and nothing is started before
 * `start`.
 *
 * @param replaced what a test puts in place of the internet
 * @throws CoreError `store_failed` – the data directory cannot be used; says what to do
 */
export function createCore(ports: Ports, options: CoreOptions, replaced?: FetchTransport): Core {
  const { version } = options;
  const { systemProxy, clock: systemClock } = ports;
  const bySystem = systemProxy && createSystemProxies(systemProxy, systemClock);
  const network =
    replaced?.network ?? createNetwork(inherited, undefined, options.dataDir, bySystem);
  const transport = replaced ?? { network };
  const changes = createChanges();
  const listening = createListening(changes.touch);

  const storage = openStorage(ports, options, changes);
  const authority = openAuthority(ports, storage, changes);
  const records = openRecords(ports, { options, storage, authority, listening, network, changes });
  const traffic = openTraffic(ports, {
    storage,
    authority,
    records,
    listening,
    network,
    transport,
    changes,
    version,
  });
  const { preferences, store, clock, authorization } = storage;
  const { connectors, views, globalState, questions, revoke, removeUnused } = traffic;
  const { policy } = records.managed;
  const authorizationServer = openAuthorizationServer(ports, {
    grants: authority,
    store,
    clock,
    audit: records.audit,
    questions,
    revoke,
    transport,
    settings: authorization,
    port: listening.port,
    context: () => ({
      connectors: connectors.list().map(({ name }) => name),
      accessPolicy: preferences.own().accessPolicy,
      organisation: organisationOf(policy),
      toolsOf: (name) => opensOf(connectors.tools(name), views),
      titleOf: (name) => ownTitleAt(connectors, name),
    }),
    unavailable: globalState.unavailable,
    removeUnused,
    changes,
  });
  const demo = openDemo({
    version,
    clock,
    random: ports.random,
    logger: ports.logger,
    preferences,
    changes,
    origin: () => listening.view().issuer,
    hasClient: (clientId) => authority.clients.get(clientId) !== undefined,
    isReviewed: (name) => connectors.tools(name).some(({ review }) => review === 'accepted'),
  });
  const below = { options, storage, authority, records, traffic, authorizationServer, changes };
  const picture = openPicture(ports, { ...below, listening, demo });
  const { snapshots, hosts } = picture;
  const doors = openDoors(ports, { ...below, snapshots, hosts, listening });
  const loop = createLoopWatch(clock, ports.logger);
  const commands = openCommandDoor(ports, { ...below, picture, doors, loop, demo });
  const { devices } = authorizationServer;
  const upkeep = openUpkeep(ports, { ...below, devices, picture, doors });
  ports.app.onChange(changes.touch);

  const run = createRun({
    serving: doors.serving,
    managed: policy,
    demo,
    connectors,
    sealVerifier: picture.sealVerifier,
    clientFiles: picture.clientFiles,
    registry: traffic.registry,
    changes,
    upkeep,
    loop,
    questions,
    globalState,
    snapshots,
    commands,
    storage,
    records,
    endUnfinished: () => endUnfinished(records.audit, records.auditQuery),
  });
  return {
    call: commands.call,
    snapshot: snapshots.current,
    onSnapshot: snapshots.listen,
    start: run.start,
    stop: run.stop,
  };
}
