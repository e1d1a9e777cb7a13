/**
 * Results as a client of each revision may see them (MCP 2026-07-28, Caching;
 * docs/reference/mcp-revisions.md#legacy-client-modern-server). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { staysBehind } from './definitions/foreign-meta.ts';
import { legacyOffering, legacyTool } from './legacy/legacy-shapes.ts';
import { isModernRevision, metaKey } from './revisions.ts';

export interface ServerInfo {
  readonly name: string;
  readonly version: string;
}

/** A complete result of our own making or a relayed one, for a modern client. */
export function modernResult(result: JsonObject, server: ServerInfo): JsonObject {
  const meta = isJsonObject(result['_meta']) ? result['_meta'] : none;
  return { resultType: 'complete', ...result, _meta: { ...meta, ...ownMeta(server) } };
}

const none: JsonObject = Object.freeze({});
const ownMetas = new WeakMap<ServerInfo, JsonObject>();

function ownMeta(server: ServerInfo): JsonObject {
  let meta = ownMetas.get(server);
  if (meta === undefined) {
    meta = { [metaKey.serverInfo]: { ...server } };
    ownMetas.set(server, meta);
  }
  return meta;
}

/** What differs by grant and may change with every setting: private, not to be kept (SEC-55). */
export const uncached: JsonObject = { ttlMs: 0, cacheScope: 'private' };

/**
 * How long an answer may be kept, by the client that it is for and nobody else (SEC-55).
 *
 * @param ttlMs as the server said; foreign
 * @see MCP 2026-07-28, Caching
 */
export function cacheHints(ttlMs: JsonValue | undefined): JsonObject {
  if (typeof ttlMs !== 'number' || !Number.isSafeInteger(ttlMs) || ttlMs <= 0) return uncached;
  return { ttlMs: Math.min(ttlMs, limits.http.longestKept), cacheScope: 'private' };
}

/**
 * What a legacy client of `revision` understands of a relayed result. Structured content that it
 * does not know is left out; where no text says the same, it gets its JSON as text.
 */
export function legacyResult(result: JsonObject, revision: string): JsonObject {
  const kept: Record<string, JsonValue | undefined> = { ...withoutEnvelope(result) };
  const { structuredContent: structured } = kept;
  if (structured !== undefined && (revision < '2025-06-18' || !isJsonObject(structured))) {
    delete kept['structuredContent'];
    kept['content'] = withText(kept['content'], structured);
  }
  if (revision < '2025-06-18' && Array.isArray(kept['content'])) {
    kept['content'] = (kept['content'] as readonly JsonValue[]).map(plainContent);
  }
  return kept;
}

function withText(content: JsonValue | undefined, structured: JsonValue): JsonValue {
  const blocks = Array.isArray(content) ? (content as readonly JsonValue[]) : [];
  if (blocks.some((block) => isJsonObject(block) && block['type'] === 'text')) return blocks;
  return [...blocks, { type: 'text', text: JSON.stringify(structured) }];
}

/**
 * Removes what only the upstream's own conversation is about, and whatever imitates our voice
 * (SEC-45).
 */
export function foreignResult(result: JsonObject): JsonObject {
  const cleaned = withoutOurVoice(withoutAsks(result));
  const { content, contents, messages } = result;
  if (Array.isArray(content)) return withEach(cleaned, 'content', content, foreignBlock);
  if (Array.isArray(contents)) return withEach(cleaned, 'contents', contents, foreignBlock);
  if (Array.isArray(messages)) return withEach(cleaned, 'messages', messages, foreignMessage);
  return cleaned;
}

/** Untouched it stays the same object: most results are. */
function withEach(
  result: JsonObject,
  member: string,
  items: readonly JsonValue[],
  clean: (item: JsonValue) => JsonValue,
): JsonObject {
  const cleaned = items.map(clean);
  return cleaned.every((item, place) => item === items[place])
    ? result
    : { ...result, [member]: cleaned };
}

/** Of a prompt: a role and one block. */
function foreignMessage(message: JsonValue): JsonValue {
  if (!isJsonObject(message) || message['content'] === undefined) return message;
  const content = foreignBlock(message['content']);
  return content === message['content'] ? message : { ...message, content };
}

function withoutAsks(result: JsonObject): JsonObject {
  let kept = result;
  // Members that ask for input mean nothing in a complete result, and a client might still act on
  // them (SEC-44).
  if ('inputRequests' in kept || 'requestState' in kept) {
    const { inputRequests: _requests, requestState: _state, ...rest } = kept;
    kept = rest;
  }
  return 'ttlMs' in kept || 'cacheScope' in kept ? { ...kept, ...cacheHints(kept['ttlMs']) } : kept;
}

/** A content block and the resource embedded in it have a `_meta` of their own. */
function foreignBlock(block: JsonValue): JsonValue {
  if (!isJsonObject(block)) return block;
  const { resource } = block;
  const cleaned = withoutOurVoice(block);
  if (!isJsonObject(resource)) return cleaned;
  const cleanedResource = withoutOurVoice(resource);
  return cleanedResource === resource ? cleaned : { ...cleaned, resource: cleanedResource };
}

/** The params of a notification of a server as they may be passed on (SEC-45). */
export function foreignParams(params: JsonObject): JsonObject {
  return withoutOurVoice(params);
}

/** Members that only the server's own conversation is about go with those in our voice. */
function withoutOurVoice(foreign: JsonObject): JsonObject {
  const meta = foreign['_meta'];
  if (meta === undefined) return foreign;
  const kept = isJsonObject(meta)
    ? Object.entries(meta).filter(([name, value]) => !staysBehind(name) && value !== undefined)
    : [];
  if (isJsonObject(meta) && kept.length === Object.keys(meta).length) return foreign;
  const { _meta: _dropped, ...rest } = foreign;
  return kept.length === 0 ? rest : { ...rest, _meta: Object.fromEntries(kept) };
}

/** A tool definition as `revision` knows it. */
export function toolForRevision(definition: JsonObject, revision: string): JsonObject {
  if (isModernRevision(revision)) return definition;
  const readable = legacyTool(definition);
  if (revision >= '2025-11-25') return readable;
  const { icons: _icons, execution: _execution, ...rest } = readable;
  const kept: Record<string, JsonValue | undefined> = rest;
  if (revision < '2025-06-18') {
    delete kept['outputSchema'];
    delete kept['title'];
    delete kept['_meta'];
  }
  if (revision < '2025-03-26') delete kept['annotations'];
  return kept;
}

/** A resource, a template of resources or a prompt as `revision` knows it. */
export function offeringForRevision(one: JsonObject, revision: string): JsonObject {
  if (isModernRevision(revision)) return one;
  const readable = legacyOffering(one);
  if (revision >= '2025-11-25') return readable;
  const { icons: _icons, ...known } = readable;
  if (revision >= '2025-06-18') return known;
  const { title: _title, _meta, ...rest } = known;
  return rest;
}

function withoutEnvelope(result: JsonObject): JsonObject {
  const { resultType: _type, ttlMs: _ttl, cacheScope: _scope, ...rest } = result;
  return rest;
}

/** 2025-03-26 knows no `resource_link`. */
function plainContent(block: JsonValue): JsonValue {
  if (!isJsonObject(block) || block['type'] !== 'resource_link') return block;
  const uri = typeof block['uri'] === 'string' ? block['uri'] : '';
  const name = typeof block['name'] === 'string' ? block['name'] : 'resource';
  return { type: 'text', text: `${name}: ${uri}` };
}
