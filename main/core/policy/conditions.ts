/**
 * Whether a call's arguments are those that a rule or a standing approval means. Pure, total and
 * linear in the size of the arguments: a value that is missing, or of another kind, fits no test.
 */
import type { ArgumentTest, Condition } from '../../../contract/views/conditions.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../lib/json.ts';
import { compileTextPattern } from './text-pattern.ts';

/** True when the arguments meet every condition; no conditions are met by any arguments. */
export type ArgumentMatch = (args: JsonObject) => boolean;

/**
 * @param conditions all of them have to be met
 * @see RFC 6901
 */
export function compileConditions(conditions: readonly Condition[]): ArgumentMatch {
  const compiled = conditions.map(({ pointer, test }) => ({
    path: pathOf(pointer),
    fits: compileTest(test),
  }));
  return (args) =>
    compiled.every(({ path, fits }) => {
      const value = valueAt(args, path);
      return value !== undefined && fits(value);
    });
}

function compileTest(test: ArgumentTest): (value: JsonValue) => boolean {
  switch (test.kind) {
    case 'equals': {
      const expected = canonicalJson(test.value);
      return (value) => canonicalJson(value) === expected;
    }
    case 'glob': {
      const fits = compileTextPattern(test.pattern);
      return (value) => typeof value === 'string' && fits(value);
    }
    case 'between': {
      const { least, most } = test;
      return (value) =>
        typeof value === 'number' &&
        (least === null || value >= least) &&
        (most === null || value <= most);
    }
    case 'oneOf': {
      const values = new Set<unknown>(test.values);
      return (value) => values.has(value);
    }
  }
}

/** RFC 6901 section 3 and 4: `~1` is `/`, `~0` is `~`. */
function pathOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function valueAt(args: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = args;
  for (const part of path) {
    if (Array.isArray(value))
      value = /^(?:0|[1-9]\d{0,8})$/u.test(part)
        ? (value as readonly JsonValue[])[Number(part)]
        : undefined;
    else if (isJsonObject(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}
