/**
 * A foreign tool becomes a definition of ours: known members copied one by one, everything bounded
 * (SEC-83, INV-8), and a hash that changes with whatever a model or a person would see (SEC-84).
 * Pure.
 */
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/digest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { isForSecret } from './secret-field.ts';
import { headerParameters, type HeaderParameter } from './upstream-envelope.ts';

export interface CopiedTool {
  readonly name: string;
  /**
   * `{name, title?, description?, inputSchema, outputSchema?, annotations?, icons?, execution?}`
   * and nothing else. The last two are kept so that their change shows; nobody is given them
   * (SEC-84, SEC-88).
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
  const definition: JsonObject = {
    name,
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    inputSchema,
    ...(outputSchema === undefined ? {} : { outputSchema }),
    ...(hints === undefined ? {} : { annotations: hints }),
    ...copyIcons(foreign['icons']),
    ...copyExecution(foreign['execution']),
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

function copySchema(foreign: JsonObject, annotations: HeaderAnnotations): JsonObject | null {
  const budget = { nodes: mostSchemaNodes };
  const copy = copyJson(foreign, limits.upstream.schemaDepth, budget, annotations === 'strip');
  if (!isJsonObject(copy)) return null;
  return Buffer.byteLength(JSON.stringify(copy)) <= limits.upstream.schemaBytes ? copy : null;
}

/** A deep copy without surprises in its prototypes; undefined when it is too deep or too large. */
function copyJson(
  value: JsonValue | undefined,
  depth: number,
  budget: { nodes: number },
  strip: boolean,
): JsonValue | undefined {
  budget.nodes -= 1;
  if (budget.nodes < 0) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return undefined;
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value as readonly JsonValue[]) {
      const copy = copyJson(item, depth - 1, budget, strip);
      if (copy === undefined) return undefined;
      items.push(copy);
    }
    return items;
  }
  const members: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value as JsonObject)) {
    // As a property's *name* it has a schema as value and stays.
    if (strip && name === 'x-mcp-header' && typeof member !== 'object') continue;
    const copy = copyJson(member, depth - 1, budget, strip);
    if (copy === undefined) return undefined;
    members.push([name, copy]);
  }
  // fromEntries defines members, so that `__proto__` stays an ordinary name (SEC-47).
  return Object.fromEntries(members);
}

function copyAnnotations(foreign: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(foreign)) return undefined;
  const members: [string, JsonValue][] = [];
  const title = textOf(foreign['title'], longestTitle);
  if (title !== undefined) members.push(['title', title]);
  for (const hint of annotationHints) {
    const value = foreign[hint];
    if (typeof value === 'boolean') members.push([hint, value]);
  }
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

const mostIcons = 8;
const longestIcon = 512;

/**
 * Where each icon would come from; a long one, as one with the picture in it, is known by its
 * digest.
 */
function copyIcons(foreign: JsonValue | undefined): JsonObject {
  if (!Array.isArray(foreign)) return {};
  const icons = (foreign as readonly JsonValue[]).slice(0, mostIcons).flatMap((icon) => {
    const source = isJsonObject(icon) ? icon['src'] : undefined;
    if (typeof source !== 'string') return [];
    const text = source.replaceAll(/\p{Cs}/gu, '\ufffd');
    return [text.length <= longestIcon ? text : `${text.slice(0, 40)}… sha256:${sha256Hex(text)}`];
  });
  return icons.length === 0 ? {} : { icons: icons.map((src) => ({ src })) };
}

function copyExecution(foreign: JsonValue | undefined): JsonObject {
  const support = isJsonObject(foreign) ? foreign['taskSupport'] : undefined;
  return typeof support === 'string' ? { execution: { taskSupport: support.slice(0, 64) } } : {};
}
