/** A tool is tried by the person. */
import * as z from 'zod';
import { presence, type CommandSpec } from './command.ts';
import { connectorNameSchema } from '../views/ids.ts';

export const tryToolCommands = {
  /**
   * Calls a tool that only reads, for the person who wants to see it work (ATLAR-30); what a client
   * may not, it may not either.
   */
  'tool.try': presence(
    z.strictObject({
      connector: connectorNameSchema,
      tool: z.string().min(1).max(256),
      arguments: z.record(z.string().max(256), z.json()).default({}),
    }),
    z.object({
      /** False when the tool answered with an error. */
      ok: z.boolean(),
      /** What it answered, as text, cut off where it is long. */
      text: z.string(),
      durationMs: z.number().nonnegative(),
    }),
    { about: ({ connector, tool }) => ({ connector, tool }) },
  ),
} as const satisfies Record<string, CommandSpec>;
