/** How many calls clients may make. */
import * as z from 'zod';
import { mostCalls } from '../plain/input-limits.ts';

export const callLimitsSchema = z.strictObject({
  callsPerMinute: z.int().min(1).max(mostCalls.callsPerMinute),
  callsPerDay: z.int().min(1).max(mostCalls.callsPerDay),
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
