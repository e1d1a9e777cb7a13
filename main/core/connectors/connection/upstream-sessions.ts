/**
 * For a server that keeps a session, one conversation for each client (INV-11): what a client declared, set and subscribed
 * there is nobody else's, and no question or log message reaches another (SEC-54). Opened by the first request, as the
 * connector's own conversation is; ended when nobody uses it, with its client, or with the connector.
 */
import { canonicalJson } from '../../lib/canonical-json.ts';
import { limits } from '../../limits/limits.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { ConnectionProblem } from './connection-problem.ts';
import { openConnector, type Opening, type OpeningContext } from './open-connector.ts';
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
  request(request: UpstreamRequest, upstreamSession: UpstreamSession): Promise<UpstreamOutcome>;
  /**
   * Keeps the upstream session's conversation open, and opens it when there is none.
   *
   * @param onLost it ended by itself, or could not be opened
   */
  watch(wanted: ResourceWatch, upstreamSession: UpstreamSession, onLost: () => void): Watch;
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

export interface UpstreamSessionsContext extends OpeningContext, Pick<Opening, 'mirrored'> {
  readonly onListChanged: () => void;
  readonly onLoginRequired: () => void;
}

interface Conversation {
  readonly key: string;
  /** Of the latest request: whoever listens may have come back. */
  upstreamSession: UpstreamSession;
  readonly abort: AbortController;
  readonly opened: Promise<Upstream | UpstreamFailure>;
  /** Requests that run, and watches. */
  inUse: number;
  /** Told when the conversation is no longer used. */
  readonly watching: Set<() => void>;
  usedAt: number;
  stopIdle: () => void;
  closing: Promise<void> | null;
}

