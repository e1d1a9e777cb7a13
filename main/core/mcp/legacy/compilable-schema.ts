/**
 * Whether the SDK of 2025-11-25 can make a validator of a schema: draft 7, of which nothing is
 * fetched. Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { type Form, isFlag, isNumber, isOneOf, isText, isTexts } from './forms.ts';

/** Whether every keyword is of its form, and every reference leads to a schema within it. */
export function isCompilable(root: JsonObject): boolean {
  const anchors = new Set<string>();
  const references: string[] = [];
  if (!isSound(root, anchors, references)) return false;
  return references.every((reference) => leadsSomewhere(reference, root, anchors));
}

const isSchema: Form = (value) => isJsonObject(value) || isFlag(value);
const isSchemas: Form = (value) =>
  Array.isArray(value) && value.length > 0 && value.every(isSchema);
const types = ['string', 'number', 'integer', 'boolean', 'null', 'object', 'array'];
const isType = isOneOf(types);

const numbers = ['multipleOf', 'maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum'];
const counts = ['Length', 'Items', 'Properties', 'Contains'].flatMap((of) => [
  `max${of}`,
  `min${of}`,
]);
const branches = ['not', 'if', 'then', 'else', 'contains', 'propertyNames'];
const others = ['additionalItems', 'additionalProperties'];

function formsOf(keywords: readonly string[], form: Form): Readonly<Record<string, Form>> {
  return Object.fromEntries(keywords.map((keyword) => [keyword, form]));
}

/** What keywords have to be for a validator of draft 7, which is what these clients use. */
const keywordForms: Readonly<Record<string, Form>> = {
  ...formsOf([...numbers, ...counts], isNumber),
  ...formsOf([...branches, ...others], isSchema),
  ...formsOf(['allOf', 'anyOf', 'oneOf'], isSchemas),
  ...formsOf(['nullable', 'uniqueItems'], isFlag),
  type: (value) => isType(value) || (Array.isArray(value) && value.every(isType)),
  enum: (value) => Array.isArray(value) && value.length > 0,
  format: isText,
  pattern: isExpression,
  required: isTexts,
  items: (value) => isSchema(value) || (Array.isArray(value) && value.every(isSchema)),
  dependencies: (value) => isNamed(value, (one) => isSchema(one) || isTexts(one)),
  properties: (value) => isNamed(value, isSchema),
  patternProperties: (value) =>
    isNamed(value, isSchema) && Object.keys(value ?? {}).every(isExpression),
};

function isNamed(value: JsonValue | undefined, form: Form): boolean {
  return isJsonObject(value) && Object.values(value).every(form);
}

function isExpression(value: JsonValue | undefined): boolean {
  if (typeof value !== 'string') return false;
  try {
    return new RegExp(value, 'u').unicode;
  } catch {
    return false;
  }
}

/** Their values are names with a schema for each. */
const named = ['properties', 'patternProperties', '$defs', 'definitions', 'dependencies'];
/** Their values are no schemas, whatever is in them. */
const plain = ['const', 'enum', 'default'];
/** Lists in which the validator looks for anchors. */
const searched = ['items', 'allOf', 'anyOf', 'oneOf'];

const isAnchor = isOneOf(['$anchor', '$dynamicAnchor']);
const anchorName = /^[a-z_][\w.-]*$/iu;

/** A part of a schema. The validator finds an anchor neither at the root nor in most lists. */
interface Part {
  readonly value: JsonValue | undefined;
  readonly findsAnchors: boolean;
}

/** Looks through all schemas of it, and collects where they lead. */
function isSound(root: JsonObject, anchors: Set<string>, references: string[]): boolean {
  // Two of one name are refused, wherever they stand.
  const names = new Set<string>();
  const waiting: Part[] = [{ value: root, findsAnchors: false }];
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    const { value: schema, findsAnchors } = part;
    if (!isJsonObject(schema)) {
      if (Array.isArray(schema)) waiting.push(...parts(schema as readonly JsonValue[], false));
      continue;
    }
    // The place from which references are read is another one below it.
    if ('$id' in schema || 'id' in schema) return false;
    if (schema['nullable'] !== undefined && schema['type'] === undefined) return false;
    for (const [keyword, value] of Object.entries(schema)) {
      if (value === undefined) continue;
      // The validator takes `__proto__` and its like for keywords that it knows.
      if (keyword in Object.prototype) return false;
      if (Object.hasOwn(keywordForms, keyword) && keywordForms[keyword]?.(value) === false)
        return false;
      if (keyword === '$ref') references.push(typeof value === 'string' ? value : '');
      else if (isAnchor(keyword) && typeof value === 'string') {
        if (!anchorName.test(value) || names.has(value)) return false;
        names.add(value);
        if (findsAnchors) anchors.add(`#${value}`);
      } else waiting.push(...below(keyword, value));
    }
  }
  return true;
}

/** What may be a schema in the value of a keyword. */
function below(keyword: string, value: JsonValue): readonly Part[] {
  if (plain.includes(keyword)) return [];
  if (named.includes(keyword) && isJsonObject(value)) return parts(Object.values(value), true);
  if (!Array.isArray(value)) return parts([value], true);
  if (keyword === 'examples') return [];
  return parts(value as readonly JsonValue[], searched.includes(keyword));
}

function parts(values: readonly (JsonValue | undefined)[], findsAnchors: boolean): readonly Part[] {
  return values.map((value) => ({ value, findsAnchors }));
}

/** Within the schema itself: nothing is fetched for it. */
function leadsSomewhere(reference: string, root: JsonObject, anchors: Set<string>): boolean {
  if (reference === '#' || anchors.has(reference)) return true;
  if (!reference.startsWith('#/')) return false;
  let at: JsonValue | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const name = memberName(part);
    if (name === null || typeof at !== 'object' || at === null || !Object.hasOwn(at, name))
      return false;
    at = Array.isArray(at) ? (at as readonly JsonValue[])[Number(name)] : (at as JsonObject)[name];
  }
  return isSchema(at);
}

/** A part of a JSON Pointer in a URI; null for one that cannot be decoded. */
function memberName(part: string): string | null {
  try {
    return decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
  } catch {
    return null;
  }
}
