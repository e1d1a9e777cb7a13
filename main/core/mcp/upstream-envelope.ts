/**
 * What surrounds a request to an upstream server: the `_meta` envelope of 2026-07-28 and the
 * `Mcp-*` headers, both made anew from the rebuilt message, never copied from the client's (SEC-49,
 * SEC-71; MCP 2026-07-28, Streamable HTTP, Request Metadata). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { staysBehind } from './definitions/foreign-meta.ts';
import { headerValue } from './header-value.ts';
import { metaKey } from './revisions.ts';

export interface ModernEnvelope {
  readonly protocolVersion: string;
  readonly clientInfo: { readonly name: string; readonly version: string };
  readonly capabilities: JsonObject;
  /** Least severe log messages that the request asks for; absent: none. */
  readonly logLevel?: string | undefined;
}

/**
 * A tool argument that 2026-07-28 mirrors in a header: `Mcp-Param-<header>` = value at
 * `path`.
 */
export interface HeaderParameter {
  readonly header: string;
  readonly path: readonly string[];
}

/**
 * Params of a modern request: the given ones, their harmless `_meta`, our envelope, our progress
 * token.
 */
export function modernParams(
  params: JsonObject,
  envelope: ModernEnvelope,
  progressToken: string | number | undefined,
): JsonObject {
  const given = params['_meta'];
  const meta: Record<string, JsonValue | undefined> =
    given === undefined ? {} : { ...passedOnMeta(given) };
  if (progressToken !== undefined) meta['progressToken'] = progressToken;
  if (envelope.logLevel !== undefined) meta[metaKey.logLevel] = envelope.logLevel;
  meta[metaKey.protocolVersion] = envelope.protocolVersion;
  meta[metaKey.clientCapabilities] = envelope.capabilities;
  meta[metaKey.clientInfo] = envelope.clientInfo;
  return { ...params, _meta: meta };
}

/** Params of a legacy request: as `modernParams`, without the envelope. */
export function legacyParams(
  params: JsonObject,
  progressToken: string | number | undefined,
): JsonObject {
  if (params['_meta'] === undefined && progressToken === undefined) return params;
  const meta = passedOnMeta(params['_meta']);
  return {
    ...params,
    _meta: progressToken === undefined ? meta : { ...meta, progressToken },
  };
}

function passedOnMeta(meta: JsonValue | undefined): JsonObject {
  if (!isJsonObject(meta)) return {};
  return Object.fromEntries(Object.entries(meta).filter(([name]) => !staysBehind(name)));
}

/**
 * The `Mcp-*` headers of one modern request, by lower-case name, put to the ones that are there.
 */
export function requestHeaders(
  method: string,
  params: JsonObject,
  mirrored: readonly HeaderParameter[],
  headers: Record<string, string> = {},
): Record<string, string> {
  headers['mcp-method'] = headerValue(method);
  const named = nameOf(method, params);
  if (typeof named === 'string') headers['mcp-name'] = headerValue(named);
  for (const { header, path } of mirrored) {
    const value = valueAt(params['arguments'], path);
    const text = typeof value === 'string' ? value : printable(value);
    if (text !== null) headers[`mcp-param-${header.toLowerCase()}`] = headerValue(text);
  }
  return headers;
}

function nameOf(method: string, params: JsonObject): JsonValue | undefined {
  if (method === 'tools/call' || method === 'prompts/get') return params['name'];
  if (method === 'resources/read') return params['uri'];
  return method.startsWith('tasks/') ? params['taskId'] : undefined;
}

function valueAt(root: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let value = root;
  for (const name of path) {
    if (!isJsonObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function printable(value: JsonValue | undefined): string | null {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : null;
}

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/u;
const schemaMaps = ['patternProperties', '$defs', 'definitions', 'dependentSchemas'];
const schemaLists = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const schemaSingles = [
  'items',
  'additionalProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'propertyNames',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'contentSchema',
];

/**
 * The arguments of an input schema that are mirrored in headers.
 *
 * @returns null when an `x-mcp-header` is invalid: the tool then must not be used (MCP 2026-07-28,
 *   Streamable HTTP, Schema Extension)
 */
export function headerParameters(inputSchema: JsonObject): readonly HeaderParameter[] | null {
  const found: HeaderParameter[] = [];
  const names = new Set<string>();
  const waiting: { schema: JsonValue | undefined; path: readonly string[] | null }[] = [
    { schema: inputSchema, path: [] },
  ];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { schema, path } = next;
    if (!isJsonObject(schema)) continue;
    const annotation = schema['x-mcp-header'];
    if (annotation !== undefined) {
      if (path === null || path.length === 0 || !isMirrorable(schema['type'])) return null;
      if (typeof annotation !== 'string' || !headerName.test(annotation)) return null;
      if (names.has(annotation.toLowerCase())) return null;
      names.add(annotation.toLowerCase());
      found.push({ header: annotation, path });
    }
    for (const [name, child] of Object.entries(objectOf(schema['properties']))) {
      waiting.push({ schema: child, path: path === null ? null : [...path, name] });
    }
    for (const child of subschemas(schema)) waiting.push({ schema: child, path: null });
  }
  return found;
}

function subschemas(schema: JsonObject): (JsonValue | undefined)[] {
  return [
    ...schemaMaps.flatMap((keyword) => Object.values(objectOf(schema[keyword]))),
    ...schemaLists.flatMap((keyword) => {
      const list = schema[keyword];
      return Array.isArray(list) ? (list as JsonValue[]) : [];
    }),
    ...schemaSingles.map((keyword) => schema[keyword]),
  ];
}

function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function isMirrorable(type: JsonValue | undefined): boolean {
  return type === 'string' || type === 'integer' || type === 'boolean';
}
