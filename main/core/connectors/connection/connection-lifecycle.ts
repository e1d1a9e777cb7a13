/**
 * The life of one connection: opens it, notices its end, tries again, gives up. The only owner of
 * its upstream. The states are in `connection-state.ts`, drawn in `docs/states.md`.
 */
import { messageOf } from '../../lib/errors.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import { identityOf } from '../conversation/upstream-identity.ts';
import {
  failed,
  type KnownWay,
  type OpenedIdentity,
  type Upstream,
} from '../conversation/upstream.ts';
import { problemOf, problems, type ConnectionProblem } from './connection-problem.ts';
import { releaseState, withProblem, type ConnectionState } from './connection-state.ts';
import type { IdleTimer } from './idle-timer.ts';
import type { ListReader } from './list-reader.ts';
import type { AttemptEvents } from './opening-attempt.ts';
import type { ProcessLog } from './process-log.ts';
import { createRetiredUpstreams } from './retired-upstreams.ts';
import type { RetryPlan } from './retry-plan.ts';
import { createStateAfterFailure } from './state-after-failure.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { UpstreamSessions } from './upstream-sessions.ts';

export interface ConnectionLifecycle {
  now(): ConnectionState;
  /** Requests go to this one now. */
  isOpen(upstream: Upstream): boolean;
  /** From the last time it was open. */
  identity(): OpenedIdentity | null;
  /** Opens it, or joins the attempt that runs; resolves when that is over. */
  open(): Promise<void>;
  /** Closes it for this reason; resolves when nothing of it is left. */
  close(why: ConnectionProblem | null): Promise<void>;
  /**
   * The open upstream is not used any more, though calls on it may end; another one follows later.
   */
  replace(upstream: Upstream, why: ConnectionProblem, pauseMs?: number): void;
  /** Nobody needs the process that is open. */
  sleep(): void;
  /** Counts as open without a process, where there is none. */
  startAsleep(): void;
  /** The server no longer accepts the login. */
  requireLogin(): void;
  /** A request had a result: what was wrong with the open upstream is over. */
  solve(): void;
}

export interface LifecycleParts {
  readonly storedNow: () => StoredConnector;
  /**
   * Makes one attempt; `knownEra` is what the last conversation spoke, where that is to be tried
   * first.
   */
  readonly attempt: (
    knownEra: KnownWay | null,
    signal: AbortSignal,
    events: AttemptEvents,
  ) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly plan: Pick<RetryPlan, 'connected' | 'failed'>;
  readonly log: ProcessLog;
  readonly idle: Pick<IdleTimer, 'restart' | 'stop'>;
  readonly lists: ListReader;
  readonly sessions: Pick<UpstreamSessions, 'release' | 'end'>;
  readonly subscriptions: Pick<Subscriptions, 'attach' | 'detach'>;
  /** Status, problem or identity is another: for those who show it. */
  readonly onChange: () => void;
  /** The same but for an attempt that begins: for requests that wait. Called before `onChange`. */
  readonly onStateChange: () => void;
}

/** @returns the life of a connection that was not opened yet */
export function createConnectionLifecycle(parts: LifecycleParts): ConnectionLifecycle {
  const { storedNow, clock, logger, plan, log, lists, sessions, subscriptions } = parts;
  const { name: connector } = storedNow();
  const retired = createRetiredUpstreams(clock);
  const stateAfter = createStateAfterFailure(clock, plan, log, () => void open());
  let now: ConnectionState = { state: 'closed', problem: null };
  let identity: OpenedIdentity | null = null;
  let knownEra: KnownWay | null = null;

  const attemptEvents: AttemptEvents = {
    onReady: ready,
    onFailed: failedToOpen,
    onLog: log.add,
    retire: retired.close,
    onListChanged: (of) => {
      if (isOpen(of)) lists.ask();
    },
    onClosed: (of, failure) => {
      if (isOpen(of)) lost(of, problemOf(failure, storedNow()));
    },
    onLoginRequired: (of) => {
      if (isOpen(of)) requireLogin();
    },
  };

  function isOpen(upstream: Upstream): boolean {
    return now.state === 'open' && now.upstream === upstream;
  }

  function enter(next: ConnectionState): void {
    const left = now;
    now = next;
    releaseState(left);
    if (left.state !== 'open') return;
    lists.cancel();
    subscriptions.detach();
  }

  function open(): Promise<void> {
    if (now.state === 'open') return Promise.resolve();
    if (now.state === 'opening') return now.done;
    const abort = new AbortController();
    const { signal } = abort;
    const done = parts.attempt(knownEra, signal, attemptEvents).catch((error: unknown) => {
      logger.error('connector.bug', { connector, message: messageOf(error) });
      if (!signal.aborted) failedToOpen(problems.internal());
    });
    enter({ state: 'opening', abort, done, problem: now.problem });
    parts.onChange();
    return done;
  }

  function ready(upstream: Upstream): void {
    const lifetime = new AbortController();
    enter({ state: 'open', upstream, lifetime, problem: null });
    identity = identityOf(upstream);
    knownEra = upstream.transport === 'http+sse' ? upstream.transport : upstream.era;
    parts.idle.restart();
    plan.connected();
    logger.info('connector.ready', { connector, protocolVersion: upstream.protocolVersion });
    changed();
    subscriptions.attach();
    void lists.readOthers(upstream, lifetime.signal);
  }

  function failedToOpen(why: ConnectionProblem): void {
    if (now.state !== 'opening') return;
    // What we remembered may be the reason: probe next time.
    knownEra = null;
    enter(stateAfter(why));
    reportFailure();
  }

  /** The open upstream ended by itself. */
  function lost(upstream: Upstream, why: ConnectionProblem): void {
    enter(stateAfter(why));
    void sessions.end();
    void retired.close(upstream);
    reportFailure();
  }

  function requireLogin(): void {
    if (now.problem?.needsLogin === true) return;
    now = withProblem(now, problemOf(loginOver, storedNow()));
    changed();
  }

  function reportFailure(): void {
    logger.warn('connector.failed', { connector, code: now.problem?.code ?? null });
    changed();
  }

  function changed(): void {
    parts.onStateChange();
    parts.onChange();
  }

  return {
    now: () => now,
    isOpen,
    identity: () => identity,
    open,
    async close(why) {
      parts.idle.stop();
      const left = now;
      enter({ state: 'closed', problem: why });
      if (left.state === 'opening') left.abort.abort();
      if (left.state === 'open') retired.add(left.upstream);
      changed();
      const attempt = left.state === 'opening' ? left.done : null;
      await Promise.all([attempt, sessions.end(), retired.closeAll()]);
    },
    replace(upstream, why, pauseMs) {
      enter(stateAfter(why, pauseMs));
      sessions.release();
      retired.closeLater(upstream);
      reportFailure();
    },
    sleep() {
      if (now.state !== 'open') return;
      const { upstream, problem } = now;
      enter({ state: 'asleep', problem });
      void retired.close(upstream);
      logger.info('connector.asleep', { connector });
      changed();
    },
    startAsleep() {
      if (now.state === 'open' || now.state === 'opening') return;
      enter({ state: 'asleep', problem: now.problem });
      changed();
    },
    requireLogin,
    solve() {
      if (now.state !== 'open' || now.problem === null) return;
      now = { ...now, problem: null };
      changed();
    },
  };
}

const loginOver = failed('login_required', 'The server no longer accepts the login.');
