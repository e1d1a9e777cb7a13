/**
 * The headers that a request of 2026-07-28 needs: HTTP repeats in headers what stdio has in the
 * body, and some arguments of tools as well. Which ones is learned from the lists of tools that
 * pass by.
 */
import { isJsonObject, type JsonValue } from '../../core/lib/json.ts';
import { latestModern } from '../../core/mcp/revisions.ts';
import {
  headerParameters,
  requestHeaders,
  type HeaderParameter,
} from '../../core/mcp/upstream-envelope.ts';
import { namedRevision, type ClientRequest } from './client-message.ts';

export interface MirroredHeaders {
  /** @see MCP 2026-07-28, Streamable HTTP, Request Metadata */
  headersFor(request: Pick<ClientRequest, 'method' | 'params'>): Record<string, string>;
  /**
   * Learns from one page of a list of tools.
   *
   * @param isFirstPage what was known before is forgotten
   * @returns where the next page starts; null after the last one
   */
  learn(body: readonly Buffer[], isFirstPage: boolean): string | null;
}

/** @returns headers that mirror no argument yet */
export function createMirroredHeaders(): MirroredHeaders {
  /** By the tool's name. */
  let mirrored = new Map<string, readonly HeaderParameter[]>();

  return {
    headersFor({ method, params }) {
      const { name } = params;
      const isCall = method === 'tools/call' && typeof name === 'string';
      return requestHeaders(method, params, (isCall ? mirrored.get(name) : undefined) ?? [], {
        'mcp-protocol-version': namedRevision(params) ?? latestModern,
      });
    },
    learn(body, isFirstPage) {
      if (isFirstPage) mirrored = new Map();
      const bytes = Buffer.concat(body);
      const message = JSON.parse(bytes.toString('utf8')) as JsonValue;
      const result = isJsonObject(message) ? message['result'] : undefined;
      if (!isJsonObject(result)) return null;
      const tools = Array.isArray(result['tools']) ? (result['tools'] as readonly JsonValue[]) : [];
      for (const tool of bytes.includes('x-mcp-header') ? tools : []) {
        if (!isJsonObject(tool) || !isJsonObject(tool['inputSchema'])) continue;
        const found = headerParameters(tool['inputSchema']) ?? [];
        if (typeof tool['name'] === 'string' && found.length > 0) mirrored.set(tool['name'], found);
      }
      const next = result['nextCursor'];
      return typeof next === 'string' ? next : null;
    },
  };
}
