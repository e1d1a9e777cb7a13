/** How many calls clients may make (product.md section 6 step 4). */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';

export const callLimitsSchema = z.strictObject({
  callsPerMinute: z.int().min(1).max(10_000_000),
  callsPerDay: z.int().min(1).max(1_000_000_000),
});
export type CallLimits = z.infer<typeof callLimitsSchema>;

export const callLimitsViewSchema = z.strictObject({
  /** One login of one client. */
  grant: callLimitsSchema,
  /** One client with all its registrations and logins. */
  client: callLimitsSchema,
  /** All clients together. */
  all: callLimitsSchema,
});
export type CallLimitsView = z.infer<typeof callLimitsViewSchema>;

const change = callLimitsSchema.partial().nullable().optional();

export const callLimitCommands = {
  'limits.get': read(z.strictObject({}), callLimitsViewSchema),
  /** What is absent stays; null goes back to the default. From the next call on. Raising one needs presence. */
  'limits.set': either(
    'access',
    z.strictObject({
      grant: change,
      client: change,
      all: change,
    }),
    callLimitsViewSchema,
    {},
  ),
} as const satisfies Record<string, CommandSpec>;
