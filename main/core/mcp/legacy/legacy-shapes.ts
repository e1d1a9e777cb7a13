/**
 * Entries of lists as programs of 2025-11-25 and older can read them. Their SDKs check a list as a
 * whole: one member of one entry that is not of its form, and the client has no list at all, also
 * none of the other connectors. So a member that they would refuse is left out or written in the
 * form that they know; clients of 2026-07-28 get it as it is. Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { type Form, isFlag, isOneOf, isText, isTexts } from './forms.ts';
import { isCompilable } from './compilable-schema.ts';

/**
 * A tool for a client of 2025-11-25 and older.
 *
 * @returns without an output schema that such a client cannot use; the same object where nothing
 *   is to be changed
 * @see MCP 2025-11-25, Tools, Data Types
 */
export function legacyTool(definition: JsonObject): JsonObject {
  const { inputSchema, outputSchema } = definition;
  return withMembers(legacyOffering(definition), {
    inputSchema: isJsonObject(inputSchema) ? legacySchema(inputSchema) : inputSchema,
    outputSchema: legacyOutputSchema(outputSchema),
    execution: legacyExecution(definition['execution']),
  });
}

/**
 * What a tool, a resource, a template of resources and a prompt have in common, for a client of
 * 2025-11-25 and older.
 *
 * @returns the same object where nothing is to be changed
 * @see MCP 2025-11-25, Resources, Data Types
 */
export function legacyOffering(one: JsonObject): JsonObject {
  const { _meta: meta, annotations, icons } = one;
  return withMembers(one, {
    annotations: isJsonObject(annotations) ? fitting(annotations, annotationForms) : undefined,
    icons: Array.isArray(icons) ? legacyIcons(icons as readonly JsonValue[]) : undefined,
    _meta: isJsonObject(meta) ? meta : undefined,
  });
}

/**
 * A question for the model of a client of 2025-11-25 and older: with tools, and with results of
 * tools, as it can read them.
 *
 * @see MCP 2025-11-25, Sampling, Data Types
 */
export function legacySampling(params: JsonObject): JsonObject {
  const { tools, messages } = params;
  const each = (list: JsonValue | undefined, readable: (one: JsonObject) => JsonObject) =>
    Array.isArray(list)
      ? (list as readonly JsonValue[]).map((one) => (isJsonObject(one) ? readable(one) : one))
      : list;
  const block = (one: JsonObject): JsonObject => {
    const { structuredContent, ...rest } = one;
    return structuredContent === undefined || isJsonObject(structuredContent) ? one : rest;
  };
  return withMembers(params, {
    tools: each(tools, legacyTool),
    messages: each(messages, (message) =>
      withMembers(message, { content: each(message['content'], block) }),
    ),
  });
}

/** Puts these members in the place of its own, as far as it has them; undefined takes one out. */
function withMembers(one: JsonObject, members: JsonObject): JsonObject {
  const changed = Object.entries(members).filter(
    ([name, value]) => one[name] !== undefined && one[name] !== value,
  );
  if (changed.length === 0) return one;
  const kept: Record<string, JsonValue | undefined> = { ...one };
  for (const [name, value] of changed) {
    if (value === undefined) delete kept[name];
    else kept[name] = value;
  }
  return kept;
}

/** RFC 3339, which both SDKs require where the schema of MCP says ISO 8601. */
const moment =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/u;

/** Of tools, resources and content; what is not here no program looks at. */
const annotationForms: Readonly<Record<string, Form>> = {
  title: isText,
  readOnlyHint: isFlag,
  destructiveHint: isFlag,
  idempotentHint: isFlag,
  openWorldHint: isFlag,
  audience: (value) => Array.isArray(value) && value.every(isOneOf(['user', 'assistant'])),
  priority: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  lastModified: (value) => typeof value === 'string' && isMoment(value),
};

function isMoment(text: string): boolean {
  const day = moment.exec(text)?.[1];
  if (day === undefined) return false;
  // Of a day that there is not, such as the 30th of February, another one is made.
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

const iconForms: Readonly<Record<string, Form>> = {
  mimeType: isText,
  sizes: isTexts,
  theme: isOneOf(['light', 'dark']),
};

/** Without the members that are not of their form; the same object where all are. */
function fitting(of: JsonObject, forms: Readonly<Record<string, Form>>): JsonObject {
  const members = Object.entries(of);
  const kept = members.filter(
    ([name, value]) => !Object.hasOwn(forms, name) || (forms[name]?.(value) ?? true),
  );
  return kept.length === members.length ? of : Object.fromEntries(kept);
}

/** An icon without a source is none. */
function legacyIcons(icons: readonly JsonValue[]): readonly JsonValue[] {
  const kept = icons.flatMap((icon) =>
    isJsonObject(icon) && isText(icon['src']) ? [fitting(icon, iconForms)] : [],
  );
  const isSame = kept.length === icons.length && kept.every((icon, at) => icon === icons[at]);
  return isSame ? icons : kept;
}

function legacyExecution(execution: JsonValue | undefined): JsonValue | undefined {
  if (!isJsonObject(execution)) return undefined;
  return fitting(execution, { taskSupport: isOneOf(['forbidden', 'optional', 'required']) });
}

/**
 * The root of a schema: its properties as objects, and the names of those that are required. JSON
 * Schema knows `true` and `false` as schemas, these clients know objects that mean the same.
 */
function legacySchema(schema: JsonObject): JsonObject {
  const { properties, required } = schema;
  return withMembers(schema, {
    properties: isJsonObject(properties) ? legacyProperties(properties) : undefined,
    required: Array.isArray(required) ? legacyNames(required as readonly JsonValue[]) : undefined,
  });
}

function legacyProperties(properties: JsonObject): JsonObject {
  const members = Object.entries(properties);
  if (members.every(([, schema]) => isJsonObject(schema))) return properties;
  return Object.fromEntries(
    members.map(([name, schema]) => {
      if (isJsonObject(schema)) return [name, schema];
      return [name, schema === false ? { not: {} } : {}];
    }),
  );
}

function legacyNames(names: readonly JsonValue[]): readonly JsonValue[] {
  return names.every(isText) ? names : names.filter(isText);
}

/**
 * A schema of results that is an object, and that they can make a validator of: their SDK does so
 * as it reads the list, and where it fails there is no list. It keeps schemas by `$id`, so that of
 * two tools with one the second would be checked by the schema of the first.
 */
function legacyOutputSchema(schema: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(schema) || schema['type'] !== 'object') return undefined;
  const { $id: _id, ...rest } = schema;
  const root = legacySchema('$id' in schema ? rest : schema);
  return isCompilable(root) ? root : undefined;
}
