/**
 * A foreign tool becomes a definition of ours: known members copied one by one, everything bounded
 * (SEC-83, INV-8), and a hash that changes with whatever a model or a person would see (SEC-84).
 * Pure.
 */
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/digest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { copyObject, opaqueBounds, type JsonBounds } from './definitions/copy-json.ts';
import { copyMeta } from './definitions/foreign-meta.ts';
import { iconsMember } from './definitions/icons.ts';
import { isForSecret } from './secret-field.ts';
import { headerParameters, type HeaderParameter } from './upstream-envelope.ts';

export interface CopiedTool {
  readonly name: string;
  /**
   * `{name, title?, description?, inputSchema, outputSchema?, annotations?, icons?, execution?,
   * _meta?}` and nothing else.
   */
  readonly definition: JsonObject;
  readonly hash: string;
  /** Arguments that travel in headers too; empty unless the annotations were kept. */
  readonly mirrored: readonly HeaderParameter[];
}

export type ToolCopy =
  | { readonly ok: true; readonly tool: CopiedTool }
  | { readonly ok: false; readonly reason: string };

/**
 * How `x-mcp-header` is treated: only modern HTTP upstreams have a use for it (MCP 2026-07-28,
 * Streamable HTTP, Custom Headers from Tool Parameters).
 */
export type HeaderAnnotations = 'keep' | 'strip';

const longestName = 256;
const longestTitle = 256;
const mostSchemaNodes = 20_000;
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u;
const annotationHints = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'];

/**
 * Copies one entry of a `tools/list` answer, or says why it cannot be used. The reason holds no
 * foreign text.
 */
export function copyToolDefinition(foreign: JsonValue, annotations: HeaderAnnotations): ToolCopy {
  if (!isJsonObject(foreign)) return refuse('it is not an object');
  const name = foreign['name'];
  if (typeof name !== 'string' || name === '' || name.length > longestName) {
    return refuse('its name is missing or too long');
  }
  if (unprintable.test(name)) return refuse('its name has control characters');
  const inputSchema = copyInputSchema(foreign['inputSchema'], annotations);
  if (inputSchema === null)
    return refuse('its input schema is missing, not of type object, or too large');
  const mirrored = annotations === 'keep' ? headerParameters(inputSchema) : [];
  if (mirrored === null) return refuse('its input schema has an invalid x-mcp-header');
  if (mirrored.some((each) => mirrorsSecret(inputSchema, each)))
    return refuse('it wants a secret in a header, where programs on the way keep it in their logs');
  const outputSchema = copyOutputSchema(foreign['outputSchema'], annotations);
  if (outputSchema === null) return refuse('its output schema is not a schema, or too large');

  const title = textOf(foreign['title'], longestTitle);
  const description = textOf(foreign['description'], limits.upstream.descriptionBytes);
  const hints = copyAnnotations(foreign['annotations']);
  const execution = copyExecution(foreign['execution']);
  const meta = copyMeta(foreign['_meta']);
  if (hints === null || execution === null) return refuse('its annotations are too large');
  if (meta === null) return refuse('its _meta is too large or too deep');
  const definition: JsonObject = {
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    inputSchema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(hints === undefined ? {} : { annotations: hints }),
    ...iconsMember(foreign['icons']),
    ...(execution === undefined ? {} : { execution }),
    ...(meta === undefined ? {} : { _meta: meta }),
  };
  return { ok: true, tool: { name, definition, hash: toolHash(definition), mirrored } };
}

function refuse(reason: string): ToolCopy {
  return { ok: false, reason };
}

/**
 * Servers have to refuse a call without the header, and a secret is put into none (SEC-71): such a
 * tool is of no use.
 */
function mirrorsSecret(schema: JsonObject, { header, path }: HeaderParameter): boolean {
  let field: JsonValue | undefined = schema;
  for (const name of path) {
    const properties: JsonValue | undefined = isJsonObject(field) ? field['properties'] : undefined;
    field = isJsonObject(properties) ? properties[name] : undefined;
  }
  const isText = isJsonObject(field) && field['type'] === 'string';
  return isText && [header, ...path].some((name) => isForSecret(name));
}

/** SHA-256 over the canonical text of a copied definition; the order of members does not count. */
export function toolHash(definition: JsonObject): string {
  return sha256Hex(canonicalJson(definition));
}

function textOf(foreign: JsonValue | undefined, longest: number): string | undefined {
  return typeof foreign === 'string'
    ? shorten(foreign.replaceAll(/\p{Cs}/gu, '\ufffd'), longest)
    : undefined;
}

/** Cuts at a whole character and says so in the text itself. */
function shorten(text: string, longestBytes: number): string {
  if (Buffer.byteLength(text) <= longestBytes) return text;
  const mark = ' … [cut by Consentry]';
  const kept = Buffer.from(text, 'utf8').subarray(0, longestBytes - Buffer.byteLength(mark));
  return kept.toString('utf8').replace(/\ufffd+$/u, '') + mark;
}

function copyInputSchema(
  foreign: JsonValue | undefined,
  annotations: HeaderAnnotations,
): JsonObject | null {
  if (!isJsonObject(foreign)) return null;
  const schema = copySchema(foreign, annotations);
  if (schema === null) return null;
  // The root must be an object; some servers leave the obvious out.
  if (schema['type'] === undefined) return { type: 'object', ...schema };
  return schema['type'] === 'object' ? schema : null;
}

function copyOutputSchema(
  foreign: JsonValue | undefined,
  annotations: HeaderAnnotations,
): JsonObject | null | undefined {
  if (foreign === undefined || foreign === null) return undefined;
  return isJsonObject(foreign) ? copySchema(foreign, annotations) : null;
}

const schemaBounds: JsonBounds = {
  depth: limits.upstream.schemaDepth,
  nodes: mostSchemaNodes,
  bytes: limits.upstream.schemaBytes,
};

function copySchema(foreign: JsonObject, annotations: HeaderAnnotations): JsonObject | null {
  return copyObject(foreign, schemaBounds, annotations === 'strip' ? isHeaderMark : undefined);
}

/** As a property's *name* it has a schema as value and stays. */
function isHeaderMark(name: string, member: JsonValue | undefined): boolean {
  return name === 'x-mcp-header' && typeof member !== 'object';
}

/**
 * Hints that MCP knows are kept where they are what it says they are; a client may refuse a whole
 * list for another type. Null: too large.
 */
function copyAnnotations(foreign: JsonValue | undefined): JsonObject | null | undefined {
  if (!isJsonObject(foreign)) return undefined;
  const copy = copyObject(foreign, opaqueBounds);
  if (copy === null) return null;
  const members = Object.entries(copy).flatMap(([name, value]): [string, JsonValue][] => {
    if (value === undefined) return [];
    if (name === 'title') {
      const title = textOf(value, longestTitle);
      return title === undefined ? [] : [[name, title]];
    }
    return annotationHints.includes(name) && typeof value !== 'boolean' ? [] : [[name, value]];
  });
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** Null: too large. */
function copyExecution(foreign: JsonValue | undefined): JsonObject | null | undefined {
  return isJsonObject(foreign) ? copyObject(foreign, opaqueBounds) : undefined;
}
