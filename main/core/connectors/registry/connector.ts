/** One connector: its configuration, its connection and its tools, and the state that results. */
import type { UnknownNotifications } from '../conversation/unknown-notifications.ts';
import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { createCatalogue, type Catalogue } from '../catalogue/catalogue.ts';
import {
  createConnection,
  type Connection,
  type ConnectionContext,
} from '../connection/connection.ts';
import { problems } from '../connection/connection-problem.ts';
import type { OpeningContext } from '../connection/opening-context.ts';
import { buildState } from './connector-state.ts';
import type { NotAllowed } from './connectors-options.ts';
import { asksOf, passedCapabilities } from '../conversation/asks.ts';
import type { ConnectorState, ToolTurn } from '../conversation/connector-facts.ts';
import type { StoredConnector, StoredHttpConnector } from '../../ports/preferences-document.ts';
import { leftOutWords } from '../catalogue/left-out.ts';
import { createOfferings, type KeptOfferings, type OfferedList } from '../catalogue/offerings.ts';
import type { Login } from '../login/login.ts';
import { seeItems, seeSkills } from '../reviewed/see-items.ts';
import type { ItemPins } from '../reviewed/item-pins.ts';
import {
  createReviewedItems,
  type ReviewedItem,
  type ReviewedItems,
} from '../reviewed/reviewed-items.ts';
import { createSkillFiles, type SkillFiles } from '../reviewed/skill-files.ts';
import { createServerUse, type UseFacts } from './server-use.ts';
import { shortenResult } from './shorten-result.ts';
import { failed, type UpstreamOutcome, type UpstreamRequest } from '../conversation/upstream.ts';

export interface Connector {
  stored(): StoredConnector;
  readonly connection: Connection;
  readonly catalogue: Catalogue;
  readonly offerings: KeptOfferings;
  /** What the server says beside its tools, and the person reviews. */
  readonly items: ReviewedItems;
  readonly skills: SkillFiles;
  /** The same frozen object until something of it changes. */
  state(): ConnectorState;
  /** How it logs in at its service; null for a process. */
  readonly login: Login | null;
  /** The stored configuration is another now. */
  setStored(stored: StoredConnector): void;
  /** Something outside of it changed what it shows. */
  refreshState(): void;
  /** The bearer token was removed from the vault, or put there anew. */
  setTokenGone(isGone: boolean): void;
  request(request: UpstreamRequest): Promise<UpstreamOutcome>;
  use(): UseFacts;
  /** Why it may not run; null: it may. */
  refusal(): NotAllowed | null;
  /** Another policy holds. True when it may run again. */
  recheck(): Promise<boolean>;
}

export interface ConnectorContext extends Pick<
  ConnectionContext,
  'clock' | 'random' | 'logger' | 'onChange' | 'onToolsChanged'
> {
  readonly opening: Omit<OpeningContext, 'loginOf'>;
  readonly catalogues: CatalogueStore;
  readonly itemPins: ItemPins;
  readonly unknown: UnknownNotifications;
  readonly refusal: (stored: StoredConnector) => NotAllowed | null;
  readonly onOfferingsChanged: (what: OfferedList) => void;
  /** A tool went from one definition to another and back. */
  readonly onToolTurned?: ((turn: ToolTurn) => void) | undefined;
  readonly createLogin: (stored: () => StoredHttpConnector, onChange: () => void) => Login;
}

