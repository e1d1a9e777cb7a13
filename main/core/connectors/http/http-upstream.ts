/**
 * Opens a conversation with an HTTP server of unknown era (MCP 2026-07-28, Streamable HTTP,
 * Backward Compatibility).
 */
import { limits } from '../../limits/limits.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json.ts';
import type { RpcError } from '../../mcp/json-rpc.ts';
import { errorCode, latestModern } from '../../mcp/revisions.ts';
import {
  failed,
  type Upstream,
  type UpstreamFailure,
  type UpstreamIdentity,
} from '../conversation/upstream.ts';
import {
  commonModern,
  identityFromDiscover,
  undiscoveredIdentity,
} from '../conversation/upstream-identity.ts';
import type { HttpOpening } from './http-opening.ts';
import { openLegacyHttp } from './legacy-http.ts';
import { openOldHttp } from './old-http.ts';
import { createModernSender, modernHttpUpstream } from './modern-http.ts';

const modernErrors: readonly number[] = [
  errorCode.headerMismatch,
  errorCode.missingClientCapability,
  errorCode.unsupportedVersion,
];

/** @returns the open conversation, or why there is none; the endpoint is closed then */
export async function openHttpUpstream(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  const opened = await open(opening);
  if ('kind' in opened) await opening.endpoint.close();
  return opened;
}

async function open(opening: HttpOpening): Promise<Upstream | UpstreamFailure> {
  if (opening.knownEra === 'http+sse') return openOldHttp(opening);
  if (opening.knownEra !== 'legacy') {
    const probed = await probe(opening);
    if (probed !== 'legacy') return 'kind' in probed ? probed : modernHttpUpstream(opening, probed);
  }
  const legacy = await openLegacyHttp(opening);
  if (!('kind' in legacy) || legacy.isNotStreamable === undefined) return legacy;
  // Only Streamable HTTP has conversations for single clients.
  if (opening.events.onNotice !== undefined) return legacy;
  const old = await openOldHttp(opening);
  if (!('kind' in old) || old.denial !== undefined) return old;
  // That it is no old server either says less than why it is no newer one.
  return old.code === 'refused' && old.isNotStreamable === undefined ? old : legacy;
}

/**
 * Says `legacy` when the server did not understand; 401, 403, 5xx and network trouble say nothing
 * about the era.
 */
async function probe(opening: HttpOpening): Promise<UpstreamIdentity | UpstreamFailure | 'legacy'> {
  let status = 200;
  const outcome = await createModernSender(opening)(
    {
      method: 'server/discover',
      params: {},
      signal: opening.signal,
      timeoutMs: limits.upstream.connect + limits.upstream.tls + limits.upstream.probeHttp,
    },
    (end) => {
      status = end.status;
      return null;
    },
  );
  if (outcome.kind === 'result') return fromDiscover(outcome.result);
  if (outcome.kind === 'error') return fromError(status, outcome.error);
  if (outcome.code === 'refused' && status >= 400 && status !== 429) return 'legacy';
  return { ...outcome, mayHaveHappened: false };
}

function fromDiscover(result: JsonObject): UpstreamIdentity | 'legacy' {
  return identityFromDiscover(result) ?? 'legacy';
}

function fromError(status: number, error: RpcError): UpstreamIdentity | UpstreamFailure | 'legacy' {
  // Over HTTP only a server that knows the modern rules answers an unknown method with 404 *and*
  // this body.
  if (status === 404 && error.code === errorCode.methodNotFound) {
    return undiscoveredIdentity(latestModern);
  }
  if (status >= 500) return failed('unreachable', `The server has a problem (${status}).`);
  if (!modernErrors.includes(error.code)) return 'legacy';
  const version = commonModern(supportedOf(error));
  return version === null ? 'legacy' : undiscoveredIdentity(version);
}

function supportedOf(error: RpcError): readonly JsonValue[] {
  if (!isJsonObject(error.data)) return [latestModern];
  const supported = error.data['supported'];
  return Array.isArray(supported) ? (supported as JsonValue[]) : [latestModern];
}
