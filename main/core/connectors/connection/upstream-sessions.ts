/**
 * For a server that keeps a session, one conversation for each client (INV-11): what a client
 * declared, set and subscribed there is nobody else's, and no question or log message reaches
 * another (SEC-54). Opened by the first request, as the connector's own conversation is; ended when
 * nobody uses it, with its client, or with the connector. A server that keeps sessions beside
 * 2026-07-28 has them for clients of older revisions (docs/adr/0032).
 */
import type { AbortWatch } from '../../lib/abort.ts';
import { limits } from '../../limits/limits.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { ConnectionProblem } from './connection-problem.ts';
import { openConnector, type Opening } from './open-connector.ts';
import type { OpeningContext } from './opening-context.ts';
import { createSessionConversations, type Conversation } from './session-conversations.ts';
import { watchInSession } from './session-watch.ts';
import { createDualEra } from '../conversation/dual-era.ts';
import {
  failed,
  type UpstreamSession,
  type ResourceWatch,
  type Upstream,
  type UpstreamFailure,
  type UpstreamFailureCode,
  type UpstreamOutcome,
  type UpstreamRequest,
  type Watch,
} from '../conversation/upstream.ts';

export interface UpstreamSessions {
  /**
   * Whether what this client requests of the open conversation goes through one of its own. A
   * process is shared by all its clients (docs/adr/0021); a modern server keeps nothing of them.
   */
  serves(upstream: Upstream, upstreamSession: UpstreamSession): boolean;
  /**
   * @param main the open conversation of the connector: where no session can be had of a server of
   *   2026-07-28, the request is sent there
   */
  request(
    request: UpstreamRequest,
    upstreamSession: UpstreamSession,
    main: Upstream,
  ): Promise<UpstreamOutcome>;
  /**
   * Keeps the upstream session's conversation open, and opens it when there is none.
   *
   * @param onLost it ended by itself, or could not be opened
   */
  watch(requested: ResourceWatch, upstreamSession: UpstreamSession, onLost: () => void): Watch;
  /** Nothing is opened for it. */
  notify(upstreamSession: UpstreamSession, method: string): void;
  /** Ends what a client has here. */
  endUpstreamSession(key: string): Promise<void>;
  /** Nothing new is sent in any of them; calls that still run may end in peace. */
  release(): void;
  /** Ends them all. */
  end(): Promise<void>;
  /** Not yet closed. */
  count(): number;
}

export interface UpstreamSessionsContext extends Pick<Opening, 'mirrored'> {
  readonly opening: OpeningContext;
  /** The open conversation of the connector. */
  readonly main: () => Upstream | null;
  readonly onListChanged: () => void;
  readonly onLoginRequired: () => void;
}

/**
 * @param storedNow the settings that a conversation is opened with
 * @returns the sessions of one connector, none yet
 */
