/**
 * Sessions of 2025-11-25 and older: bound to grant and route, unknown to everybody else (SEC-53),
 * ended by DELETE, by the grant's end, by idling, or as the oldest beyond a cap.
 */
import type { Aborter } from '../../lib/abort.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { SessionOwner, SessionRegistry } from '../../sessions/session-registry.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { RpcId } from '../../mcp/json-rpc.ts';
import { createResumableStreams, type ResumableStreams } from './resumable-stream.ts';
import type { Watch } from '../view/watch-resources.ts';

export interface LegacySession {
  readonly id: string;
  readonly grantId: string;
  /** `/mcp` or `/mcp/<connector>`. */
  readonly resource: string;
  /** Negotiated revision. */
  readonly revision: string;
  /** What the client said it can be asked, as far as its revision knows of it. */
  readonly capabilities: JsonObject;
  /** Names its conversations with servers that keep state. */
  readonly upstreamSessionKey: string;
  /**
   * Least severe log messages that the client set; null: what servers of its time do by themselves.
   */
  logLevel: string | null;
  /** Makes ids for requests of ours. */
  nextRequest(): string;
  /** Makes an id for a page that its server gave none. */
  newElicitationId(): string;
  /** Requests of ours that wait for the client, by their id. */
  readonly asked: Map<string, (answer: JsonObject | null) => void>;
  /** Null in revisions without ids of events. */
  readonly streams: ResumableStreams | null;
  /** Ends the connections that such answers go on over. */
  readonly resumed: Set<() => void>;
  /** Resources that its client watches; null before the first. */
  watch: Watch | null;
  /** Says something that belongs to no request; null without a GET stream. */
  notify: ((method: string, params: JsonObject) => void) | null;
  /** Calls under way by the client's request id, for `notifications/cancelled`. */
  readonly calls: Map<RpcId, Aborter>;
  /** Ends the one GET stream, when there is one. */
  closeStream: (() => void) | null;
  /** Monotonic. */
  usedAt: number;
}

export interface LegacySessions {
  open(
    owner: SessionOwner,
    opening: Pick<LegacySession, 'resource' | 'revision' | 'capabilities'>,
  ): LegacySession;
  /** The session, if it is this grant's on this route; everybody else learns nothing. */
  find(id: string, grantId: string, resource: string): LegacySession | undefined;
  end(session: LegacySession): void;
  sweep(): void;
  count(): number;
}

/** @returns a table without sessions, bounded by `limits.session` */
export function createLegacySessions(parts: {
  clock: Clock;
  random: Random;
  registry: SessionRegistry;
  /** Nobody has its conversations with servers any more. */
  onEnded: (upstreamSessionKey: string) => void;
}): LegacySessions {
  const { clock, random, registry, onEnded } = parts;
  let opened = 0;
  const table = new Map<string, { session: LegacySession; leave: () => void }>();

  function end(session: LegacySession): void {
    const entry = table.get(session.id);
    if (entry === undefined) return;
    table.delete(session.id);
    entry.leave();
    session.closeStream?.();
    for (const close of session.resumed) close();
    for (const call of session.calls.values()) call.abort();
    session.calls.clear();
    for (const answer of session.asked.values()) answer(null);
    session.asked.clear();
    session.watch?.stop();
    onEnded(session.upstreamSessionKey);
  }

  function dropOldest(grantId: string): void {
    const own = [...table.values()]
      .map(({ session }) => session)
      .filter((session) => session.grantId === grantId);
    if (own.length < limits.session.perGrant) return;
    own.sort((a, b) => a.usedAt - b.usedAt);
    const [oldest] = own;
    if (oldest !== undefined) end(oldest);
  }

  return {
    open(owner, { resource, revision, capabilities }) {
      const { grantId } = owner;
      dropOldest(grantId);
      let requests = 0;
      opened += 1;
      const session: LegacySession = {
        id: random.bytes(32).toString('base64url'),
        grantId,
        resource,
        revision,
        capabilities,
        upstreamSessionKey: `${grantId}/${opened}`,
        logLevel: null,
        nextRequest: () => `consentry-${(requests += 1)}`,
        newElicitationId: () => random.bytes(16).toString('base64url'),
        asked: new Map(),
        streams: revision >= '2025-11-25' ? createResumableStreams() : null,
        resumed: new Set(),
        watch: null,
        notify: null,
        calls: new Map(),
        closeStream: null,
        usedAt: clock.monotonicMs(),
      };
      const leave = registry.enter(owner, (why) =>
        why === 'stopping' ? session.closeStream?.() : end(session),
      );
      table.set(session.id, { session, leave });
      return session;
    },
    find(id, grantId, resource) {
      const session = table.get(id)?.session;
      if (session === undefined || session.grantId !== grantId || session.resource !== resource)
        return undefined;
      session.usedAt = clock.monotonicMs();
      return session;
    },
    end,
    count: () => table.size,
    sweep() {
      const before = clock.monotonicMs() - limits.session.idle;
      for (const { session } of [...table.values()]) {
        const isIdle = session.calls.size === 0 && session.closeStream === null;
        if (isIdle && session.usedAt < before) end(session);
      }
    },
  };
}
