/**
 * Keeps one connector connected: opens, notices the end, tries again, gives up. The only owner of its upstream.
 */
import { limits } from '../../limits/limits.ts';
import { messageOf } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Logger, Random } from '../../ports/ports.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { gaveUp, problemOf, problems, type ConnectionProblem } from './connection-problem.ts';
import type { ConnectorState } from '../conversation/connector-facts.ts';
import { createIdleTimer, idleMs } from './idle-timer.ts';
import { createChangeWaiters } from './change-waiters.ts';
import { createListReader } from './list-reader.ts';
import { createUpstreamSessions, hasSessions } from './upstream-sessions.ts';
import { openConnector, type OpeningContext } from './open-connector.ts';
import { createBackoffPlan, createCrashPlan, isAway, isServersFault } from './retry-plan.ts';
import type { StderrRing } from '../stdio/stderr-ring.ts';
import { createSubscriptions, type WantedUpdates } from './subscriptions.ts';
import { identityOf } from '../conversation/upstream-identity.ts';
import {
  failed,
  type KnownWay,
  type UpstreamSession,
  type OpenedIdentity,
  type Upstream,
  type UpstreamFailure,
  type UpstreamOutcome,
  type UpstreamRequest,
  type Watch,
} from '../conversation/upstream.ts';

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
  /** Tells of changed resources while there is a conversation, and again when there is one. */
  subscribe(wanted: WantedUpdates): Watch;
  /** Tells the server something about a client; nothing is opened for it. */
  notify(upstreamSession: UpstreamSession, method: string): void;
  /** Ends what a client has of its own here. */
  endUpstreamSession(key: string): Promise<void>;
  upstreamSessions(): number;
  log(): readonly string[];
  /** Neither open nor being opened, for no reason that people are told. */
  isClosed(): boolean;
  /** Counts as connected without a process; the first request starts it. For servers that run on demand. */
  rest(): void;
  isAsleep(): boolean;
  /** Reads the lists of what is open once more. */
  relist(): void;
}

export interface ConnectionContext extends OpeningContext {
  readonly random: Random;
  readonly logger: Logger;
  /** Status, problem or identity changed. */
  readonly onChange: () => void;
  readonly onToolsChanged: () => void;
  /** Brings resources and prompts up to date. */
  readonly readOthers: (from: Upstream, signal: AbortSignal) => Promise<void>;
}

const logLines = 500;