export function createUpstreamSessions(
  storedNow: () => StoredConnector,
  context: UpstreamSessionsContext,
): UpstreamSessions {
  const { opening } = context;
  const { clock } = opening;
  const conversations = createSessionConversations(clock, openFor);
  const dualEra = createDualEra(clock);

  async function openFor(
    upstreamSession: UpstreamSession,
    signal: AbortSignal,
    me: () => Conversation,
  ): Promise<Upstream | UpstreamFailure> {
    const main = context.main();
    const opened = await openConnector(
      storedNow(),
      { ...opening, clientCapabilities: upstreamSession.capabilities },
      {
        events: {
          onToolsChanged: context.onListChanged,
          onClosed: () => void conversations.leave(me()),
          onLoginRequired: context.onLoginRequired,
          onNotice: (method, params) => me().upstreamSession.onNotice?.(method, params),
        },
        knownEra: 'legacy',
        mirrored: context.mirrored,
        onLog: () => undefined,
        signal,
      },
    );
    if (opened.kind === 'open') {
      const why = main === null ? null : dualEra.judge(main, opened.upstream);
      if (why === null) return opened.upstream;
      void conversations.leave(me());
      await opened.upstream.close();
      return why;
    }
    const { problem } = opened;
    if (main !== null && !signal.aborted) dualEra.missed(main, problem.code);
    if (problem.needsLogin && !signal.aborted && main?.era !== 'modern') context.onLoginRequired();
    // The next request tries again, but not at once: requests must not become a storm of openings.
    const pause = Math.max(limits.upstream.restartFirst, problem.retryAfterMs ?? 0);
    clock.after(pause, () => void conversations.leave(me()));
    return failureOf(problem);
  }

  async function requestInOwn(
    request: UpstreamRequest,
    upstreamSession: UpstreamSession,
    waitMs: number,
    main: Upstream,
  ): Promise<UpstreamOutcome> {
    const conversation = conversations.enter(upstreamSession);
    if ('kind' in conversation) return { ...conversation, isWithoutSession: true };
    conversations.hold(conversation);
    try {
      const deadline = clock.monotonicMs() + request.timeoutMs;
      const upstream = await within(conversation.opened, waitMs, request.signal, clock);
      if ('kind' in upstream) return { ...upstream, isWithoutSession: true };
      const timeoutMs = Math.max(1, deadline - clock.monotonicMs());
      const outcome = await upstream.request({ ...request, timeoutMs });
      if (main.era === 'modern' && isWithoutSession(outcome)) conversations.retire(conversation);
      return outcome;
    } finally {
      conversations.used(conversation);
    }
  }

  return {
    serves(upstream, upstreamSession) {
      const way = dualEra.wayOf(upstream, upstreamSession);
      return way === 'open' ? conversations.find(upstreamSession)?.isOpen === true : way === 'own';
    },
    async request(request, upstreamSession, main) {
      const { timeoutMs, signal } = request;
      if (main.era === 'legacy') return requestInOwn(request, upstreamSession, timeoutMs, main);
      const deadline = clock.monotonicMs() + timeoutMs;
      const waitMs = Math.min(timeoutMs, limits.upstream.olderEra);
      const outcome = await requestInOwn(request, upstreamSession, waitMs, main);
      // What the server took is never sent again.
      if (!isWithoutSession(outcome) || signal.aborted) return outcome;
      dualEra.missed(main, outcome.code);
      const left = deadline - clock.monotonicMs();
      return left <= 0 ? outcome : main.request({ ...request, timeoutMs: left });
    },
    watch(requested, upstreamSession, onLost) {
      const conversation = conversations.enter(upstreamSession);
      if ('kind' in conversation) {
        const cancel = clock.after(0, onLost);
        return { update: () => undefined, stop: cancel };
      }
      return watchInSession(conversations, conversation, requested, onLost);
    },
    notify(upstreamSession, method) {
      void conversations.find(upstreamSession)?.opened.then((opened) => {
        if (!('kind' in opened)) opened.notify(method);
      });
    },
    async endUpstreamSession(key) {
      // With all that run beside its first one.
      const isOf = (one: Conversation): boolean => one.key === key || one.key.startsWith(`${key}#`);
      const ofIt = conversations.all().filter(isOf);
      await Promise.all(ofIt.map((one) => conversations.leave(one)));
    },
    release() {
      for (const one of conversations.open()) conversations.retire(one);
    },
    count: conversations.count,
    async end() {
      await Promise.all(conversations.all().map((one) => conversations.leave(one)));
    },
  };
}

function isWithoutSession(outcome: UpstreamOutcome): outcome is UpstreamFailure {
  return outcome.kind === 'failed' && outcome.isWithoutSession === true;
}

const passedOn: ReadonlySet<string> = new Set<UpstreamFailureCode>([
  'unresolved',
  'unreachable',
  'untrusted',
  'login_required',
]);

function failureOf({ code, message }: ConnectionProblem): UpstreamFailure {
  return failed(passedOn.has(code) ? (code as UpstreamFailureCode) : 'not_ready', message);
}

/** The opening goes on for whoever waits longer. */
function within(
  opened: Promise<Upstream | UpstreamFailure>,
  waitMs: number,
  signal: AbortWatch,
  clock: Clock,
): Promise<Upstream | UpstreamFailure> {
  return new Promise((resolve) => {
    const settle = (result: Upstream | UpstreamFailure): void => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = (): void => settle(failed('cancelled', 'The call was cancelled.'));
    const cancel = clock.after(waitMs, () => {
      settle(failed('not_ready', 'The server did not open a session in time.'));
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else void opened.then(settle);
  });
}
