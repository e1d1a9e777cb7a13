/** The commands about the tools of a connector as a whole. */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';
import { connectorNameSchema } from '../views/ids.ts';
import { toolDiffSchema } from '../views/tool-diff.ts';
import { toolModeSchema, toolViewSchema } from '../views/views.ts';

export const toolCommands = {
  /** What the tool says now beside what was accepted of it. */
  'tools.diff': read(
    z.strictObject({ connector: connectorNameSchema, tool: z.string().min(1).max(256) }),
    toolDiffSchema,
  ),
  /**
   * Sets the mode of every tool of this class; null goes back to the default. Core refuses to make more possible than before
   * where the person is not present. Not for destructive ones: those are set one by one.
   */
  'tools.setMode': either(
    'tools',
    z.strictObject({
      connector: connectorNameSchema,
      class: z.enum(['read', 'write']),
      mode: toolModeSchema.nullable(),
    }),
    z.array(toolViewSchema),
    { about: ({ connector }) => ({ connector }) },
  ),
} as const satisfies Record<string, CommandSpec>;
