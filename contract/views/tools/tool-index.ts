/** Every tool of every connector as one list, a piece at a time. */
import * as z from 'zod';
import { accessClassSchema, toolModeSchema } from '../access.ts';
import { clientIdSchema, connectorNameSchema } from '../ids.ts';
import { toolViewSchema } from './tool-view.ts';

const count = z.int().nonnegative();
/** No installation has more connectors that somebody would choose by name. */
const mostChosen = 100;

/** How the list is ordered; equal ones stand by connector and name. */
export const toolOrderSchema = z.enum(['name', 'connector', 'cost', 'lastUsed']);
export type ToolOrder = z.infer<typeof toolOrderSchema>;

/** What the list is narrowed to. Within one member any value fits; the members all have to. */
export const toolFilterSchema = z.strictObject({
  /** Each word has to stand in the name, title, description or connector. */
  search: z.string().max(256).optional(),
  connectors: z.array(connectorNameSchema).min(1).max(mostChosen).optional(),
  classes: z.array(accessClassSchema).min(1).max(3).optional(),
  modes: z.array(toolModeSchema).min(1).max(3).optional(),
  reviews: z.array(toolViewSchema.shape.review).min(1).max(3).optional(),
});
export type ToolFilter = z.infer<typeof toolFilterSchema>;

const listedToolSchema = z.object({
  tool: toolViewSchema,
  /** The last day of a call that was let through, in UTC; null: none in the counted days. */
  lastUsedOn: z.iso.date().nullable(),
  /** Clients whose call would run, or would ask the person; the first ones by name. */
  callers: z.array(z.object({ clientId: clientIdSchema, outcome: z.enum(['allow', 'ask']) })),
  /** How many there are of them in all. */
  callerCount: count,
});
export type ListedTool = z.infer<typeof listedToolSchema>;

/** One piece of the list. */
export const toolIndexSchema = z.object({
  tools: z.array(listedToolSchema),
  /** How many fit the filter. */
  total: count,
  /** How many there are. */
  all: count,
  /** Where the tool that was asked for stands among those that fit; null: not among them. */
  position: count.nullable(),
  /** So many days are looked at for `lastUsedOn`. */
  countedDays: count,
});
export type ToolIndex = z.infer<typeof toolIndexSchema>;
