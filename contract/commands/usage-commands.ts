/**
 * What the audit log adds up to: pictures are drawn from this. Counting happens here, rows stay
 * where they are.
 */
import * as z from 'zod';
import { read, type CommandSpec } from './command.ts';
import { clientIdSchema, connectorNameSchema } from '../views/ids.ts';

const count = z.int().nonnegative();
/** Twice the longest that is shown, so that it can be compared with the period before. */
const days = z.int().min(1).max(180).default(30);
const milliseconds = z.number().nonnegative();

const usageDaySchema = z.object({
  /** In UTC, e.g. `2026-11-21`. */
  day: z.string(),
  allowed: count,
  denied: count,
  failed: count,
});
export type UsageDay = z.infer<typeof usageDaySchema>;

const latencySchema = z.object({
  /** How long one point is. */
  step: z.enum(['hour', 'day']),
  /** Oldest first; a stretch without calls has no point. */
  points: z.array(
    z.object({ at: z.iso.datetime(), calls: count, p50: milliseconds, p95: milliseconds }),
  ),
  /** Of all of them together; null without any. */
  all: z.object({ calls: count, p50: milliseconds, p95: milliseconds }).nullable(),
});
export type Latency = z.infer<typeof latencySchema>;

export const usageCommands = {
  /**
   * Calls of tools on each of the last days, today last; all of them, or of one client, connector
   * or tool.
   */
  'usage.days': read(
    z.strictObject({
      days,
      clientId: clientIdSchema.optional(),
      connector: connectorNameSchema.optional(),
    }),
    z.array(usageDaySchema),
  ),
  /** How long calls of a connector took, from its newest allowed ones. */
  'usage.latency': read(z.strictObject({ connector: connectorNameSchema }), latencySchema),
  /**
   * How often a client, or all of them together, called each tool in these days. What is not in it
   * was not called.
   */
  'usage.tools': read(
    z.strictObject({ clientId: clientIdSchema.optional(), days }),
    z.array(z.object({ connector: z.string(), tool: z.string(), calls: count })),
  ),
  /** What the list of tools at `/mcp` costs a client in every conversation. */
  'usage.context': read(
    z.strictObject({ clientId: clientIdSchema }),
    z.object({
      tools: count,
      /** Of the list as JSON. */
      bytes: count,
    }),
  ),
} as const satisfies Record<string, CommandSpec>;
