/**
 * The subscriptions to resources of one connector: kept across reconnects, opened again
 * where the conversation is, each at its own pace (MCP 2026-07-28, Subscriptions; MCP 2025-11-25,
 * Resources, Subscriptions, REL-23).
 */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { UpstreamSession, ResourceWatch, Watch } from '../conversation/upstream.ts';
import { createUpdateThrottle } from '../conversation/update-throttle.ts';

/** What a client subscribed to. */
export interface ResourceSubscription extends ResourceWatch {
  readonly upstreamSession: UpstreamSession;
}

export interface Subscriptions {
  subscribe(requested: ResourceSubscription): Watch;
  /** There is a conversation now. */
  attach(): void;
  /** It is over. */
  detach(): void;
  /** A client is gone. */
  endUpstreamSession(key: string): void;
}

interface Subscription {
  readonly requested: ResourceSubscription;
  uris: readonly string[];
  watch: Watch | null;
  wasOpen: boolean;
  pauseMs: number;
  cancelRetry: () => void;
  readonly stop: () => void;
}

/**
 * @param open null: there is no conversation; `onLost` is called at most once, when the watch ended
 *   by itself
 */
export function createSubscriptions(
  clock: Clock,
  open: (requested: ResourceSubscription, onLost: () => void) => Watch | null,
): Subscriptions {
  const subscriptions = new Set<Subscription>();

  function attachOne(one: Subscription): void {
    if (one.watch !== null || one.uris.length === 0) return;
    one.watch = open({ ...one.requested, uris: one.uris }, () => {
      one.watch = null;
      one.cancelRetry = clock.after(one.pauseMs, () => attachOne(one));
      one.pauseMs = Math.min(one.pauseMs * 2, limits.upstream.restartLast);
    });
    if (one.watch === null) return;
    // Updates in between were missed.
    if (one.wasOpen) for (const uri of one.uris) one.requested.onUpdated(uri, { uri });
    one.wasOpen = true;
  }

  function detachOne(one: Subscription): void {
    one.cancelRetry();
    one.watch?.stop();
    one.watch = null;
  }

  return {
    subscribe({ upstreamSession, uris, onUpdated }) {
      const pace = createUpdateThrottle(clock, onUpdated);
      const one: Subscription = {
        requested: { upstreamSession, uris, onUpdated: (uri, params) => pace.updated(uri, params) },
        uris: bounded(uris),
        watch: null,
        wasOpen: false,
        pauseMs: limits.upstream.restartFirst,
        cancelRetry: () => undefined,
        stop() {
          subscriptions.delete(one);
          detachOne(one);
          pace.stop();
        },
      };
      subscriptions.add(one);
      attachOne(one);
      return {
        update(next) {
          if (!subscriptions.has(one)) return;
          one.uris = bounded(next);
          if (one.uris.length === 0) {
            detachOne(one);
            one.wasOpen = false;
          } else if (one.watch === null) attachOne(one);
          else one.watch.update(one.uris);
        },
        stop: one.stop,
      };
    },
    attach() {
      for (const one of subscriptions) attachOne(one);
    },
    detach() {
      for (const one of subscriptions) detachOne(one);
    },
    endUpstreamSession(key) {
      for (const one of subscriptions) if (one.requested.upstreamSession.key === key) one.stop();
    },
  };
}

function bounded(uris: readonly string[]): readonly string[] {
  return [...new Set(uris)].slice(0, limits.upstream.watchedUris);
}
