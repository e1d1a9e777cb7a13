/**
 * A tool's result as a client gets it, around the bytes it came in; null where something in it has
 * to change. Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { receivedAs } from './as-received.ts';
import { modernResult, type ServerInfo } from './downstream-result.ts';

/** What goes around the members of a result. */
export interface Around {
  readonly before: string;
  readonly after: string;
}

/** Three pieces of one JSON text. */
export interface ResultPieces {
  readonly before: string;
  readonly bytes: Buffer;
  readonly after: string;
}

/** Equal to `modernResult(result, server)`. */
export function modernPieces(result: JsonObject, server: ServerInfo): ResultPieces | null {
  const bytes = receivedAs(result);
  if (bytes === null || '_meta' in result) return null;
  const { before, after } = modernAround(server);
  return { before: 'resultType' in result ? '{' : before, bytes: bytes.subarray(1, -1), after };
}

/** The text of `modernResult(result, server)`. */
export function modernText(result: JsonObject, server: ServerInfo): string {
  if (!('_meta' in result || 'resultType' in result)) {
    // Most results: nothing of theirs is in what we add, so theirs need not become another object
    // first.
    const text = JSON.stringify(result);
    const { before, after } = modernAround(server);
    if (text.length > 2) return before + text.slice(1, -1) + after;
  }
  return JSON.stringify(modernResult(result, server));
}

/** How a complete result says so, by those who say it first. */
export const completeFirst = '{"resultType":"complete",';

const arounds = new WeakMap<ServerInfo, Around>();

/** What goes around the members of a result that names no type, for a modern client. */
export function modernAround(server: ServerInfo): Around {
  let around = arounds.get(server);
  if (around === undefined) {
    const { _meta: meta } = modernResult({}, server);
    around = { before: completeFirst, after: `,"_meta":${JSON.stringify(meta)}}` };
    arounds.set(server, around);
  }
  return around;
}

/** The same for an older client; null for those that do not understand all there may be in it. */
export function legacyAround(revision: string): Around | null {
  return revision < '2025-06-18' ? null : { before: '{', after: '}' };
}

/** Equal to `legacyResult(result, revision)`. */
export function legacyPieces(result: JsonObject, revision: string): ResultPieces | null {
  const bytes = receivedAs(result);
  if (bytes === null || 'ttlMs' in result || 'cacheScope' in result) return null;
  const { structuredContent: structured, content } = result;
  if (structured !== undefined && (revision < '2025-06-18' || !isJsonObject(structured)))
    return null;
  if (revision < '2025-06-18' && hasLink(content)) return null;
  if (!('resultType' in result)) return { before: '', bytes, after: '' };
  const isFirst = bytes.toString('latin1', 0, completeFirst.length) === completeFirst;
  return isFirst ? { before: '{', bytes: bytes.subarray(completeFirst.length), after: '' } : null;
}

function hasLink(content: JsonValue | undefined): boolean {
  return (
    Array.isArray(content) &&
    (content as readonly JsonValue[]).some(
      (block) => isJsonObject(block) && block['type'] === 'resource_link',
    )
  );
}
