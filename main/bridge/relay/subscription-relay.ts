/**
 * A subscription of the client: kept up until the client cancels it or Consentry refuses it. What
 * ends it in between is mended behind the client's back.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject, type JsonObject } from '../../core/lib/json.ts';
import { limits } from '../../core/limits/limits.ts';
import { notificationText } from '../../core/mcp/json-rpc.ts';
import { metaKey } from '../../core/mcp/revisions.ts';
import { Lost } from '../link/own-server.ts';
import { Unsent } from '../link/unsent.ts';
import { inOneLine, kindOfMessage, readEvents } from './answer.ts';
import type { ClientRequest } from './client-message.ts';
import { isRefusal, sendRequest, type EraParts } from './era.ts';
import type { MirroredHeaders } from './mirrored-headers.ts';

/**
 * @param signal aborts when the client cancels it, or the bridge ends
 * @returns resolves when it was refused; rejects with AbortError when it was cancelled
 * @see MCP 2026-07-28, Subscriptions
 */
export async function keepSubscription(
  parts: EraParts,
  { headersFor }: Pick<MirroredHeaders, 'headersFor'>,
  request: ClientRequest,
  signal: AbortSignal,
): Promise<void> {
  const { link, out } = parts;
  let isAcknowledged = false;
  let pause: number = limits.bridge.streamFirst;
  const tag: JsonObject = { [metaKey.subscriptionId]: request.id };
  const acknowledge = async (): Promise<void> => {
    if (isAcknowledged) return;
    isAcknowledged = true;
    const notifications = request.params['notifications'];
    const acknowledged = {
      _meta: tag,
      notifications: isJsonObject(notifications) ? notifications : {},
    };
    await out.line([notificationText('notifications/subscriptions/acknowledged', acknowledged)]);
  };
  const take = async ({ data }: { data: string }): Promise<void> => {
    if (data === '' || kindOfMessage(data) === 'answer') return;
    pause = limits.bridge.streamFirst;
    if (!data.includes('"notifications/subscriptions/acknowledged"'))
      return out.line([inOneLine(data)]);
    if (isAcknowledged) return announceChanges(parts, request, tag);
    isAcknowledged = true;
    return out.line([inOneLine(data)]);
  };
  link.wake();
  await link.settled(parts.holdMs);
  while (!signal.aborted) {
    if (link.trouble() !== null) await acknowledge();
    await link.opened();
    try {
      const answer = await sendRequest(parts, request, headersFor(request), signal);
      if (!isRefusal(answer)) await readEvents(answer, take);
      else if (answer.rpc !== null && !isAcknowledged) return await out.line([answer.rpc.text]);
      else await acknowledge();
    } catch (error) {
      if (!(error instanceof Unsent || error instanceof Lost)) throw error;
    }
    await delay(pause, undefined, { signal });
    pause = Math.min(2 * pause, limits.bridge.streamLast);
  }
}

/** Changes were missed while the subscription was away. */
async function announceChanges(
  { out }: EraParts,
  { params }: ClientRequest,
  tag: JsonObject,
): Promise<void> {
  const requested = isJsonObject(params['notifications']) ? params['notifications'] : {};
  for (const kind of ['tools', 'prompts', 'resources']) {
    if (requested[`${kind}ListChanged`] !== true) continue;
    await out.line([notificationText(`notifications/${kind}/list_changed`, { _meta: tag })]);
  }
}
