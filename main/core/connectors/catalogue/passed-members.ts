/**
 * Members of a resource, template or prompt that pass as they were received: annotations, icons and
 * `_meta`. One that is too large makes the whole thing unusable.
 */
import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { copyObject, opaqueBounds } from '../../mcp/definitions/copy-json.ts';
import { copyMeta } from '../../mcp/definitions/foreign-meta.ts';
import { iconsMember } from '../../mcp/definitions/icons.ts';

type Copied = JsonObject | null | undefined;

/** @param copy gives null for what cannot be taken */
function opaque(copy: (foreign: JsonValue | undefined) => Copied) {
  return z
    .custom<JsonValue>()
    .optional()
    .transform((foreign, context): JsonObject | undefined => {
      const taken = copy(foreign);
      if (taken !== null) return taken;
      context.addIssue('too large or too deep');
      return z.NEVER;
    });
}

export const passedMembers = {
  icons: z
    .custom<JsonValue>()
    .optional()
    .transform((foreign) => iconsMember(foreign)['icons']),
  _meta: opaque((foreign) => copyMeta(foreign)),
};

/** Of resources and templates. */
export const passedAnnotations = opaque((foreign) => {
  if (!isJsonObject(foreign)) return undefined;
  const copy = copyObject(foreign, opaqueBounds);
  if (copy === null) return null;
  const kept = Object.entries(copy).filter(([name, value]) => isKnownAs(name, value));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
});

/**
 * Members that MCP knows are kept where they are what it says: a client may refuse a whole list for
 * another type.
 *
 * @see MCP 2026-07-28, Resources, Annotations
 */
function isKnownAs(name: string, value: JsonValue | undefined): boolean {
  switch (name) {
    case 'audience':
      return (
        Array.isArray(value) && value.length <= 2 && value.every((who) => readers.includes(who))
      );
    case 'priority':
      return typeof value === 'number' && value >= 0 && value <= 1;
    case 'lastModified':
      return typeof value === 'string' && value.length <= limits.upstream.offeredName;
    default:
      return true;
  }
}

const readers: readonly JsonValue[] = ['user', 'assistant'];
