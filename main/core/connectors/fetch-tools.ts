/**
 * Reads an upstream server's whole tool list: page by page, with caps, each tool copied field by field (SEC-83). A tool
 * that cannot be used is left out, the others stay.
 */
import { isJsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../lib/limits.ts';
import {
  copyToolDefinition,
  type CopiedTool,
  type HeaderAnnotations,
} from '../mcp/tool-definition.ts';
import type { Logger } from '../ports.ts';
import { failed, type Upstream, type UpstreamFailure } from './upstream.ts';

export type ToolList =
  { readonly kind: 'tools'; readonly tools: readonly CopiedTool[] } | UpstreamFailure;

/** @param connector for the log */
export async function fetchTools(
  upstream: Upstream,
  headerAnnotations: HeaderAnnotations,
  signal: AbortSignal,
  logger: Logger,
  connector: string,
): Promise<ToolList> {
  if (upstream.capabilities['tools'] === undefined) return { kind: 'tools', tools: [] };
  const tools = new Map<string, CopiedTool>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  let dropped = 0;
  for (let page = 0; page < limits.upstream.listPages; page += 1) {
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
    const listed = outcome.result['tools'];
    if (!Array.isArray(listed))
      return failed('garbage', 'The server answered with something else than a tool list.');
    for (const foreign of listed as readonly JsonValue[]) {
      const reason = take(foreign, headerAnnotations, tools);
      if (reason === null) continue;
      dropped += 1;
      if (dropped <= 10) logger.warn('connector.tool_dropped', { connector, reason });
    }
    const next = outcome.result['nextCursor'];
    // An empty string is a cursor too; one that was there before is a loop.
    if (typeof next !== 'string' || cursors.has(next) || tools.size >= limits.upstream.tools) break;
    cursors.add(next);
    cursor = next;
  }
  return { kind: 'tools', tools: [...tools.values()] };
}

/** @returns why the tool was not taken, or null */
function take(
  foreign: JsonValue,
  headerAnnotations: HeaderAnnotations,
  tools: Map<string, CopiedTool>,
): string | null {
  if (tools.size >= limits.upstream.tools) return `there are more than ${limits.upstream.tools}`;
  const copy = copyToolDefinition(isJsonObject(foreign) ? foreign : null, headerAnnotations);
  if (!copy.ok) return copy.reason;
  if (tools.has(copy.tool.name)) return 'its name occurs twice';
  tools.set(copy.tool.name, copy.tool);
  return null;
}
