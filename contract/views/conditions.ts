/**
 * What a rule or a standing approval requires of a call's arguments. No pattern language that can
 * be slow: a value, a text with `*`, a range, a list (SEC-59).
 */
import * as z from 'zod';

const scalar = z.union([z.string().max(4096), z.number(), z.boolean(), z.null()]);

/** Bytes of JSON that one `equals` may hold. */
const longestValue = 65_536;

const argumentTestSchema = z.discriminatedUnion('kind', [
  /** Exactly this JSON value; the order of members does not count. */
  z.strictObject({
    kind: z.literal('equals'),
    value: z
      .json()
      .refine((value) => JSON.stringify(value).length <= longestValue, 'is longer than 64 KiB'),
  }),
  /**
   * A text in which every `*` stands for any run of characters, also none. Everything else is
   * literal.
   */
  z.strictObject({ kind: z.literal('glob'), pattern: z.string().max(512) }),
  /** A number from `least` to `most`, both included; null leaves that side open. */
  z.strictObject({
    kind: z.literal('between'),
    least: z.number().nullable().default(null),
    most: z.number().nullable().default(null),
  }),
  z.strictObject({ kind: z.literal('oneOf'), values: z.array(scalar).min(1).max(100) }),
]);
export type ArgumentTest = z.output<typeof argumentTestSchema>;

export const conditionSchema = z.strictObject({
  /**
   * RFC 6901: `/repo/owner`, or the empty text for all arguments together. A value that is not
   * there fits no test.
   */
  pointer: z
    .string()
    .max(256)
    .regex(/^(?:\/(?:[^~/]|~[01])*)*$/u, 'is no JSON pointer, such as /repository/owner'),
  test: argumentTestSchema,
});
export type Condition = z.output<typeof conditionSchema>;

export const conditionsSchema = z.array(conditionSchema).max(32);
