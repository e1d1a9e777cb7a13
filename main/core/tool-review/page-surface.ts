/**
 * What of a page matters to who reviews it: where it may reach, what it asks for, what it says (MCP
 * extension `io.modelcontextprotocol/ui`, SEP-1865). Every string is made visible. Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { visible } from '../lib/visible-text.ts';

export interface PageSurface {
  /** As the page declares them: `https://api.example.com (connect)`. */
  readonly reaches: readonly string[];
  /** `camera`, `microphone` and the like. */
  readonly permissions: readonly string[];
  /** Origins of addresses that stand in its text. */
  readonly named: readonly string[];
  readonly types: readonly string[];
  /** Everything else that it says of itself. */
  readonly meta: JsonObject;
  /** Foreign, as the browser reads it. */
  readonly text: string;
}

const domains = [
  ['connectDomains', 'connect'],
  ['resourceDomains', 'load'],
  ['frameDomains', 'frame'],
  ['baseUriDomains', 'base'],
] as const;
const mostPlaces = 100;
const longestPlace = 200;

/** @param definition as `pageDefinition` made it */
export function pageSurface(definition: JsonObject): PageSurface {
  const pieces = objectsIn(definition['contents']);
  const uis = [...pieces.map((piece) => uiOf(piece['_meta'])), uiOf(definition['_meta'])];
  const listed = definition['listed'];
  if (isJsonObject(listed)) uis.push(listed);
  const text = pieces.map(textOf).join('\n');
  return {
    reaches: shown(uis.flatMap(reachesOf)),
    permissions: shown(uis.flatMap(permissionsOf)),
    named: addressesIn(text),
    types: shown(pieces.flatMap(({ mimeType }) => (typeof mimeType === 'string' ? mimeType : []))),
    meta: otherMeta(pieces, uis),
    text,
  };
}

/** @returns origins of addresses that stand in a text, each once, made visible */
export function addressesIn(text: string): readonly string[] {
  return shown([...text.matchAll(/\b(?:https?|wss?):\/\/[^\s"'`<>)\]}/\\]+/giu)].map(([at]) => at));
}

function objectsIn(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

function uiOf(meta: JsonValue | undefined): JsonObject {
  const ui = isJsonObject(meta) ? meta['ui'] : undefined;
  return isJsonObject(ui) ? ui : {};
}

function reachesOf({ csp }: JsonObject): readonly string[] {
  if (!isJsonObject(csp)) return [];
  return domains.flatMap(([member, verb]) =>
    textsIn(csp[member]).map((domain) => `${domain} (${verb})`),
  );
}

function permissionsOf({ permissions }: JsonObject): readonly string[] {
  return isJsonObject(permissions) ? Object.keys(permissions) : [];
}

function textsIn(value: JsonValue | undefined): readonly string[] {
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).filter((each): each is string => typeof each === 'string')
    : [];
}

/** Without what is said elsewhere. */
function otherMeta(pieces: readonly JsonObject[], uis: readonly JsonObject[]): JsonObject {
  const own: JsonObject = Object.assign({}, ...uis) as JsonObject;
  const { csp: _csp, permissions: _permissions, ...ui } = own;
  const metas = pieces.flatMap(({ _meta: meta }) =>
    isJsonObject(meta) ? Object.entries(meta) : [],
  );
  const others = Object.fromEntries(metas.filter(([name]) => name !== 'ui'));
  return { ...others, ...(Object.keys(ui).length > 0 && { ui }) };
}

/** A page may come as Base64 too. */
function textOf({ text, blob }: JsonObject): string {
  if (typeof text === 'string') return text;
  return typeof blob === 'string' ? Buffer.from(blob, 'base64').toString('utf8') : '';
}

function shown(all: readonly string[]): readonly string[] {
  return [...new Set(all.map((each) => visible(each, longestPlace)))].sort().slice(0, mostPlaces);
}
