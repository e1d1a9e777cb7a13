/**
 * What a client may POST: exactly one JSON-RPC message with exact member names
 * (docs/reference/front-door.md#steps, step 11). Pure.
 */
import { isJsonObject, type JsonValue } from '../lib/json.ts';
import { readMessage, type RpcMessage } from './json-rpc.ts';

const members = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error']);

/**
 * Null for a batch (refused in every revision), a foreign member, or anything that is not one
 * message.
 */
export function readDownstreamMessage(value: JsonValue): RpcMessage | null {
  if (!isJsonObject(value)) return null;
  for (const name of Object.keys(value)) if (!members.has(name)) return null;
  return readMessage(value);
}

/** The headers of a request that MCP gives a meaning, each at most once. */
export interface McpHeaders {
  readonly protocolVersion: string | undefined;
  readonly sessionId: string | undefined;
  readonly method: string | undefined;
  readonly name: string | undefined;
}

export function readMcpHeaders(headers: ReadonlyMap<string, string>): McpHeaders {
  return {
    protocolVersion: headers.get('mcp-protocol-version'),
    sessionId: headers.get('mcp-session-id'),
    method: headers.get('mcp-method'),
    name: headers.get('mcp-name'),
  };
}
