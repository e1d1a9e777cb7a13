/**
 * A subscription to resources of a modern server: one `subscriptions/listen` for each, opened anew
 * for other resources (MCP 2026-07-28, Subscriptions).
 */
import type { JsonObject } from '../../lib/json.ts';
import type { ResourceWatch, Watch } from './upstream.ts';

/** @returns the function that ends it */
export type ListenTo = (
  notifications: JsonObject,
  onNotification: (method: string, params: JsonObject) => void,
  onReopened: () => void,
) => () => void;

/**
 * @param listenTo opens a subscription for these resources
 * @see MCP 2026-07-28, Subscriptions
 */
export function modernWatch({ uris, onUpdated }: ResourceWatch, listenTo: ListenTo): Watch {
  let stopBefore: () => void = () => undefined;
  function open(resourceSubscriptions: readonly string[]): () => void {
    return listenTo(
      { resourceSubscriptions },
      (method, params) => {
        // The server has taken it: nothing is missed when the one before ends now.
        stopBefore();
        const { uri } = params;
        if (method === 'notifications/resources/updated' && typeof uri === 'string')
          onUpdated(uri, params);
      },
      () => {
        for (const uri of resourceSubscriptions) onUpdated(uri, { uri });
      },
    );
  }
  let stopNow = open(uris);
  return {
    update(next) {
      stopBefore();
      stopBefore = stopNow;
      stopNow = open(next);
    },
    stop() {
      stopBefore();
      stopNow();
    },
  };
}
