/**
 * `subscriptions/listen`: a stream that reports changes until the client closes it or its grant
 * ends (MCP 2026-07-28, Subscriptions).
 */
import { ownerOf } from '../../grants/live-token.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { errorCode, metaKey } from '../../mcp/revisions.ts';
import type { SessionRegistry } from '../../sessions/session-registry.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { ModernRequest } from './mcp-request.ts';
import type { ListKind, Notices } from '../view/notices.ts';
import type { Usage } from '../rate-limits/usage.ts';
import { watchResources, type WatchParts } from '../view/watch-resources.ts';

export interface ListenParts extends WatchParts {
  readonly views: GrantViews;
  readonly notices: Notices;
  readonly usage: Usage;
  readonly registry: SessionRegistry;
}

const flags: readonly (readonly [ListKind, string])[] = [
  ['tools', 'toolsListChanged'],
  ['prompts', 'promptsListChanged'],
  ['resources', 'resourcesListChanged'],
];

/**
 * Opens the stream of one `subscriptions/listen`.
 *
 * @see MCP 2026-07-28, Subscriptions
 */
export function listen(parts: ListenParts, asked: ModernRequest): void {
  const { request, reply, id, params, envelope } = asked;
  const filter = isJsonObject(params['notifications']) ? params['notifications'] : null;
  if (filter === null || !reply.canStream) {
    reply.error(
      id,
      errorCode.invalidParams,
      'Invalid params: notifications and an event stream are needed',
    );
    return;
  }
  const leaveUsage = parts.usage.enterStream(request.token.grant);
  if (leaveUsage === null) {
    reply.error(id, errorCode.internal, 'Too many streams are open for this client', {
      status: 429,
    });
    return;
  }
  const tag = { [metaKey.subscriptionId]: id };
  const accepted = flags.filter(([, flag]) => filter[flag] === true);
  const kinds = new Set(accepted.map(([kind]) => kind));
  const watch = watchResources(parts, {
    token: request.token,
    connector: request.connector,
    upstreamSessionKey: request.token.grant.grantId,
    capabilities: envelope.capabilities,
    clientEra: 'modern',
    onNotice: undefined,
    notify(update) {
      const { _meta: meta } = update;
      reply.notify('notifications/resources/updated', {
        ...update,
        _meta: { ...(isJsonObject(meta) ? meta : {}), ...tag },
      });
    },
  });
  const uris = urisOf(filter['resourceSubscriptions']).filter((uri) => watch.add(uri));
  const notifications: JsonObject = {
    ...Object.fromEntries(accepted.map(([, flag]) => [flag, true])),
    ...(uris.length > 0 && { resourceSubscriptions: uris }),
  };
  reply.notify('notifications/subscriptions/acknowledged', { _meta: tag, notifications });
  const stopListening = parts.notices.listen((kind) => {
    if (kinds.has(kind)) reply.notify(`notifications/${kind}/list_changed`, { _meta: tag });
  });
  const leave = parts.registry.enter(ownerOf(request.token), () => {
    reply.result(id, { resultType: 'complete', _meta: tag });
  });
  request.exchange.response.once('close', () => {
    stopListening();
    watch.stop();
    leave();
    leaveUsage();
  });
}

function urisOf(list: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(list)) return [];
  const uris = list as readonly JsonValue[];
  return [...new Set(uris.filter((uri) => typeof uri === 'string'))];
}
