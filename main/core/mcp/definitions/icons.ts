/**
 * Icons of tools, resources, templates, prompts and servers, as they were received (MCP 2025-11-25,
 * Icons). Consentry loads none of them (SEC-88). Pure.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { copyObject, opaqueBounds } from './copy-json.ts';

/** What a client may load or show without running anything. */
const shownFrom = /^(?:https?:\/\/|data:image\/)/iu;

/** @returns the member `icons`, or nothing where none can be taken */
export function iconsMember(foreign: JsonValue | undefined): JsonObject {
  if (!Array.isArray(foreign)) return {};
  const icons: JsonObject[] = [];
  let bytes = 0;
  for (const icon of foreign as readonly JsonValue[]) {
    const copy = copyIcon(icon);
    if (copy === null) continue;
    bytes += Buffer.byteLength(JSON.stringify(copy));
    if (icons.length === limits.upstream.icons || bytes > limits.upstream.opaqueBytes) break;
    icons.push(copy);
  }
  return icons.length === 0 ? {} : { icons };
}

function copyIcon(foreign: JsonValue): JsonObject | null {
  const source = isJsonObject(foreign) ? foreign['src'] : undefined;
  if (typeof source !== 'string' || !shownFrom.test(source)) return null;
  return copyObject(foreign, opaqueBounds);
}
