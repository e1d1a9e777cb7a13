/**
 * Resources that a server named to a grant in what it answered: links and embedded resources of
 * results and prompts, and the parts of what was read. MCP lets them be missing from
 * `resources/list` (2025-06-18, tools, resource links), so whoever may read only what is listed may
 * read these too. Kept in memory, with caps; after a restart the server has to name them again.
 */
import type { LiveToken } from '../../grants/live-token.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';

export interface LinkedResources {
  /** @param result of the connector to something that the grant asked for; foreign */
  note(token: LiveToken, connectorId: string, result: JsonObject): void;
  /** @param uri as the server names it */
  has(token: LiveToken, connectorId: string, uri: string): boolean;
}

/** @returns an empty memory of links, bounded by `limits.linkedResources` */
export function createLinkedResources(): LinkedResources {
  /** By grant; of grants and of their links the longest unused go first. */
  const grants = new Map<string, Set<string>>();

  function linksOf(grantId: string): Set<string> {
    const links = grants.get(grantId) ?? new Set();
    grants.delete(grantId);
    grants.set(grantId, links);
    dropFirst(grants, limits.linkedResources.grants);
    return links;
  }

  return {
    note({ grant }, connectorId, result) {
      const uris = urisIn(result);
      if (uris.length === 0) return;
      const links = linksOf(grant.grantId);
      for (const uri of uris) {
        if (uri.length > limits.upstream.offeredUri) continue;
        const key = keyOf(connectorId, uri);
        links.delete(key);
        links.add(key);
        dropFirst(links, limits.linkedResources.perGrant);
      }
    },
    has: ({ grant }, connectorId, uri) =>
      grants.get(grant.grantId)?.has(keyOf(connectorId, uri)) === true,
  };
}

function keyOf(connectorId: string, uri: string): string {
  return `${connectorId} ${uri}`;
}

function dropFirst(kept: Map<string, unknown> | Set<string>, most: number): void {
  for (const key of kept.keys()) {
    if (kept.size <= most) return;
    kept.delete(key);
  }
}

function urisIn({ content, contents, messages }: JsonObject): readonly string[] {
  return [
    ...objectsOf(content).flatMap(uriOf),
    ...objectsOf(contents).flatMap(({ uri }) => (typeof uri === 'string' ? [uri] : [])),
    ...objectsOf(messages).flatMap((message) =>
      objectsOf([message['content'] ?? null]).flatMap(uriOf),
    ),
  ];
}

/** Of a content block. */
function uriOf({ type, uri, resource }: JsonObject): readonly string[] {
  const named =
    type === 'resource_link' ? uri : isJsonObject(resource) ? resource['uri'] : undefined;
  return typeof named === 'string' ? [named] : [];
}

function objectsOf(list: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(list) ? (list as readonly JsonValue[]).filter(isJsonObject) : [];
}
