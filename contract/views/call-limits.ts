/** How many calls clients may make. */
import * as z from 'zod';

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
