/** Tools: listed, set one by one, or set for a whole connector. */
import * as z from 'zod';
import { either, read, type CommandSpec } from './command.ts';
import { clientIdSchema, connectorNameSchema } from '../views/ids.ts';
import { toolDiffSchema } from '../views/tools/tool-diff.ts';
import { accessClassSchema, toolModeSchema } from '../views/access.ts';
import { toolFilterSchema, toolIndexSchema, toolOrderSchema } from '../views/tools/tool-index.ts';
import { toolViewSchema } from '../views/tools/tool-view.ts';

export const toolCommands = {
  /** Tools with the decision on each, for one client or for nobody in particular. */
  'tools.list': read(
    z.strictObject({
      connector: connectorNameSchema.optional(),
      clientId: clientIdSchema.optional(),
    }),
    z.array(toolViewSchema),
  ),
  /** A piece of all tools there are, with what is known of their use and who may call them. */
  'tools.find': read(
    z.strictObject({
      ...toolFilterSchema.shape,
      order: toolOrderSchema.default('connector'),
      isDescending: z.boolean().default(false),
      offset: z.int().nonnegative().max(1_000_000).default(0),
      limit: z.int().min(1).max(200).default(100),
      /** Its place is told. */
      exposedName: z.string().min(1).max(400).optional(),
    }),
    toolIndexSchema,
  ),
  /** Core refuses to make more possible than before where the person is not present. */
  'tool.set': either(
    'tools',
    z.strictObject({
      connector: connectorNameSchema,
      tool: z.string().min(1).max(256),
      /** null goes back to the default of the class. */
      mode: toolModeSchema.nullable().optional(),
      /** null goes back to what annotations and name say. */
      class: accessClassSchema.nullable().optional(),
      /**
       * Nothing opens this tool any more: no mode, rule, approval or scope (ATMOS-35); false lifts
       * that.
       */
      never: z.boolean().optional(),
    }),
    toolViewSchema,
    { about: ({ connector, tool }) => ({ connector, tool }) },
  ),
  /** What the tool says now beside what was accepted of it. */
  'tools.diff': read(
    z.strictObject({ connector: connectorNameSchema, tool: z.string().min(1).max(256) }),
    toolDiffSchema,
  ),
  /**
   * Sets the mode of every tool of this class; null goes back to the default. Core refuses to make
   * more possible than before where the person is not present. Not for destructive ones: those are
   * set one by one.
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
