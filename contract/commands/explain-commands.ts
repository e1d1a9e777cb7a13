/** Asks why a call was decided as it was, or how one would be decided. */
import * as z from 'zod';
import { read, type CommandSpec } from './command.ts';
import { explanationSchema, judgementSchema } from '../views/explain.ts';
import { clientIdSchema, connectorNameSchema } from '../views/ids.ts';

export const explainCommands = {
  /** Why an entry of the log was decided as it was. */
  'explain.entry': read(z.strictObject({ id: z.int().positive() }), explanationSchema),
  /** What would happen to a call, without making it. */
  'explain.call': read(
    z.strictObject({
      /** Absent: any client that was given everything. */
      clientId: clientIdSchema.optional(),
      connector: connectorNameSchema,
      tool: z.string().min(1).max(256),
      arguments: z.record(z.string(), z.json()).optional(),
    }),
    judgementSchema,
  ),
} as const satisfies Record<string, CommandSpec>;