export function createConnection(
  storedNow: () => StoredConnector,
  catalogue: Catalogue,
  context: ConnectionContext,
): Connection {
  const { clock, logger } = context;
  const { name: connector, kind } = storedNow();
  const plan = kind === 'stdio' ? createCrashPlan(clock) : createBackoffPlan(clock, context.random);
  let upstream: Upstream | null = null;
  let attempt: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  let problem: ConnectionProblem | null = null;
  let identity: OpenedIdentity | null = null;
  let knownEra: KnownWay | null = null;
  let cancelRetry: (() => void) | null = null;
  let logs: readonly StderrRing[] = [];
  /** Aborts what runs on the open upstream beside calls. */
  let lifetime = new AbortController();
  /** Upstreams that are no longer used but may still answer calls. */
  const retired = new Set<Upstream>();
  const waiters = createChangeWaiters(clock);
  /** Its process is not needed now: the person chose that requests start it (`idleMinutes`). */
  let isAsleep = false;
  const idle = createIdleTimer(clock, () => idleMs(storedNow()), goToSleep);
  const lists = createListReader({ ...context, connector, kind, catalogue }, () =>
    upstream === null ? null : { upstream, signal: lifetime.signal },
  );

  const upstreamSessions = createUpstreamSessions(storedNow, {
    opening: context,
    mirrored: catalogue.mirrored,
    onListChanged: () => {
      if (upstream !== null) lists.ask();
    },
    onLoginRequired: loginRequired,
  });

  const subscriptions = createSubscriptions(clock, (wanted, onLost) => {
    if (upstream === null) return null;
    return hasSessions(upstream)
      ? upstreamSessions.watch(wanted, wanted.upstreamSession, onLost)
      : upstream.watch(wanted);
  });

  function open(): Promise<void> {
    if (upstream !== null) return Promise.resolve();
    if (attempt !== null) return attempt.done;
    cancelRetry?.();
    cancelRetry = null;
    isAsleep = false;
    const abort = new AbortController();
    const done = connect(abort.signal).catch((error: unknown) => {
      logger.error('connector.bug', { connector, message: messageOf(error) });
      if (!abort.signal.aborted) failedToOpen(problems.internal());
    });
    attempt = { abort, done };
    context.onChange();
    return done;
  }

  async function connect(signal: AbortSignal): Promise<void> {
    let ended: UpstreamFailure | null = null;
    let mine: Upstream | null = null;
    const opened = await openConnector(storedNow(), context, {
      events: {
        onToolsChanged: () => {
          if (mine !== null && mine === upstream) lists.ask();
        },
        onClosed: (failure) => {
          ended = failure;
          if (mine !== null && mine === upstream) lost(mine, problemOf(failure, storedNow()));
        },
        onLoginRequired: () => {
          if (mine !== null && mine === upstream) loginRequired();
        },
      },
      knownEra,
      mirrored: catalogue.mirrored,
      onLog: (log) => {
        logs = [...logs.slice(-1), log];
      },
      signal,
    });
    if (opened.kind === 'problem') {
      if (!signal.aborted) failedToOpen(opened.problem);
      return;
    }
    mine = opened.upstream;
    const listed = await lists.readTools(mine, signal);
    if (signal.aborted || ended !== null || listed !== null) {
      const closing = retire(mine);
      // Whoever aborted waits until nothing is left behind; whoever only wants to know does not.
      if (signal.aborted) await closing;
      else failedToOpen(problemOf(ended ?? listed ?? closedEarly, storedNow()));
      return;
    }
    ready(mine);
  }

  function ready(opened: Upstream): void {
    upstream = opened;
    attempt = null;
    problem = null;
    identity = identityOf(opened);
    knownEra = opened.transport === 'http+sse' ? opened.transport : opened.era;
    lifetime = new AbortController();
    idle.restart();
    plan.connected();
    logger.info('connector.ready', { connector, protocolVersion: opened.protocolVersion });
    changed();
    subscriptions.attach();
    void lists.readOthers(opened, lifetime.signal);
  }

  function failedToOpen(why: ConnectionProblem): void {
    attempt = null;
    // What we remembered may be the reason: probe next time.
    knownEra = null;
    settleInError(why);
  }

  function goToSleep(): void {
    const which = upstream;
    if (which === null) return;
    upstream = null;
    isAsleep = true;
    stopListening();
    void retire(which);
    logger.info('connector.asleep', { connector });
    changed();
  }

  function stopListening(): void {
    lifetime.abort();
    lists.cancel();
    subscriptions.detach();
  }

  /** Not used any more; calls that still run may end in peace. */
  function drop(which: Upstream): void {
    upstream = null;
    stopListening();
    upstreamSessions.release();
    retired.add(which);
    clock.after(limits.upstream.idle, () => void retire(which));
  }

  /** The open upstream ended by itself. */
  function lost(which: Upstream, why: ConnectionProblem): void {
    upstream = null;
    stopListening();
    void upstreamSessions.end();
    void retire(which);
    settleInError(why);
  }

  function settleInError(why: ConnectionProblem, retryInMs?: number): void {
    problem = why;
    if (why.retry === 'later') {
      const inMs = retryInMs ?? plan.failed();
      if (inMs === null) problem = gaveUp(why, log());
      else {
        cancelRetry = clock.after(Math.max(inMs, why.retryAfterMs ?? 0), () => {
          cancelRetry = null;
          void open();
        });
      }
    }
    logger.warn('connector.failed', { connector, code: problem.code });
    changed();
  }

  function loginRequired(): void {
    if (problem?.needsLogin === true) return;
    problem = problemOf(
      failed('login_required', 'The server no longer accepts the login.'),
      storedNow(),
    );
    changed();
  }

  function changed(): void {
    waiters.wake();
    context.onChange();
  }

  /** Ends an upstream that is not `upstream` any more. */
  async function retire(which: Upstream): Promise<void> {
    retired.add(which);
    try {
      await which.close();
    } finally {
      retired.delete(which);
    }
  }

  async function requestLater(request: UpstreamRequest): Promise<UpstreamOutcome> {
    const deadline = clock.monotonicMs() + request.timeoutMs;
    // Decided on what is known now; what a start brings is looked at again below.
    const definition = definitionOf(request);
    if (attempt === null && (isAsleep || (cancelRetry !== null && mayTryNow()))) void open();
    if (attempt === null && (cancelRetry === null || kind === 'http')) return notReady();
    // A process that is about to be started again is worth a moment of waiting.
    while (upstream === null && (attempt !== null || (cancelRetry !== null && kind === 'stdio'))) {
      const left = deadline - clock.monotonicMs();
      if (request.signal.aborted) return failed('cancelled', 'The call was cancelled.');
      if (left <= 0) return notReady();
      await waiters.within(left, request.signal);
    }
    if (upstream === null) return notReady();
    if (definitionOf(request) !== definition) {
      return failed('not_ready', 'The tool changed when its server was started; look at it again.');
    }
    const timeoutMs = deadline - clock.monotonicMs();
    return timeoutMs <= 0 ? notReady() : forward(upstream, { ...request, timeoutMs });
  }

  /** A request never makes us knock while the server wants to be left alone. */
  function mayTryNow(): boolean {
    return problem?.retryAfterMs === undefined && plan.mayTryNow();
  }

  /** The hash of the tool that a request is about; undefined for other requests. */
  function definitionOf({ method, params }: UpstreamRequest): string | undefined {
    if (method !== 'tools/call') return undefined;
    return catalogue.tools().find((tool) => tool.name === params['name'])?.hash;
  }

  function notReady(): UpstreamOutcome {
    const code = problem?.needsLogin === true ? 'login_required' : 'not_ready';
    return failed(code, problem?.message ?? `${connector} is not connected.`);
  }

  async function forward(to: Upstream, request: UpstreamRequest): Promise<UpstreamOutcome> {
    const { upstreamSession } = request;
    idle.begin();
    let outcome: UpstreamOutcome;
    try {
      outcome = await (upstreamSession !== undefined && hasSessions(to)
        ? upstreamSessions.request(request, upstreamSession)
        : to.request(request));
    } finally {
      idle.end();
    }
    if (to !== upstream) return outcome;
    if (outcome.kind !== 'failed') plan.callWorked();
    if (outcome.kind === 'result') {
      if (problem !== null) {
        problem = null;
        changed();
      }
    } else if (outcome.kind === 'failed' && isAway(outcome)) {
      drop(to);
      settleInError(problemOf(outcome, storedNow()));
    } else if (outcome.kind === 'failed' && isServersFault(outcome)) {
      const pauseMs = plan.callFailed();
      if (pauseMs !== null) {
        drop(to);
        settleInError(problems.leftAlone(outcome.message, pauseMs), pauseMs);
      }
    }
    return outcome;
  }

  /** Without a network nothing is wrong with the connector (REL-21). */
  function isWaitingForNetwork(): boolean {
    return problem?.code === 'unresolved' && cancelRetry !== null;
  }

  function log(): readonly string[] {
    return logs.flatMap((ring) => ring.lines(logLines)).slice(-logLines);
  }

  return {
    // Nothing tried yet is not an error.
    status: () =>
      upstream !== null || isAsleep
        ? 'ready'
        : attempt !== null || problem === null || isWaitingForNetwork()
          ? 'connecting'
          : 'error',
    problem: () => problem,
    identity: () => identity,
    open() {
      plan.reset();
      return open();
    },
    relist: () => upstream === null || lists.ask(),
    async close(why) {
      idle.stop();
      isAsleep = false;
      cancelRetry?.();
      cancelRetry = null;
      stopListening();
      const running = attempt;
      running?.abort.abort();
      attempt = null;
      if (upstream !== null) retired.add(upstream);
      upstream = null;
      problem = why;
      changed();
      await Promise.all([
        running?.done,
        upstreamSessions.end(),
        ...[...retired].map((which) => retire(which)),
      ]);
    },
    request: (request) => (upstream === null ? requestLater(request) : forward(upstream, request)),
    notify(upstreamSession, method) {
      if (upstream === null) return;
      if (hasSessions(upstream)) upstreamSessions.notify(upstreamSession, method);
      else upstream.notify(method);
    },
    subscribe: (wanted) => subscriptions.subscribe(wanted),
    endUpstreamSession(key) {
      subscriptions.endUpstreamSession(key);
      return upstreamSessions.endUpstreamSession(key);
    },
    upstreamSessions: upstreamSessions.count,
    log,
    rest() {
      if (upstream !== null || attempt !== null) return;
      isAsleep = true;
      changed();
    },
    isAsleep: () => isAsleep,
    isClosed: () => upstream === null && attempt === null && problem === null && !isAsleep,
  };
}

const closedEarly = failed('closed', 'The connection ended while it was being opened.');
