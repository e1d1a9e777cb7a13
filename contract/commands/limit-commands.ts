/** How many calls clients may make: shown and changed. */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';
import { callLimitsSchema, callLimitsViewSchema } from '../views/call-limits.ts';

const change = callLimitsSchema.partial().nullable().optional();

export const callLimitCommands = {
  /** How many calls are allowed. */
  'limits.get': read(z.strictObject({}), callLimitsViewSchema),
  /**
   * What is absent stays; null goes back to the default. From the next call on. Raising one needs
   * presence.
   */
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
