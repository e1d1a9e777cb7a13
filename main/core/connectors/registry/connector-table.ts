/** The connectors that there are, in memory and in the settings, and the event that one changed. */
import { CoreError } from '../../lib/errors.ts';
import { visible } from '../../lib/visible-text.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Direction } from '../../store/open-store.ts';
import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import type { UnknownNotifications } from '../conversation/unknown-notifications.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type { ItemPins } from '../reviewed/item-pins.ts';
import { createLogin } from '../login/login.ts';
import type { WaitingLogins } from '../login/waiting-logins.ts';
import { createConnector, type Connector } from './connector.ts';
import type { ConnectorsOptions } from './connectors-options.ts';

export interface ConnectorTable {
  /** By name. */
  readonly entries: ReadonlyMap<string, Connector>;
  /** @throws CoreError `not_found` */
  known(name: string): Connector;
  byId(id: string): Connector | undefined;
  /** The same frozen array until something of any connector changes. */
  list(): readonly ConnectorState[];
  /** Grows with every change. */
  version(): number;
  /** Takes it in, closed; the settings have it already. */
  enter(stored: StoredConnector): Connector;
  /** It is gone, unless another one has its name by now. */
  leave(connector: Connector): void;
  /** Durable when it returns. @throws CoreError `store_failed` */
  keepNew(stored: StoredConnector): void;
  /** Durable when it returns, or taken back in memory before that. */
  dropStored(id: string): void;
  /**
   * Durable first where it gives; the connector's own copy follows.
   *
   * @throws CoreError `store_failed`
   */
  replaceStored(next: StoredConnector, direction?: Direction): void;
  /** Another account or another server answers from now on (ATMOS-8). */
  startOver(connector: Connector): void;
  changed(): void;
  toolsChanged(name: string): void;
  /** It came or went, with all that it has. */
  allChanged(name: string): void;
}

export interface TableParts {
  readonly options: ConnectorsOptions;
  readonly opening: Omit<OpeningContext, 'loginOf'>;
  readonly catalogues: CatalogueStore;
  readonly itemPins: ItemPins;
  readonly unknown: UnknownNotifications;
  readonly waiting: WaitingLogins;
}

/** @returns the table, still empty */
export function createConnectorTable(parts: TableParts): ConnectorTable {
  const { options, opening, catalogues, itemPins } = parts;
  const { preferences, changes, random, logger } = options;
  const entries = new Map<string, Connector>();
  let version = 0;
  let listed: readonly ConnectorState[] | null = null;

  function changed(): void {
    version += 1;
    listed = null;
    changes.emit('view');
  }

  function toolsChanged(name: string): void {
    changed();
    changes.emit('tools', name);
  }

  function keepStored(
    change: (all: readonly StoredConnector[]) => StoredConnector[],
    direction: Direction,
  ): void {
    const save = direction === 'grant' ? preferences.update : preferences.restrict;
    save((document) => ({ ...document, connectors: change(document.connectors) }));
  }

  function replaceStored(next: StoredConnector, direction: Direction = 'grant'): void {
    const replaced = (stored: StoredConnector): StoredConnector =>
      stored.id === next.id ? next : stored;
    keepStored((connectors) => connectors.map(replaced), direction);
    entries.get(next.name)?.setStored(next);
  }

  function startOver(connector: Connector): void {
    connector.catalogue.startOver();
    connector.items.startOver();
    const { autoAcceptReads, asksNewTools, ...stored } = connector.stored();
    if (autoAcceptReads === true || asksNewTools === true) replaceStored(stored);
    changes.emit('connector-replaced', connector.stored().id, connector.stored().name);
    options.audit.append({
      actor: 'user',
      action: 'connector.switched',
      decision: 'done',
      connector: connector.stored().name,
      detail: 'its tools go through review again',
    });
    toolsChanged(connector.stored().name);
  }

  function enter(stored: StoredConnector): Connector {
    const connector: Connector = createConnector(stored, {
      opening,
      clock: opening.clock,
      random,
      logger,
      catalogues,
      itemPins,
      unknown: parts.unknown,
      refusal: options.refusal ?? (() => null),
      onToolTurned: (turn) => changes.emit('tool-reverted', turn),
      createLogin: (now, onChange) =>
        createLogin({
          vault: options.vault,
          clock: opening.clock,
          random,
          logger,
          fetch: options.fetch,
          faults: options.faults,
          waiting: parts.waiting,
          origin: options.origin,
          stored: now,
          save: (oauth) => {
            replaceStored({ ...now(), oauth });
          },
          document: () => preferences.read().clientMetadataUrl ?? null,
          onChange,
          onOtherAccount: async () => {
            startOver(connector);
            await connector.connection.close(null);
          },
        }),
      onChange: changed,
      onToolsChanged: () => {
        toolsChanged(stored.name);
      },
      onOfferingsChanged: (what) => changes.emit('offerings', stored.name, what),
    });
    entries.set(stored.name, connector);
    return connector;
  }

  return {
    entries,
    known(name) {
      const connector = entries.get(name);
      if (connector === undefined) {
        throw new CoreError('not_found', `There is no connector "${visible(name, 40)}".`);
      }
      return connector;
    },
    byId: (id) => [...entries.values()].find((entry) => entry.stored().id === id),
    list() {
      listed ??= Object.freeze([...entries.values()].map((connector) => connector.state()));
      return listed;
    },
    version: () => version,
    enter,
    leave(connector) {
      const { name } = connector.stored();
      if (entries.get(name) === connector) entries.delete(name);
    },
    keepNew: (stored) => keepStored((all) => [...all, stored], 'grant'),
    dropStored: (id) => keepStored((all) => all.filter((stored) => stored.id !== id), 'restrict'),
    replaceStored,
    startOver,
    changed,
    toolsChanged,
    allChanged(name) {
      toolsChanged(name);
      changes.emit('offerings', name, 'resources');
      changes.emit('offerings', name, 'prompts');
    },
  };
}
