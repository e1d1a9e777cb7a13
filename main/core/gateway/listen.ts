/** `subscriptions/listen`: a stream that tells of changes until the client closes it or its grant ends (mcp.md section 2.7). */
import { ownerOf } from '../grants/tokens.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { errorCode, metaKey } from '../mcp/revisions.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { GrantViews } from './grant-view.ts';
import type { ModernRequest } from './modern-face.ts';
import type { ListKind, Notices } from './notices.ts';
import type { Usage } from './usage.ts';

export interface ListenParts {
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

export function listen(parts: ListenParts, asked: ModernRequest): void {
  const { request, reply, id, params } = asked;
  const wanted = isJsonObject(params['notifications']) ? params['notifications'] : null;
  if (wanted === null || !reply.canStream) {
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
  const heard = flags.filter(([, flag]) => wanted[flag] === true);
  const kinds = new Set(heard.map(([kind]) => kind));
  const notifications: JsonObject = {
    ...Object.fromEntries(heard.map(([, flag]) => [flag, true])),
  };
  reply.notify('notifications/subscriptions/acknowledged', { _meta: tag, notifications });
  const stopHearing = parts.notices.listen((kind) => {
    if (kinds.has(kind)) reply.notify(`notifications/${kind}/list_changed`, { _meta: tag });
  });
  const leave = parts.registry.enter(ownerOf(request.token), () => {
    reply.result(id, { resultType: 'complete', _meta: tag });
  });
  request.exchange.response.once('close', () => {
    stopHearing();
    leave();
    leaveUsage();
  });
}
