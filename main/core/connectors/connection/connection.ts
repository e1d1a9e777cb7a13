/**
 * One connector kept connected, as the rest of the connectors use it: its life cycle, and what
 * needs an open upstream (requests, lists, subscriptions, sessions of clients).
 */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock, Logger, Random } from '../../ports/ports.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import type {
  OpenedIdentity,
  Upstream,
  UpstreamOutcome,
  UpstreamRequest,
  UpstreamSession,
  Watch,
} from '../conversation/upstream.ts';
import { createChangeWaiters } from './change-waiters.ts';
import { createConnectionLifecycle, type ConnectionLifecycle } from './connection-lifecycle.ts';
import { problemOf, problems, type ConnectionProblem } from './connection-problem.ts';
import { statusOf, type ConnectionState } from './connection-state.ts';
import { createIdleTimer, idleMs } from './idle-timer.ts';
import { createListReader } from './list-reader.ts';
import type { OpeningContext } from './opening-context.ts';
import { attemptOpening } from './opening-attempt.ts';
import { createProcessLog } from './process-log.ts';
import { createRequestForwarder } from './request-forwarder.ts';
import { createRequestQueue } from './request-queue.ts';
import { createBackoffPlan, createCrashPlan } from './retry-plan.ts';
import { createSubscriptions, type ResourceSubscription } from './subscriptions.ts';
import { createUpstreamSessions } from './upstream-sessions.ts';

export interface Connection {
  status(): Exclude<ConnectorState['connection'], 'disabled'>;
  problem(): ConnectionProblem | null;
  /** From the last time it was open. */
  identity(): OpenedIdentity | null;
  /** Opens it, or joins the attempt that runs; resolves when it is ready or has failed. */
  open(): Promise<void>;
  /** Closes it for this reason; stays closed until `open`. */
  close(why: ConnectionProblem | null): Promise<void>;
  request(request: UpstreamRequest): Promise<UpstreamOutcome>;
  /** Delivers resource updates while there is a conversation, and again when there is one. */
  subscribe(requested: ResourceSubscription): Watch;
  /** Sends the server a notification for a client; nothing is opened for it. */
  notify(upstreamSession: UpstreamSession, method: string): void;
  /** Ends what a client has of its own here. */
  endUpstreamSession(key: string): Promise<void>;
  upstreamSessions(): number;
  log(): readonly string[];
  /** Neither open nor being opened, for no reason that people are told. */
  isClosed(): boolean;
  /**
   * Counts as connected without a process; the first request starts it. For servers that run on
   * demand.
   */
  startAsleep(): void;
  isAsleep(): boolean;
  /** Reads the lists of what is open once more. */
  relist(): void;
}

export interface ConnectionContext {
  readonly opening: OpeningContext;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Status, problem or identity changed. */
  readonly onChange: () => void;
  readonly onToolsChanged: () => void;
  /** Brings resources and prompts up to date. */
  readonly readOthers: (from: Upstream, signal: AbortSignal) => Promise<void>;
}

/**
 * @param storedNow its settings, which may change while it lives
 * @param catalogue takes the tools that the server lists
 * @returns the connection, closed
 */
export function createConnection(
  storedNow: () => StoredConnector,
  catalogue: Catalogue,
  context: ConnectionContext,
): Connection {
  const { clock, random, logger } = context;
  const { name: connector, kind } = storedNow();
  const plan = kind === 'stdio' ? createCrashPlan(clock) : createBackoffPlan(clock, random);
  const log = createProcessLog();
  const waiters = createChangeWaiters(clock);
  const idle = createIdleTimer(
    clock,
    () => idleMs(storedNow()),
    () => life.sleep(),
  );
  const lists = createListReader(
    {
      connector,
      kind,
      catalogue,
      clock,
      logger,
      onChange: context.onChange,
      onToolsChanged: context.onToolsChanged,
      readOthers: context.readOthers,
    },
    () => {
      const now = life.now();
      return now.state === 'open' ? { upstream: now.upstream, signal: now.lifetime.signal } : null;
    },
  );
  const sessions = createUpstreamSessions(storedNow, {
    opening: context.opening,
    mirrored: catalogue.mirrored,
    main: () => upstreamOf(life.now()),
    onListChanged: relist,
    onLoginRequired: () => life.requireLogin(),
  });
  const subscriptions = createSubscriptions(clock, (requested, onLost) => {
    const main = upstreamOf(life.now());
    return main !== null && sessions.serves(main, requested.upstreamSession)
      ? sessions.watch(requested, requested.upstreamSession, onLost)
      : (main?.watch(requested) ?? null);
  });
  const life: ConnectionLifecycle = createConnectionLifecycle({
    storedNow,
    attempt: (knownEra, signal, events) =>
      attemptOpening(
        {
          storedNow,
          opening: context.opening,
          knownEra,
          mirrored: catalogue.mirrored,
          readTools: lists.readTools,
          signal,
        },
        events,
      ),
    clock,
    logger,
    plan,
    log,
    idle,
    lists,
    sessions,
    subscriptions,
    onChange: context.onChange,
    onStateChange: waiters.wake,
  });
  const forward = createRequestForwarder({
    idle,
    plan,
    sessions,
    isOpen: life.isOpen,
    onResult: life.solve,
    onAway: (upstream, failure) => life.replace(upstream, problemOf(failure, storedNow())),
    onPause: (upstream, { message }, pauseMs) =>
      life.replace(upstream, problems.leftAlone(message, pauseMs), pauseMs),
  });
  const requestLater = createRequestQueue({
    connector,
    kind,
    clock,
    catalogue,
    plan,
    waiters,
    stateNow: life.now,
    open: () => void life.open(),
    forward,
  });

  function relist(): void {
    if (life.now().state === 'open') lists.ask();
  }

  return {
    status: () => statusOf(life.now()),
    problem: () => life.now().problem,
    identity: life.identity,
    open() {
      plan.reset();
      return life.open();
    },
    close: life.close,
    relist,
    request(request) {
      const now = life.now();
      return now.state === 'open' ? forward(now.upstream, request) : requestLater(request);
    },
    notify(upstreamSession, method) {
      const main = upstreamOf(life.now());
      if (main === null) return;
      if (sessions.serves(main, upstreamSession)) sessions.notify(upstreamSession, method);
      else main.notify(method);
    },
    subscribe: subscriptions.subscribe,
    endUpstreamSession(key) {
      subscriptions.endUpstreamSession(key);
      return sessions.endUpstreamSession(key);
    },
    upstreamSessions: sessions.count,
    log: log.lines,
    startAsleep: life.startAsleep,
    isAsleep: () => life.now().state === 'asleep',
    isClosed() {
      const now = life.now();
      return now.state === 'closed' && now.problem === null;
    },
  };
}

function upstreamOf(state: ConnectionState): Upstream | null {
  return state.state === 'open' ? state.upstream : null;
}
