/**
 * `_meta` on its way through: kept as it was received, but for the members that belong to one hop
 * and those that imitate our voice (MCP 2026-07-28, Overview, `_meta`; SEC-45). Pure.
 */
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json.ts';
import { copyObject, opaqueBounds, type JsonBounds } from './copy-json.ts';
import { metaKey, ownMetaPrefix } from '../revisions.ts';

/**
 * What each side of us says for itself: the envelope of a request, the token that progress is
 * reported under, the task that a message belongs to.
 */
const ofOneHop: ReadonlySet<string> = new Set([
  metaKey.protocolVersion,
  metaKey.clientCapabilities,
  metaKey.clientInfo,
  metaKey.logLevel,
  metaKey.serverInfo,
  metaKey.subscriptionId,
  'io.modelcontextprotocol/related-task',
  'progressToken',
]);

/** @returns whether a member of a foreign `_meta` stays with the side that sent it */
export function staysBehind(name: string): boolean {
  return ofOneHop.has(name) || name.startsWith(ownMetaPrefix);
}

/**
 * @param foreign a `_meta` of a definition, a request or a question
 * @returns what of it goes on; undefined for nothing, null for what is too deep or too large
 */
export function copyMeta(
  foreign: JsonValue | undefined,
  bounds: JsonBounds = opaqueBounds,
): JsonObject | null | undefined {
  // What is no object makes strict clients refuse the whole message that it is in.
  if (!isJsonObject(foreign)) return undefined;
  const own = Object.entries(foreign).filter(([name]) => !staysBehind(name));
  if (own.length === 0) return undefined;
  return copyObject(Object.fromEntries(own), bounds);
}

/** The same as a member, for what goes without it where it cannot be taken. */
export function metaMember(foreign: JsonValue | undefined): JsonObject {
  const meta = copyMeta(foreign);
  return meta === undefined || meta === null ? {} : { _meta: meta };
}
