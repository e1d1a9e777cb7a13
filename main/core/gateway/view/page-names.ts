/**
 * The pages of apps that one grant's tools open, by the URIs that clients know them under: as the
 * server names them, but for one that two connectors have. Its authority then begins with the
 * connector's name, so that only the server that declared a page answers for it.
 */
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import { isJsonObject, type JsonObject } from '../../lib/json.ts';
import { pageOf } from '../../mcp/extensions/ui-extension.ts';
import { looksNamed, named, ofPages } from './distinct-uris.ts';

export interface PageNames {
  /**
   * How a client knows this page of a connector; null where no tool of anybody opens it. A server
   * that offers the page of another one under its URI does not get that URI.
   */
  exposed(connector: string, uri: string): string | null;
  /** @param uri as a client names it; undefined where no tool opens it */
  find(uri: string): { readonly connector: string; readonly original: string } | undefined;
  /** The definition with the page that it opens as clients know it. */
  inDefinition(tool: Pick<CatalogueTool, 'connector' | 'definition'>): JsonObject;
}

/**
 * @param tools that the grant sees on its route
 * @param connectors of the route
 */
export function createPageNames(
  tools: Iterable<Pick<CatalogueTool, 'connector' | 'definition'>>,
  connectors: readonly string[],
): PageNames {
  const owners = new Map<string, Set<string>>();
  for (const { connector, definition } of tools) {
    const uri = pageOf(definition);
    if (uri === null) continue;
    const known = owners.get(uri) ?? new Set();
    owners.set(uri, known.add(connector));
  }
  const exposed = (connector: string, uri: string): string | null => {
    const of = owners.get(uri);
    if (of === undefined) return null;
    const isOwn = of.size === 1 && of.has(connector);
    const isPlain = isOwn && !looksNamed(ofPages, connector, uri, connectors);
    return isPlain ? uri : named(ofPages, connector, uri);
  };
  const byExposed = new Map(
    [...owners].flatMap(([original, connectors]) =>
      [...connectors].map(
        (connector) => [exposed(connector, original), { connector, original }] as const,
      ),
    ),
  );

  return {
    exposed,
    find: (uri) => byExposed.get(uri),
    inDefinition({ connector, definition }) {
      const uri = pageOf(definition);
      const known = uri === null ? null : exposed(connector, uri);
      return known === null || known === uri ? definition : withPage(definition, known);
    },
  };
}

function withPage(definition: JsonObject, uri: string): JsonObject {
  const { _meta: meta } = definition;
  if (!isJsonObject(meta)) return definition;
  const { ui } = meta;
  return {
    ...definition,
    _meta: {
      ...meta,
      ...(isJsonObject(ui) &&
        ui['resourceUri'] !== undefined && { ui: { ...ui, resourceUri: uri } }),
      ...(meta['ui/resourceUri'] !== undefined && { 'ui/resourceUri': uri }),
    },
  };
}
