/** A tool's result as a client gets it, around the bytes it came in; null where something in it has to change. Pure. */
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { receivedAs } from './as-received.ts';
import { modernResult, type ServerInfo } from './downstream-result.ts';

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

/** How a complete result says so, by those who say it first. */
export const completeFirst = '{"resultType":"complete",';

/** What goes around the members of a result that names no type, for a modern client. */
export function modernAround(server: ServerInfo): {
  readonly before: string;
  readonly after: string;
} {
  const { _meta: meta } = modernResult({}, server);
  return { before: completeFirst, after: `,"_meta":${JSON.stringify(meta)}}` };
}

/** The same for an older client; null for those that do not understand all there may be in it. */
export function legacyAround(
  revision: string,
): { readonly before: string; readonly after: string } | null {
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
