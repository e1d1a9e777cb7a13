/**
 * A page of an app as it is reviewed: what `resources/read` gives for its URI, and what the list of
 * resources adds for the client that shows it (MCP extension `io.modelcontextprotocol/ui`,
 * SEP-1865). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { copyObject } from '../../mcp/definitions/copy-json.ts';
import { metaMember } from '../../mcp/definitions/foreign-meta.ts';

const bounds = {
  depth: limits.upstream.opaqueDepth,
  nodes: limits.upstream.opaqueNodes,
  bytes: limits.upstream.pageBytes,
};

/**
 * @param result of `resources/read`; foreign
 * @param listed the entry of the same URI in the list of resources: what it says of the page holds
 *   where the page says nothing itself
 * @returns null for what is no page, or too large to be reviewed
 */
export function pageDefinition(
  uri: string,
  result: JsonObject,
  listed: JsonObject | undefined,
): JsonObject | null {
  const { contents } = result;
  if (!Array.isArray(contents)) return null;
  const pieces = (contents as readonly JsonValue[]).map(piece);
  const taken = pieces.filter((each): each is JsonObject => each !== null);
  if (taken.length === 0 || taken.length !== pieces.length) return null;
  const meta = listed?.['_meta'];
  const ui = isJsonObject(meta) ? meta['ui'] : undefined;
  const whole: JsonObject = {
    uri,
    contents: taken,
    ...metaMember(result['_meta']),
    ...(ui !== undefined && { listed: ui }),
  };
  return copyObject(whole, bounds);
}

function piece(foreign: JsonValue): JsonObject | null {
  if (!isJsonObject(foreign)) return null;
  const { uri, mimeType, text, blob } = foreign;
  return {
    ...(typeof uri === 'string' && { uri }),
    ...(typeof mimeType === 'string' && { mimeType }),
    ...(typeof text === 'string' && { text }),
    ...(typeof blob === 'string' && { blob }),
    ...metaMember(foreign['_meta']),
  };
}
