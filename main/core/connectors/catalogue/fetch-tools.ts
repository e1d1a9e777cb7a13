/**
 * Reads an upstream server's whole tool list: page by page, with caps, each tool copied field by
 * field (SEC-83). A tool that cannot be used is left out, the others stay.
 */
import { isJsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import {
  copyToolDefinition,
  type CopiedTool,
  type HeaderAnnotations,
} from '../../mcp/tool-definition.ts';
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Logger } from '../../ports/ports.ts';
import { ttlOf } from './freshness.ts';
import { nothingLeftOut, type LeftOut } from './left-out.ts';
import { failed, type Upstream, type UpstreamFailure } from '../conversation/upstream.ts';

export type ToolList =
  | {
      readonly kind: 'tools';
      readonly tools: readonly CopiedTool[];
      readonly leftOut: LeftOut;
      /** The least that any page said. */
      readonly ttlMs: number;
    }
  | UpstreamFailure;

/**
 * @param kind of the connector: annotations for headers mean something to a server of 2026-07-28
 *   over HTTP only
 * @param connector for the log
 */
export async function fetchTools(
  upstream: Upstream,
  kind: StoredConnector['kind'],
  signal: AbortSignal,
  logger: Logger,
  connector: string,
): Promise<ToolList> {
  if (upstream.capabilities['tools'] === undefined)
    return {
      kind: 'tools',
      tools: [],
      leftOut: nothingLeftOut,
      ttlMs: limits.http.longestListKept,
    };
  const headerAnnotations = kind === 'http' && upstream.era === 'modern' ? 'keep' : 'strip';
  const tools = new Map<string, CopiedTool>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  const unusable = new Map<string, number>();
  let isCut = false;
  let ttlMs = Number.POSITIVE_INFINITY;
  for (let page = 1; ; page += 1) {
    const outcome = await upstream.request({
      method: 'tools/list',
      params: cursor === undefined ? {} : { cursor },
      signal,
      timeoutMs: limits.upstream.headers,
    });
    if (outcome.kind === 'failed') return { ...outcome, mayHaveHappened: false };
    if (outcome.kind === 'error') {
      return failed('garbage', `The server does not list its tools (error ${outcome.error.code}).`);
    }
    ttlMs = Math.min(ttlMs, ttlOf(outcome.result));
    const listed = outcome.result['tools'];
    if (!Array.isArray(listed))
      return failed('garbage', 'The server answered with something other than a tool list.');
    for (const foreign of listed as readonly JsonValue[]) {
      if (tools.size >= limits.upstream.tools) {
        isCut = true;
        break;
      }
      const reason = take(foreign, headerAnnotations, tools);
      if (reason !== null) unusable.set(reason, (unusable.get(reason) ?? 0) + 1);
    }
    const next = outcome.result['nextCursor'];
    // An empty string is a cursor too; one that was there before is a loop.
    if (typeof next !== 'string' || cursors.has(next)) break;
    isCut ||= tools.size >= limits.upstream.tools || page >= limits.upstream.listPages;
    if (isCut) break;
    cursors.add(next);
    cursor = next;
  }
  for (const [reason, count] of unusable)
    logger.warn('connector.tools_left_out', { connector, reason, count });
  const cutAfter = isCut ? tools.size : null;
  if (cutAfter !== null) logger.warn('connector.tools_cut', { connector, taken: cutAfter });
  return {
    kind: 'tools',
    tools: [...tools.values()],
    leftOut: { of: 'tools', unusable, cutAfter },
    ttlMs,
  };
}

/** @returns why the tool was not taken, or null */
function take(
  foreign: JsonValue,
  headerAnnotations: HeaderAnnotations,
  tools: Map<string, CopiedTool>,
): string | null {
  const copy = copyToolDefinition(isJsonObject(foreign) ? foreign : null, headerAnnotations);
  if (!copy.ok) return copy.reason;
  if (tools.has(copy.tool.name)) return 'its name occurs twice';
  tools.set(copy.tool.name, copy.tool);
  return null;
}
