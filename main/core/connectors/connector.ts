/** One connector: its configuration, its connection and its tools, and the state that results. */
import type { CatalogueStore } from './catalogue-store.ts';
import { createCatalogue, type Catalogue } from './catalogue.ts';
import { createConnection, type Connection, type ConnectionContext } from './connection.ts';
import { buildState } from './connector-state.ts';
import type { ConnectorState } from './connector-facts.ts';
import type { StoredConnector } from '../ports.ts';
import { failed, type UpstreamOutcome, type UpstreamRequest } from './upstream.ts';

export interface Connector {
  stored(): StoredConnector;
  readonly connection: Connection;
  readonly catalogue: Catalogue;
  /** The same frozen object until something of it changes. */
  state(): ConnectorState;
  setEnabled(enabled: boolean): void;
  /** The bearer token was removed from the vault. */
  tokenGone(): void;
  request(request: UpstreamRequest): Promise<UpstreamOutcome>;
}

export interface ConnectorContext extends ConnectionContext {
  readonly catalogues: CatalogueStore;
}

export function createConnector(initial: StoredConnector, context: ConnectorContext): Connector {
  let stored = initial;
  let isTokenGone = false;
  let state: ConnectorState | null = null;
  const catalogue = watched(
    createCatalogue(stored.id, stored.name, context.catalogues, context.clock),
  );
  const connection = createConnection(stored, catalogue, {
    ...context,
    onChange: () => {
      state = null;
      context.onChange();
    },
    onToolsChanged: () => {
      state = null;
      context.onToolsChanged();
    },
  });

  /** Whatever changes the tools changes the counts in the state. */
  function watched(inner: Catalogue): Catalogue {
    return {
      ...inner,
      accept(which) {
        inner.accept(which);
        state = null;
      },
      set(tool, setting) {
        state = null;
        return inner.set(tool, setting);
      },
    };
  }

  return {
    stored: () => stored,
    connection,
    catalogue,
    state() {
      state ??= buildState({
        stored,
        connection: stored.enabled ? connection.status() : 'disabled',
        problem: connection.problem(),
        identity: connection.identity(),
        tools: catalogue.tools().length,
        toolsToReview: catalogue.toReview(),
        isTokenGone: isTokenGone || connection.problem()?.isTokenGone === true,
      });
      return state;
    },
    setEnabled(enabled) {
      stored = { ...stored, enabled };
      state = null;
    },
    tokenGone() {
      isTokenGone = true;
      state = null;
      context.onChange();
    },
    request(request) {
      if (stored.enabled) return connection.request(request);
      return Promise.resolve(failed('not_ready', `${stored.name} is switched off.`));
    },
  };
}
