/**
 * What MCP Apps put into the wire: which page a tool opens, who may call the tool, and what a
 * client declares that shows pages (MCP extension `io.modelcontextprotocol/ui`, SEP-1865). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

export const uiExtension = 'io.modelcontextprotocol/ui';

/** The type of a page. */
const pageType = 'text/html;profile=mcp-app';

/** Of the URIs of pages. */
const pageScheme = 'ui://';

/** What Consentry declares where it reads lists for all of its clients. */
export const showsPages: JsonObject = Object.freeze({
  [uiExtension]: Object.freeze({ mimeTypes: Object.freeze([pageType]) }),
});

/** @returns whether the URI names a page of an app */
export function isPage(uri: string): boolean {
  return uri.startsWith(pageScheme);
}

/**
 * The page that a tool opens: `_meta.ui.resourceUri`, and its older name.
 *
 * @returns its URI, or null for a tool without one
 */
export function pageOf(definition: JsonObject): string | null {
  const { _meta: meta } = definition;
  if (!isJsonObject(meta)) return null;
  const ui = meta['ui'];
  const named = isJsonObject(ui) ? ui['resourceUri'] : undefined;
  for (const uri of [named, meta['ui/resourceUri']])
    if (typeof uri === 'string' && isPage(uri)) return uri;
  return null;
}

/** @returns the definition without what it says of pages */
export function withoutPages(definition: JsonObject): JsonObject {
  const { _meta: meta, ...rest } = definition;
  if (!isJsonObject(meta)) return definition;
  const { ui: _ui, 'ui/resourceUri': _uri, ...others } = meta;
  return Object.keys(others).length === 0 ? rest : { ...rest, _meta: others };
}

/** @returns whether only pages may call the tool: the model is not shown it */
export function isForPagesOnly(definition: JsonObject): boolean {
  const { _meta: meta } = definition;
  const ui = isJsonObject(meta) ? meta['ui'] : undefined;
  const visibility: JsonValue | undefined = isJsonObject(ui) ? ui['visibility'] : undefined;
  return Array.isArray(visibility) && visibility.length > 0 && !visibility.includes('model');
}

/** @returns names of the tools that pages of their server may call, where they say nothing else */
export function callsOf(
  tools: readonly { readonly name: string; readonly definition: JsonObject }[],
): readonly string[] {
  return tools.flatMap(({ name, definition }) => {
    const { _meta: meta } = definition;
    const ui = isJsonObject(meta) ? meta['ui'] : undefined;
    const visibility = isJsonObject(ui) ? ui['visibility'] : undefined;
    return !Array.isArray(visibility) || visibility.includes('app') ? [name] : [];
  });
}

/** @returns what a client declared of pages, bounded; null for one that shows none */
export function declaredPages(capabilities: JsonObject): JsonObject | null {
  const { extensions } = capabilities;
  const declared = isJsonObject(extensions) ? extensions[uiExtension] : undefined;
  if (!isJsonObject(declared)) return null;
  const types = declared['mimeTypes'];
  if (!Array.isArray(types)) return {};
  const mimeTypes = (types as readonly JsonValue[]).filter(
    (type): type is string => typeof type === 'string' && type.length <= longestType,
  );
  return { mimeTypes: mimeTypes.slice(0, mostTypes) };
}

const longestType = 128;
const mostTypes = 16;