/** @returns the connector, closed */
export function createConnector(initial: StoredConnector, context: ConnectorContext): Connector {
  let stored = initial;
  let isTokenGone = false;
  let state: ConnectorState | null = null;
  const catalogue = watched(
    createCatalogue(
      stored.id,
      stored.name,
      context.catalogues,
      context.clock,
      context.onToolTurned,
    ),
  );
  function changed(): void {
    state = null;
    context.onChange();
  }
  const offerings = createOfferings(stored.id, context.catalogues, context.clock, (left) => {
    const words = leftOutWords(left).join(' ');
    context.logger.warn('connector.offers_left_out', { connector: stored.name, words });
  });
  const items = createReviewedItems(stored.id, context.itemPins, context.clock);
  // A server that is not running has the skills that it had.
  seeSkills(offerings.now(), items);
  const use = createServerUse(context.clock, () => stored);
  const login =
    initial.kind === 'http'
      ? context.createLogin(() => (stored.kind === 'http' ? stored : initial), changed)
      : null;
  let refusal = context.refusal(stored);
  const inner = createConnection(() => stored, catalogue, {
    opening: { ...context.opening, loginOf: () => login ?? undefined },
    clock: context.clock,
    random: context.random,
    logger: context.logger,
    async readOthers(upstream, signal) {
      const capabilities = passedCapabilities(upstream.capabilities, asksOf(stored));
      const from = { ...upstream, capabilities };
      const lists = await offerings.refresh(from, signal);
      if (lists !== null) changed();
      for (const list of lists ?? []) context.onOfferingsChanged(list);
      const known = { tools: catalogue.tools(), offered: offerings.now() };
      if (await seeItems(from, known, items, signal)) {
        state = null;
        context.onToolsChanged();
      }
    },
    onChange: changed,
    onToolsChanged: () => {
      state = null;
      context.onToolsChanged();
    },
  });

  /** What may not run is not opened, whoever asks. */
  const connection: Connection = {
    ...inner,
    open: () => (refusal === null ? inner.open() : inner.close(null)),
    startAsleep: () => (refusal === null ? inner.startAsleep() : void inner.close(null)),
  };

  async function callTool(request: UpstreamRequest): Promise<UpstreamOutcome> {
    const refusal = use.enter();
    if (refusal !== null) return refusal;
    // What may have to be cut has to be read.
    const outcome = await connection.request(
      stored.resultLimitKb === undefined ? request : { ...request, unread: undefined },
    );
    use.record(outcome);
    const { resultLimitKb } = stored;
    if (outcome.kind !== 'result' || resultLimitKb === undefined) return outcome;
    const tool = catalogue.tools().find(({ name }) => name === request.params['name']);
    const hasOutputSchema = tool?.definition['outputSchema'] !== undefined;
    const result = shortenResult(outcome.result, resultLimitKb * 1024, hasOutputSchema);
    return result === outcome.result ? outcome : { ...outcome, result, isCut: true };
  }

  /** Whatever changes the tools changes the counts in the state. */
  function watched(inner: Catalogue): Catalogue {
    return {
      ...inner,
      accept(which) {
        inner.accept(which);
        state = null;
      },
      startOver() {
        inner.startOver();
        state = null;
      },
      set(tool, setting, direction) {
        state = null;
        return inner.set(tool, setting, direction);
      },
    };
  }

  return {
    stored: () => stored,
    connection,
    catalogue,
    offerings,
    items,
    skills: createSkillFiles(items),
    login,
    state() {
      state ??= buildState({
        stored,
        network: context.opening.network.company.shown(),
        login: login?.facts() ?? null,
        connection: stored.enabled
          ? refusal === null
            ? connection.status()
            : 'error'
          : 'disabled',
        problem: refusal === null ? connection.problem() : problems.notAllowed(refusal),
        isAsleep: stored.enabled && connection.isAsleep(),
        identity: connection.identity(),
        tools: catalogue.tools().length,
        toolsToReview: catalogue.toReview(),
        itemsToReview: toReview(items.now()),
        unknown: context.unknown.of(stored.id),
        leftOut: [catalogue.leftOut(), ...offerings.leftOut()],
        offered: offerings.now(),
        isTokenGone: isTokenGone || connection.problem()?.isTokenGone === true,
      });
      return state;
    },
    setStored(changedStored) {
      stored = changedStored;
      refusal = context.refusal(stored);
      state = null;
    },
    refreshState() {
      state = null;
    },
    setTokenGone(isGone) {
      isTokenGone = isGone;
      changed();
    },
    request(request) {
      if (!stored.enabled)
        return Promise.resolve(failed('not_ready', `${stored.name} is switched off.`));
      if (refusal !== null) return Promise.resolve(failed('not_ready', refusal.message));
      return request.method === 'tools/call' ? callTool(request) : connection.request(request);
    },
    use: use.facts,
    refusal: () => refusal,
    async recheck() {
      const before = refusal;
      refusal = context.refusal(stored);
      if ((before === null) === (refusal === null)) return false;
      changed();
      context.onToolsChanged();
      if (refusal === null) return true;
      login?.suspendRenewal();
      await inner.close(null);
      return false;
    },
  };
}

/** New instructions reach nobody and need nobody's answer: they wait without asking for one. */
function toReview(items: readonly ReviewedItem[]): number {
  return items.filter(
    ({ kind, review }) => review === 'changed' || (review === 'new' && kind !== 'instructions'),
  ).length;
}

/** It is started by the first call: its tools are known, so nothing has to run before. */
export function isOnDemand({ stored, catalogue }: Connector): boolean {
  const now = stored();
  return now.kind === 'stdio' && now.idleMinutes !== undefined && catalogue.tools().length > 0;
}
