/**
 * Streamable HTTP of 2026-07-28: each request stands alone, closing its stream cancels it (MCP
 * 2026-07-28, Streamable HTTP).
 */
import type { JsonObject } from '../../lib/json.ts';
import { requestText } from '../../mcp/json-rpc.ts';
import { errorCode, latestModern } from '../../mcp/revisions.ts';
import { modernParams, requestHeaders } from '../../mcp/upstream-envelope.ts';
import { withInput } from '../conversation/input-rounds.ts';
import { envelopeFor } from '../conversation/modern-envelope.ts';
import { modernWatch } from '../conversation/modern-watch.ts';
import { createNotificationBudget } from '../conversation/notification-budget.ts';
import {
  noWatch,
  type ResourceWatch,
  type Upstream,
  type UpstreamIdentity,
  type UpstreamOutcome,
  type UpstreamRequest,
  type Watch,
} from '../conversation/upstream.ts';
import {
  announcesToolChanges,
  announcesUpdates,
  isListChange,
  notificationFilter,
} from '../conversation/upstream-identity.ts';
import { keepChangeStream } from './change-stream.ts';
import { callOverHttp, type HttpCallHooks } from './http-call.ts';
import type { HttpEndpoint } from './http-endpoint.ts';
import { baseHeaders, type HttpOpening } from './http-opening.ts';

type Send = (
  request: UpstreamRequest,
  onStatus?: HttpCallHooks['onStatus'],
) => Promise<UpstreamOutcome>;

/** Sends modern requests before and after it is known that the server understands them. */
export function createModernSender(
  opening: HttpOpening,
  protocolVersion: string = latestModern,
): Send {
  const { endpoint, clock, events } = opening;
  const budget = createNotificationBudget(clock);
  const own = { ...opening, protocolVersion };
  const hooks: HttpCallHooks = {
    onToolsChanged: events.onToolsChanged,
    onNotice: (method) => events.onUnknown?.(method),
  };
  let nextId = 1;
  return (request, onStatus) => {
    const id = nextId;
    nextId += 1;
    const params = modernParams(
      request.params,
      envelopeFor(request, own),
      request.onProgress === undefined ? undefined : id,
    );
    return callOverHttp(
      endpoint,
      clock,
      budget,
      { id, request, params, headers: headersOf(opening, protocolVersion, request.method, params) },
      onStatus === undefined ? hooks : { ...hooks, onStatus },
    );
  };
}

/** The open conversation; the endpoint now belongs to it. */
export function modernHttpUpstream(opening: HttpOpening, identity: UpstreamIdentity): Upstream {
  const { endpoint, events, clock } = opening;
  const send = createModernSender(opening, identity.protocolVersion);
  const stopListening = announcesToolChanges(identity.capabilities)
    ? listen(opening, identity)
    : null;
  return {
    ...identity,
    transport: 'streamable-http',
    async request(request) {
      const outcome = await withInput(request, clock, send);
      // 403 is about this one request: the credential is good for others (ATMOS-17).
      if (outcome.kind === 'failed' && outcome.denial?.status === 401) events.onLoginRequired();
      // The headers were made from a schema that is no longer the server's: list again (MCP
      // 2026-07-28, Streamable HTTP, Client Behavior).
      if (outcome.kind === 'error' && outcome.error.code === errorCode.headerMismatch) {
        events.onToolsChanged();
      }
      return outcome;
    },
    watch: (requested) => watch(opening, identity, requested),
    notify: () => undefined,
    close: () => closeEndpoint(endpoint, stopListening),
  };
}

async function closeEndpoint(
  endpoint: HttpEndpoint,
  stopListening: (() => void) | null,
): Promise<void> {
  stopListening?.();
  await endpoint.close();
}

function headersOf(
  opening: HttpOpening,
  protocolVersion: string,
  method: string,
  params: JsonObject,
): Record<string, string> {
  const tool = method === 'tools/call' ? params['name'] : undefined;
  const mirrored = typeof tool === 'string' ? opening.mirrored(tool) : [];
  const headers = baseHeaders(opening);
  headers['mcp-protocol-version'] = protocolVersion;
  return requestHeaders(method, params, mirrored, headers);
}

function listen(
  opening: HttpOpening,
  { protocolVersion, capabilities }: UpstreamIdentity,
): () => void {
  const { onToolsChanged, onUnknown } = opening.events;
  const params = modernParams(
    { notifications: notificationFilter(capabilities) },
    envelopeFor({}, { ...opening, protocolVersion }),
    undefined,
  );
  const onNotification = (method: string): void => {
    if (isListChange(method)) onToolsChanged();
    else onUnknown?.(method);
  };
  return keepListening(opening, protocolVersion, params, onNotification, onToolsChanged);
}

/** The stream of one subscription. */
function keepListening(
  opening: HttpOpening,
  protocolVersion: string,
  params: JsonObject,
  onNotification: (method: string, params: JsonObject) => void,
  onReopened: () => void,
): () => void {
  const method = 'subscriptions/listen';
  let round = 0;
  return keepChangeStream(
    opening.endpoint,
    opening.clock,
    () => {
      round += 1;
      return {
        method: 'POST',
        headers: headersOf(opening, protocolVersion, method, params),
        body: requestText(`listen-${round}`, method, params),
      };
    },
    (message) => {
      if (message.kind === 'notification') onNotification(message.method, message.params);
    },
    onReopened,
  );
}

function watch(
  opening: HttpOpening,
  { protocolVersion, capabilities }: UpstreamIdentity,
  requested: ResourceWatch,
): Watch {
  if (!announcesUpdates(capabilities)) return noWatch;
  const envelope = envelopeFor(requested, { ...opening, protocolVersion });
  return modernWatch(requested, (notifications, onNotification, onReopened) => {
    const params = modernParams({ notifications }, envelope, undefined);
    return keepListening(opening, protocolVersion, params, onNotification, onReopened);
  });
}
