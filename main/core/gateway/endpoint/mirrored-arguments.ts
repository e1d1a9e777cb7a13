/**
 * Arguments that the shown schema mirrors in `Mcp-Param-*` headers have to equal them (MCP
 * 2026-07-28, Streamable HTTP, Server Behavior for Custom Headers).
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { decodeHeaderValue } from '../../mcp/header-value.ts';
import { headerParameters, type HeaderParameter } from '../../mcp/upstream-envelope.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { McpRequest } from './mcp-request.ts';

/** What is wrong, or null. */
export function argumentHeaderMismatch(
  views: GrantViews,
  request: McpRequest,
  params: JsonObject,
): string | null {
  const name = params['name'];
  const args = params['arguments'];
  if (typeof name !== 'string') return null;
  const entry = views.view(request.token, request.connector).entries.get(name);
  const schema = entry?.tool.definition['inputSchema'];
  if (!isJsonObject(schema)) return null;
  for (const { header, path } of mirroredArguments(schema)) {
    const raw = request.exchange.admitted.headers.get(`mcp-param-${header.toLowerCase()}`);
    const value = valueAt(args, path);
    const isAbsent = value === undefined || value === null;
    if (isAbsent ? raw !== undefined : raw === undefined || !equalsHeader(raw, value)) {
      return `Mcp-Param-${header} differs from the body, or is missing`;
    }
  }
  return null;
}

/** By schema, which never changes: walking it costs more than the rest of the check. */
const mirrored = new WeakMap<JsonObject, readonly HeaderParameter[]>();

function mirroredArguments(schema: JsonObject): readonly HeaderParameter[] {
  let found = mirrored.get(schema);
  if (found === undefined) mirrored.set(schema, (found = headerParameters(schema) ?? []));
  return found;
}

function valueAt(args: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = args;
  for (const name of path)
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return value;
}

function equalsHeader(raw: string, value: JsonValue): boolean {
  const decoded = decodeHeaderValue(raw);
  if (decoded === null) return false;
  if (typeof value === 'number') return decoded.trim() !== '' && Number(decoded) === value;
  return typeof value === 'string' ? decoded === value : decoded === JSON.stringify(value);
}
