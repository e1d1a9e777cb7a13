/**
 * The envelope and headers of a 2026-07-28 request, checked against each other in the specified
 * order: envelope, header equals body, version, (method and capabilities follow in the gateway)
 * (MCP 2026-07-28, Overview, `_meta`, and Streamable HTTP, Server Validation;
 * docs/reference/mcp-revisions.md#one-endpoint-for-both). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import type { McpHeaders } from './downstream-message.ts';
import { decodeHeaderValue } from './header-value.ts';
import { logLevels } from './log-levels.ts';
import { errorCode, isModernRevision, metaKey, modernRevisions } from './revisions.ts';

export interface ModernEnvelope {
  readonly version: string;
  readonly capabilities: JsonObject;
  /** Claimed; for display only. */
  readonly clientName: string | null;
  readonly progressToken: string | number | null;
  /** Least severe log messages that are requested; null: none. */
  readonly logLevel: string | null;
}

export interface EnvelopeFault {
  readonly code: number;
  readonly message: string;
  readonly data?: JsonObject;
}

/** True when body or header say that this is a modern request, however malformed the rest is. */
export function isModern(params: JsonObject, headers: McpHeaders): boolean {
  const meta = params['_meta'];
  if (isJsonObject(meta) && typeof meta[metaKey.protocolVersion] === 'string') return true;
  return headers.protocolVersion !== undefined && isModernRevision(headers.protocolVersion);
}

export function readModernEnvelope(
  method: string,
  params: JsonObject,
  headers: McpHeaders,
): { readonly envelope: ModernEnvelope } | { readonly fault: EnvelopeFault } {
  const meta = isJsonObject(params['_meta']) ? params['_meta'] : {};
  const version = meta[metaKey.protocolVersion];
  const capabilities = meta[metaKey.clientCapabilities];
  if (typeof version !== 'string') return invalid(`_meta must name ${metaKey.protocolVersion}`);
  if (!isJsonObject(capabilities)) return invalid(`_meta must name ${metaKey.clientCapabilities}`);
  const logLevel = meta[metaKey.logLevel];
  if (logLevel !== undefined && !isLogLevel(logLevel))
    return invalid('the log level does not exist');
  const mismatch = headerMismatch(method, params, version, headers);
  if (mismatch !== null) return { fault: { code: errorCode.headerMismatch, message: mismatch } };
  if (!isModernRevision(version)) {
    return {
      fault: {
        code: errorCode.unsupportedVersion,
        message: 'Unsupported protocol version',
        data: {
          // As `server/discover` says: what a request with this envelope may name.
          supported: [...modernRevisions],
          requested: version.slice(0, 64),
        },
      },
    };
  }
  return {
    envelope: {
      version,
      capabilities,
      clientName: nameOf(meta),
      progressToken: tokenOf(meta['progressToken']),
      logLevel: isLogLevel(logLevel) ? logLevel : null,
    },
  };
}

/** RFC 5424 severities as MCP names them. */
export function isLogLevel(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && logLevels.includes(value);
}

function invalid(message: string): { fault: EnvelopeFault } {
  return { fault: { code: errorCode.invalidParams, message: `Invalid params: ${message}` } };
}

/**
 * Where `Mcp-Name` comes from, per method (MCP 2026-07-28, Streamable HTTP, Standard Request
 * Headers).
 */
const namedBy = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
]);

function headerMismatch(
  method: string,
  params: JsonObject,
  version: string,
  headers: McpHeaders,
): string | null {
  if (headers.protocolVersion !== version)
    return 'MCP-Protocol-Version differs from the body, or is missing';
  if (headers.method !== method) return 'Mcp-Method differs from the body, or is missing';
  const member = namedBy.get(method);
  if (member === undefined) return null;
  const value = params[member];
  const header = headers.name === undefined ? undefined : decodeHeaderValue(headers.name);
  if (typeof value === 'string' && header !== value)
    return 'Mcp-Name differs from the body, or is missing';
  return null;
}

function nameOf(meta: JsonObject): string | null {
  const info = meta[metaKey.clientInfo];
  return isJsonObject(info) && typeof info['name'] === 'string' ? info['name'] : null;
}

export function tokenOf(value: JsonValue | undefined): string | number | null {
  if (typeof value === 'string' && value.length <= 256) return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}
