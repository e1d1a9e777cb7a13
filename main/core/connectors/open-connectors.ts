/** The person's connectors, with the ways out to their servers and login services. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { Changes } from '../lib/changes.ts';
import { createNamedFetch } from '../net/named-request.ts';
import type { FetchTransport } from '../net/checked-connection.ts';
import type { Network } from '../net/network.ts';
import type { Clock, Ports } from '../ports/ports.ts';
import type { Store } from '../store/open-store.ts';
import type { RestrictablePreferences } from '../store/restrictions.ts';
import type { ConnectorsOptions } from './registry/connectors-options.ts';
import type { ConnectorState } from './conversation/connector-facts.ts';
import type { Connectors } from './registry/connectors-interface.ts';
import { createConnectors } from './registry/connectors.ts';

interface Below {
  readonly store: Store;
  readonly preferences: RestrictablePreferences;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly changes: Changes;
  /**
   * The way out, to servers and to services with a name; a test puts its own in place of the
   * internet.
   */
  readonly network: Network;
  readonly transport: FetchTransport;
  readonly origin: () => string;
  readonly refusal: NonNullable<ConnectorsOptions['refusal']>;
  readonly version: string;
}

type ConnectorPorts = Pick<
  Ports,
  'vault' | 'random' | 'logger' | 'children' | 'searchPath' | 'resolver' | 'faults'
>;

/** @returns all connectors of the settings; nothing is opened before `start` */
export function openConnectors(ports: ConnectorPorts, below: Below): Connectors {
  const { vault, random, logger, children, searchPath, resolver, faults } = ports;
  const { store, preferences, clock, audit, changes, network } = below;
  const { transport, origin, refusal, version } = below;
  const connectors = createConnectors({
    store,
    preferences,
    vault,
    clock,
    random,
    logger,
    children,
    searchPath,
    network,
    version,
    faults,
    audit,
    changes,
    fetch: createNamedFetch({ resolver, clock, transport }),
    origin,
    refusal,
  });
  audit.nameAccounts((name) => accountInWords(connectors.find(name)));
  return connectors;
}

/** As the person calls it, and as the service does; null where neither says. */
function accountInWords(connector: ConnectorState | undefined): string | null {
  if (connector === undefined) return null;
  const { label, reached, login } = connector;
  const said = reached ?? login?.account ?? null;
  return label === null || said === null || label === said ? (label ?? said) : `${label} (${said})`;
}
