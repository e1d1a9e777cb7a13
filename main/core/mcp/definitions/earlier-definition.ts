/**
 * What Consentry 0.2 kept of a tool, and the digest of that: a tool that was accepted then stays
 * accepted, although more of it is kept now. Pure.
 */
import { canonicalJson } from '../../lib/canonical-json.ts';
import { sha256Hex } from '../../lib/digest.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';

const hints = ['title', 'readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'];
const longestIcon = 512;

/** @returns the digest that Consentry 0.2 gave this definition */
export function earlierHash(definition: JsonObject): string {
  const { annotations, icons, execution, _meta, ...rest } = definition;
  return sha256Hex(
    canonicalJson({
      ...rest,
      ...annotationsThen(annotations),
      ...iconsThen(icons),
      ...executionThen(execution),
    }),
  );
}

function annotationsThen(annotations: JsonValue | undefined): JsonObject {
  if (!isJsonObject(annotations)) return {};
  const members = hints.flatMap((name): [string, JsonValue][] => {
    const value = annotations[name];
    return value === undefined ? [] : [[name, value]];
  });
  return members.length === 0 ? {} : { annotations: Object.fromEntries(members) };
}

/** Only where each came from; a long address was known by its digest. */
function iconsThen(icons: JsonValue | undefined): JsonObject {
  if (!Array.isArray(icons)) return {};
  const sources = (icons as readonly JsonValue[]).flatMap((icon) => {
    const source = isJsonObject(icon) ? icon['src'] : undefined;
    if (typeof source !== 'string') return [];
    const text = source.replaceAll(/\p{Cs}/gu, '\ufffd');
    const isLong = text.length > longestIcon;
    return [{ src: isLong ? `${text.slice(0, 40)}… sha256:${sha256Hex(text)}` : text }];
  });
  return sources.length === 0 ? {} : { icons: sources };
}

function executionThen(execution: JsonValue | undefined): JsonObject {
  const support = isJsonObject(execution) ? execution['taskSupport'] : undefined;
  return typeof support === 'string' ? { execution: { taskSupport: support.slice(0, 64) } } : {};
}
