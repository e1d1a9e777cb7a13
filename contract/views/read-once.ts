/**
 * A schema for views that are kept: what was read once and has not been replaced is not read again.
 */
import * as z from 'zod';

/** @param schema of an object or array that nobody changes after it was first read */
export function readOnce<Schema extends z.ZodType>(
  schema: Schema,
): z.ZodType<z.output<Schema>, z.input<Schema>> {
  const known = new WeakMap<object, z.output<Schema>>();
  return z.custom<z.input<Schema>>().transform((value, context): z.output<Schema> => {
    const isKept = typeof value === 'object' && value !== null;
    const before = isKept ? known.get(value) : undefined;
    if (before !== undefined) return before;
    const { success, data, error } = schema.safeParse(value);
    if (!success) {
      for (const { path, message } of error.issues)
        context.issues.push({ code: 'custom', path: [...path], message, input: value });
      return z.NEVER;
    }
    if (isKept) known.set(value, data);
    return data;
  });
}