export function createUpstreamSessions(
  storedNow: () => StoredConnector,
  context: UpstreamSessionsContext,
): UpstreamSessions {
  const { clock } = context;
  /** By client and what it declared. */
  const open = new Map<string, Conversation>();
  /** No longer in use, not yet closed. */
  const leaving = new Set<Conversation>();

  function enter(upstreamSession: UpstreamSession): Conversation | UpstreamFailure {
    const id = idOf(upstreamSession);
    const known = open.get(id);
    if (known !== undefined) {
      known.upstreamSession = upstreamSession;
      return known;
    }
    if (open.size >= limits.upstream.upstreamSessions && !makeRoom())
      return failed('too_many', 'Too many clients use this server at once.');
    const abort = new AbortController();
    const conversation: Conversation = {
      key: upstreamSession.key,
      upstreamSession,
      abort,
      opened: openFor(upstreamSession, abort.signal, () => conversation),
      inUse: 0,
      watching: new Set(),
      usedAt: clock.monotonicMs(),
      stopIdle: () => undefined,
      closing: null,
    };
    open.set(id, conversation);
    return conversation;
  }

  async function openFor(
    upstreamSession: UpstreamSession,
    signal: AbortSignal,
    me: () => Conversation,
  ): Promise<Upstream | UpstreamFailure> {
    const opened = await openConnector(
      storedNow(),
      { ...context, clientCapabilities: upstreamSession.capabilities },
      {
        events: {
          onToolsChanged: context.onListChanged,
          onClosed: () => void leave(me()),
          onLoginRequired: context.onLoginRequired,
          onNotice: (method, params) => me().upstreamSession.onNotice?.(method, params),
        },
        knownEra: 'legacy',
        mirrored: context.mirrored,
        onLog: () => undefined,
        signal,
      },
    );
    if (opened.kind === 'open') return opened.upstream;
    if (opened.problem.needsLogin && !signal.aborted) context.onLoginRequired();
    // The next request tries again, but not at once: requests must not become a storm of openings.
    const pause = Math.max(limits.upstream.restartFirst, opened.problem.retryAfterMs ?? 0);
    clock.after(pause, () => void leave(me()));
    return failureOf(opened.problem);
  }

  /** Ends the idle one that was used longest ago. */
  function makeRoom(): boolean {
    let oldest: Conversation | undefined;
    for (const one of open.values()) {
      if (one.inUse === 0 && (oldest === undefined || one.usedAt < oldest.usedAt)) oldest = one;
    }
    if (oldest !== undefined) void leave(oldest);
    return oldest !== undefined;
  }

  function forget(conversation: Conversation): void {
    for (const [id, one] of open) if (one === conversation) open.delete(id);
    conversation.stopIdle();
    for (const tell of conversation.watching) tell();
  }

  function hold(conversation: Conversation): void {
    conversation.stopIdle();
    conversation.inUse += 1;
  }

  function leave(conversation: Conversation): Promise<void> {
    forget(conversation);
    conversation.closing ??= close(conversation);
    return conversation.closing;
  }

  async function close(conversation: Conversation): Promise<void> {
    leaving.add(conversation);
    conversation.abort.abort();
    try {
      const opened = await conversation.opened;
      if (!('kind' in opened)) await opened.close();
    } finally {
      leaving.delete(conversation);
    }
  }

  function used(conversation: Conversation): void {
    conversation.inUse -= 1;
    conversation.usedAt = clock.monotonicMs();
    if (conversation.inUse > 0) return;
    if (leaving.has(conversation)) void leave(conversation);
    else {
      conversation.stopIdle = clock.after(limits.upstream.upstreamSessionIdle, () => {
        void leave(conversation);
      });
    }
  }

  return {
    async request(request, upstreamSession) {
      const conversation = enter(upstreamSession);
      if ('kind' in conversation) return conversation;
      hold(conversation);
      try {
        const deadline = clock.monotonicMs() + request.timeoutMs;
        const upstream = await within(conversation.opened, request, clock);
        if ('kind' in upstream) return upstream;
        const timeoutMs = Math.max(1, deadline - clock.monotonicMs());
        return await upstream.request({ ...request, timeoutMs });
      } finally {
        used(conversation);
      }
    },
    watch(wanted, upstreamSession, onLost) {
      const entered = enter(upstreamSession);
      if ('kind' in entered) {
        const cancel = clock.after(0, onLost);
        return { update: () => undefined, stop: cancel };
      }
      const conversation = entered;
      hold(conversation);
      let { uris } = wanted;
      let inner: Watch | null = null;
      let isOver = false;
      function finish(): void {
        if (isOver) return;
        isOver = true;
        conversation.watching.delete(lost);
        inner?.stop();
        used(conversation);
      }
      function lost(): void {
        if (isOver) return;
        finish();
        onLost();
      }
      conversation.watching.add(lost);
      void conversation.opened.then((opened) => {
        if (isOver) return;
        if ('kind' in opened) lost();
        else inner = opened.watch({ ...wanted, uris });
      });
      return {
        update(next) {
          uris = next;
          inner?.update(next);
        },
        stop: finish,
      };
    },
    notify(upstreamSession, method) {
      const conversation = open.get(idOf(upstreamSession));
      void conversation?.opened.then((opened) => {
        if (!('kind' in opened)) opened.notify(method);
      });
    },
    async endUpstreamSession(key) {
      // With all that run beside its first one.
      const isOf = (one: Conversation): boolean => one.key === key || one.key.startsWith(`${key}#`);
      const ofIt = [...open.values(), ...leaving].filter(isOf);
      await Promise.all(ofIt.map((one) => leave(one)));
    },
    release() {
      for (const one of open.values()) {
        forget(one);
        leaving.add(one);
        if (one.inUse === 0) void leave(one);
        else clock.after(limits.upstream.idle, () => void leave(one));
      }
    },
    count: () => open.size + leaving.size,
    async end() {
      await Promise.all([...open.values(), ...leaving].map((one) => leave(one)));
    },
  };
}

/** A process is shared by all its clients (docs/adr/0021); a modern server keeps nothing of them. */
export function hasSessions({ era, transport }: Upstream): boolean {
  return era === 'legacy' && transport === 'streamable-http';
}

function idOf({ key, capabilities }: UpstreamSession): string {
  return `${key}\n${canonicalJson(capabilities)}`;
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
  { timeoutMs, signal }: UpstreamRequest,
  clock: Clock,
): Promise<Upstream | UpstreamFailure> {
  return new Promise((resolve) => {
    const settle = (result: Upstream | UpstreamFailure): void => {
      cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(result);
    };
    const onAbort = (): void => settle(failed('cancelled', 'The call was cancelled.'));
    const cancel = clock.after(timeoutMs, () => {
      settle(failed('not_ready', 'The server did not open a session in time.'));
    });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    else void opened.then(settle);
  });
}
