/** One tool with the decision on it. */
import * as z from 'zod';
import { accessClassSchema, toolModeSchema } from '../access.ts';
import { connectorNameSchema } from '../ids.ts';

const count = z.int().nonnegative();

export const toolViewSchema = z.object({
  connector: connectorNameSchema,
  name: z.string(),
  /** The name on `/mcp`, `<connector>__<tool>`. */
  exposedName: z.string(),
  title: z.string().nullable(),
  description: z.string(),
  class: accessClassSchema,
  /** False: nothing the tool says tells its class, so it counts as writing (ATLAR-26). */
  isClassKnown: z.boolean(),
  /** True when a person set the class by hand. */
  classOverridden: z.boolean(),
  mode: toolModeSchema,
  modeOverridden: z.boolean(),
  /** The person pinned it as never: nothing opens it. */
  never: z.boolean(),
  /**
   * What is set for the client that was asked about; null when nothing is, and without a client.
   */
  clientMode: toolModeSchema.nullable(),
  review: z.enum(['accepted', 'new', 'changed']),
  outcome: z.enum(['allow', 'ask', 'deny']),
  reason: z.string(),
  reasonText: z.string(),
  /** The step of the decision that decided, e.g. `ceiling`, `mode`, `rules`. */
  layer: z.string(),
  /** Rules look at the arguments: another call of the tool may come out differently. */
  dependsOnArguments: z.boolean(),
  flags: z.array(z.string()),
  /** Where in `description` it reads like instructions to a model: start and end of each place. */
  marks: z.array(z.tuple([count, count])),
  /**
   * Its text has something that the person looks at by itself: "accept all" leaves it out (SEC-83,
   * SEC-85).
   */
  needsLook: z.boolean(),
  /**
   * It was another for a while and is as accepted again, or as accepted before the last time
   * (SEC-84).
   */
  turned: z.enum(['back', 'earlier']).nullable(),
  /** Only pages of its server may call it: no model is shown it. */
  isForPages: z.boolean(),
  /** The page that a client shows for it; null for none. */
  page: z.string().nullable(),
  /** How much it adds to the list that a client reads. */
  listedBytes: count,
});
export type ToolView = z.infer<typeof toolViewSchema>;
