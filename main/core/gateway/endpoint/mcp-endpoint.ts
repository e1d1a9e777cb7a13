/**
 * `/mcp` and `/mcp/<connector>`: token, then limits, then the body, then the era; the two handlers
 * take over from there (docs/reference/mcp-revisions.md#one-endpoint-for-both). The front door has
 * run before.
 */
import type { TokenFamilies } from '../../grants/token-families.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Grants } from '../../grants/grants.ts';
import type { Tokens } from '../../grants/tokens.ts';
import { readBody, send, sendJson, type Exchange, type Handler } from '../../http/exchange.ts';
import { limits } from '../../limits/limits.ts';
import { hasOwnToken, mayHaveOwnToken } from '../../lib/own-tokens.ts';
import { parseStrictJson, StrictJsonError } from '../../lib/strict-json.ts';
import { readDownstreamMessage, readMcpHeaders } from '../../mcp/downstream-message.ts';
import { isModern } from '../../mcp/modern-request.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { decideAccess } from '../../policy/decide.ts';
import type { Decision } from '../../policy/decision.ts';
import type { GlobalFacts } from '../../policy/facts.ts';
import { reasons } from '../../policy/reasons.ts';
import type { Clock } from '../../ports/ports.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import { authenticate } from './authenticate.ts';
import type { GlobalState } from '../view/global-state.ts';
import {
  endLegacySession,
  serveLegacy,
  serveLegacyStream,
  type LegacyHandlerParts,
} from './legacy-handler.ts';
import type { McpRequest, UnreadMcpRequest } from './mcp-request.ts';
import { serveModern, type ModernHandlerParts } from './modern-handler.ts';
import { createRefusalThrottle } from './refusal-throttle.ts';
import { createReply } from './reply.ts';

export interface McpEndpointParts extends LegacyHandlerParts, ModernHandlerParts {
  readonly tokens: Tokens;
  readonly clients: Clients;
  readonly grants: Grants;
  readonly families: TokenFamilies;
  readonly globalState: GlobalState;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/**
 * Answers every request to `/mcp` and `/mcp/<connector>`, in this order: token, limits, body,
 * revision.
 *
 * @see RFC 6750 section 2.1, RFC 9728 section 5.1; MCP 2026-07-28, Streamable HTTP
 */
export function createMcpEndpoint(parts: McpEndpointParts): Handler {
  const pace = createRefusalThrottle(parts.clock);
  const closedBecause = createClosedBecause(parts.globalState);
  return (exchange) => {
    const token = authenticate(exchange, parts.tokens, pace);
    if (token === null) {
      parts.audit.countRefusal('invalid_token', 401, kindOfRoute(exchange));
      return;
    }
    const now = parts.clock.nowMs();
    parts.grants.noteUse(token.grant, now);
    parts.families.noteUse(token.family, now);
    const closed = closedBecause();
    if (closed !== null) {
      refuseAll(parts, exchange, closed);
      return;
    }
    const refusal = parts.usage.take(token.grant);
    if (refusal !== null) {
      parts.audit.countRefusal('rate_limited', 429, token.grant.clientId);
      sendJson(
        exchange,
        429,
        { error: 'rate_limited', error_description: limitWords[refusal.of] },
        { 'retry-after': String(refusal.retryAfterSeconds) },
      );
      return;
    }
    const { match, headers } = exchange.admitted;
    const request = {
      exchange,
      token,
      resource: match.resource ?? '/mcp',
      connector: match.connector,
      headers: readMcpHeaders(headers),
    };
    const { method } = exchange.request;
    if (method === 'POST') return servePost(parts, request);
    // Streams and their end belong to sessions; 2026-07-28 has none (MCP 2026-07-28, Streamable
    // HTTP).
    if (request.headers.sessionId === undefined || isModern({}, request.headers)) {
      send(exchange, 405, { allow: 'POST' });
      return;
    }
    if (method === 'GET') return serveLegacyStream(parts, request);
    return endLegacySession(parts, request);
  };
}

/**
 * Names in paths are foreign: counted by name, a flood of made-up ones would be a flood of rows
 * (SEC-99).
 */
function kindOfRoute({ admitted }: Exchange): string {
  return admitted.match.connector === null ? '/mcp' : '/mcp/<connector>';
}

const limitWords = {
  grant: 'Too many calls with this login. Wait as long as Retry-After says.',
  client:
    'Too many calls of this client, all its logins together. Wait as long as Retry-After says.',
  all: 'Too many calls of all clients together. Wait as long as Retry-After says.',
  pause: 'This came before it was told to. Wait as long as Retry-After says.',
} as const;

/** 503, not 403: some clients take any 403 for a login (docs/reference/clients.md#habits). */
function refuseAll(parts: McpEndpointParts, exchange: Exchange, closed: Decision): void {
  parts.audit.countRefusal(closed.reason, 503, kindOfRoute(exchange));
  sendJson(
    exchange,
    503,
    {
      error: closed.reason,
      error_description: reasons[closed.reason].forModel,
    },
    { 'retry-after': '60' },
  );
}

/**
 * Why nobody is let in; null: they are. The global state is one object until it changes, so this is
 * found once for each.
 */
function createClosedBecause(globalState: GlobalState): () => Decision | null {
  let seen: GlobalFacts | null = null;
  let closed: Decision | null = null;
  return () => {
    const now = globalState.current();
    if (now !== seen) {
      closed = decideAccess(now, { isBlocked: false });
      seen = now;
    }
    return closed;
  };
}

async function servePost(parts: McpEndpointParts, request: UnreadMcpRequest): Promise<void> {
  const body = await readBody(request.exchange, limits.http.mcpBody);
  let value;
  try {
    value = parseStrictJson(body);
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error;
    createReply(request.exchange).error(null, errorCode.parse, `The body ${error.message}`, {
      status: 400,
    });
    return;
  }
  const message = readDownstreamMessage(value);
  if (message === null) {
    createReply(request.exchange).error(
      null,
      errorCode.invalidRequest,
      'The body is not one JSON-RPC message',
      { status: 400 },
    );
    return;
  }
  const { exchange, token, resource, connector, headers } = request;
  const carriesOwnToken = mayHaveOwnToken(body) && hasOwnToken(value);
  const full: McpRequest = {
    exchange,
    token,
    resource,
    connector,
    headers,
    message,
    carriesOwnToken,
  };
  // The grant may have ended while the body came in: this is then the next check of the token.
  if (request.token.grant.isEnded || request.token.family.isEnded) {
    request.exchange.response.destroy();
    return;
  }
  const params =
    message.kind === 'request' || message.kind === 'notification' ? message.params : {};
  // Waited for, since handing a promise on as one's own takes the engine three turns in place of
  // one.
  await (isModern(params, request.headers) ? serveModern(parts, full) : serveLegacy(parts, full));
}
