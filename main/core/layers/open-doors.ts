/**
 * What answers on our port: the MCP endpoint, the authorization server's endpoints, the pages, and
 * the listener itself.
 */
import type { AuthorizationServer } from '../authorization-server/open-authorization-server.ts';
import { openGateway, type Gateway } from '../gateway/open-gateway.ts';
import { createListener } from '../http/listener.ts';
import type { Listening } from '../http/listening.ts';
import type { Changes } from '../lib/changes.ts';
import { createHealth, serveHome } from '../lifecycle/home-page.ts';
import { createLoginCallback } from '../lifecycle/login-callback.ts';
import { createServing, type Serving } from '../lifecycle/serving.ts';
import type { OwnSources } from '../own-tools/own-tool.ts';
import { createOwnTools } from '../own-tools/own-tools.ts';
import type { CoreOptions } from '../ports/core.ts';
import type { Ports } from '../ports/ports.ts';
import type { SnapshotPublisher } from '../snapshot/snapshot-publisher.ts';
import type { Authority } from './open-authority.ts';
import type { Records } from './open-records.ts';
import type { Storage } from './open-storage.ts';
import type { Traffic } from './open-traffic.ts';

export interface Doors {
  readonly gateway: Gateway;
  readonly serving: Serving;
}

interface Below {
  readonly options: CoreOptions;
  readonly storage: Storage;
  readonly authority: Authority;
  readonly records: Records;
  readonly traffic: Traffic;
  readonly authorizationServer: AuthorizationServer;
  readonly snapshots: SnapshotPublisher;
  readonly hosts: OwnSources['hosts'];
  readonly listening: Listening;
  readonly changes: Changes;
}

export function openDoors(ports: Ports, below: Below): Doors {
  const { options, storage, authority, records, traffic, authorizationServer, listening } = below;
  const { clock, preferences, identity } = storage;
  const { audit, logReads } = records;
  const { logger, processes, random } = ports;
  const own = createOwnTools(logger, {
    snapshot: below.snapshots.current,
    audit,
    logReads,
    views: traffic.views,
    given: traffic.given,
    hosts: below.hosts,
  });
  const gateway = openTheGateway(ports, below, own);
  const listener = createListener({
    logger,
    clock,
    processes,
    freeDescriptors: ports.freeDescriptors,
    developerOrigins: () => preferences.read().developerOrigins,
    onRefused: (reason, status, where) => audit.countRefusal(reason, status, where),
    handlers: {
      home: serveHome,
      'login-callback': createLoginCallback(traffic.connectors),
      health: createHealth(identity, listening.port),
      ...authorizationServer.handlers,
      mcp: gateway.serve,
    },
  });
  const serving = createServing({
    listener,
    listening,
    identity,
    random,
    clock,
    processes,
    preferences,
    logger,
    audit,
    hasGrants: () => authority.grants.list().length > 0,
    asked: options.port,
  });
  return { gateway, serving };
}

function openTheGateway(
  ports: Ports,
  below: Below,
  own: ReturnType<typeof createOwnTools>,
): Gateway {
  const { storage, authority, traffic, records, changes, options } = below;
  const { clients, applications, grants, families, tokens } = authority;
  const { clientSettings, permissions, rules, ruleUses, untrusted } = authority;
  const { reachable, views, globalState, connectors, askPerson, latelyRefused, registry } = traffic;
  return openGateway(ports, {
    store: storage.store,
    clock: storage.clock,
    preferences: storage.preferences,
    audit: records.audit,
    clients,
    applications,
    ownLimits: authority.ownLimits,
    grants,
    families,
    tokens,
    clientSettings,
    permissions,
    rules,
    ruleUses,
    untrusted,
    reachable,
    views,
    globalState,
    connectors,
    own,
    askPerson,
    latelyRefused,
    registry,
    changes,
    version: options.version,
  });
}
