/**
 * The conversations that a connector holds for single clients: which are open, who uses them, and
 * when one ends. Bounded: the idle one that was used longest ago makes room.
 */
import { canonicalJson } from '../../lib/canonical-json.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import {
  failed,
  type Upstream,
  type UpstreamFailure,
  type UpstreamSession,
} from '../conversation/upstream.ts';

export interface Conversation {
  readonly key: string;
  /** Of the latest request: whoever listens may have come back. */
  upstreamSession: UpstreamSession;
  readonly abort: AbortController;
  readonly opened: Promise<Upstream | UpstreamFailure>;
  /** Opening it has worked. */
  isOpen: boolean;
  /** Requests that run, and watches. */
  inUse: number;
  /** Called when the conversation is no longer used. */
  readonly onForgotten: Set<() => void>;
  usedAt: number;
  stopIdle: () => void;
  closing: Promise<void> | null;
}

export interface SessionConversations {
  /** The one of this session: it is opened when there is none. Fails when all places are taken. */
  enter(upstreamSession: UpstreamSession): Conversation | UpstreamFailure;
  /** Undefined when there is none. */
  find(upstreamSession: UpstreamSession): Conversation | undefined;
  /** It is used until as many `used` as `hold`. */
  hold(conversation: Conversation): void;
  used(conversation: Conversation): void;
  /** Closes it; resolves when it is closed. */
  leave(conversation: Conversation): Promise<void>;
  /** No request finds it any more; it is closed when its calls have ended, or had their time. */
  retire(conversation: Conversation): void;
  /** Those that requests find. */
  open(): Conversation[];
  /** With those that are not closed yet. */
  all(): Conversation[];
  count(): number;
}

/** @param begin opens a conversation; `me` may be called when that is under way */
export function createSessionConversations(
  clock: Clock,
  begin: (
    upstreamSession: UpstreamSession,
    signal: AbortSignal,
    me: () => Conversation,
  ) => Promise<Upstream | UpstreamFailure>,
): SessionConversations {
  /** By client and what it declared. */
  const open = new Map<string, Conversation>();
  /** No longer in use, not yet closed. */
  const leaving = new Set<Conversation>();

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
    for (const notify of conversation.onForgotten) notify();
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

  return {
    enter(upstreamSession) {
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
        opened: begin(upstreamSession, abort.signal, () => conversation),
        isOpen: false,
        inUse: 0,
        onForgotten: new Set(),
        usedAt: clock.monotonicMs(),
        stopIdle: () => undefined,
        closing: null,
      };
      open.set(id, conversation);
      void conversation.opened.then((opened) => (conversation.isOpen = !('kind' in opened)));
      return conversation;
    },
    find: (upstreamSession) => open.get(idOf(upstreamSession)),
    hold(conversation) {
      conversation.stopIdle();
      conversation.inUse += 1;
    },
    used(conversation) {
      conversation.inUse -= 1;
      conversation.usedAt = clock.monotonicMs();
      if (conversation.inUse > 0) return;
      if (leaving.has(conversation)) void leave(conversation);
      else {
        conversation.stopIdle = clock.after(limits.upstream.upstreamSessionIdle, () => {
          void leave(conversation);
        });
      }
    },
    leave,
    retire(conversation) {
      forget(conversation);
      leaving.add(conversation);
      if (conversation.inUse === 0) void leave(conversation);
      else clock.after(limits.upstream.idle, () => void leave(conversation));
    },
    open: () => [...open.values()],
    all: () => [...open.values(), ...leaving],
    count: () => open.size + leaving.size,
  };
}

function idOf({ key, capabilities }: UpstreamSession): string {
  return `${key}\n${canonicalJson(capabilities)}`;
}
