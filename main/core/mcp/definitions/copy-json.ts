/** Deep copies of foreign JSON: bounded, and without surprises in prototypes (SEC-47). Pure. */
import { limits } from '../../limits/limits.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { isJsonObject } from '../../lib/json.ts';

/** How much of a foreign value is taken. */
export interface JsonBounds {
  /** Levels of objects and arrays. */
  readonly depth: number;
  /** Values of every kind. */
  readonly nodes: number;
  /** Of its JSON text in UTF-8. */
  readonly bytes: number;
}

/** Bounds of one value that passes as it was received: a `_meta`, annotations, icons. */
export const opaqueBounds: JsonBounds = {
  depth: limits.upstream.opaqueDepth,
  nodes: limits.upstream.opaqueNodes,
  bytes: limits.upstream.opaqueBytes,
};

/**
 * @param leavesOut says of a member whether the copy goes without it
 * @returns the copy, or null for what is no object, too deep, or too large
 */
export function copyObject(
  foreign: JsonValue | undefined,
  { depth, nodes, bytes }: JsonBounds,
  leavesOut?: (name: string, member: JsonValue | undefined) => boolean,
): JsonObject | null {
  const copy = copyValue(foreign, depth, { nodes }, leavesOut);
  if (!isJsonObject(copy)) return null;
  return Buffer.byteLength(JSON.stringify(copy)) <= bytes ? copy : null;
}

/** Undefined for what is too deep or too large. */
function copyValue(
  value: JsonValue | undefined,
  depth: number,
  budget: { nodes: number },
  leavesOut: ((name: string, member: JsonValue | undefined) => boolean) | undefined,
): JsonValue | undefined {
  budget.nodes -= 1;
  if (budget.nodes < 0) return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (depth === 0) return undefined;
  if (Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value as readonly JsonValue[]) {
      const copy = copyValue(item, depth - 1, budget, leavesOut);
      if (copy === undefined) return undefined;
      items.push(copy);
    }
    return items;
  }
  const members: [string, JsonValue][] = [];
  for (const [name, member] of Object.entries(value as JsonObject)) {
    if (leavesOut?.(name, member) === true) continue;
    const copy = copyValue(member, depth - 1, budget, leavesOut);
    if (copy === undefined) return undefined;
    members.push([name, copy]);
  }
  // fromEntries defines members, so that `__proto__` stays an ordinary name (SEC-47).
  return Object.fromEntries(members);
}
