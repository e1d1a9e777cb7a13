/**
 * `subscriptions/listen` over standard output: the answer comes when the subscription ends, what it
 * announces comes as notifications with its id. Opened again when the server ends it; given up when
 * it does not offer it (MCP 2026-07-28, Subscriptions; MCP 2026-07-28, stdio).
 */
import { createAborter } from '../../lib/abort.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { UpstreamSession } from '../conversation/upstream.ts';
import type { Dialect, StdioConversation } from './stdio-conversation.ts';

/** @returns the function that ends it */
export function keepSubscription(
  conversation: StdioConversation,
  {
    dialect,
    clock,
    upstreamSession,
  }: { dialect: Dialect; clock: Clock; upstreamSession?: UpstreamSession | undefined },
  notifications: JsonObject,
  onNotification: (method: string, params: JsonObject) => void,
  onReopened: () => void,
): () => void {
  const over = createAborter();
  let wasOpen = false;
  let pauseMs: number = limits.upstream.restartFirst;
  let cancelRetry: () => void = () => undefined;

  async function open(): Promise<void> {
    const outcome = await conversation.listen(
      {
        method: 'subscriptions/listen',
        params: { notifications },
        signal: over.signal,
        timeoutMs: longestListen,
        upstreamSession,
      },
      dialect,
      (method, params) => {
        if (method === 'notifications/subscriptions/acknowledged') {
          if (wasOpen) onReopened();
          wasOpen = true;
        } else pauseMs = limits.upstream.restartFirst;
        onNotification(method, params);
      },
    );
    if (over.signal.aborted || outcome.kind !== 'result') return;
    cancelRetry = clock.after(pauseMs, () => void open());
    pauseMs = Math.min(pauseMs * 2, limits.upstream.restartLast);
  }

  void open();
  return () => {
    cancelRetry();
    over.abort();
  };
}

/** Node's longest timer; a subscription has no deadline of its own. */
const longestListen = 2_147_483_647;
