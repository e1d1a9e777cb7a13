/** What servers say beside their tools: listed, compared with what was accepted, accepted. */
import * as z from 'zod';
import { grant, read } from './command.ts';
import { connectorNameSchema } from '../views/ids.ts';
import { itemKindSchema, itemVersionSchema, itemViewSchema } from '../views/tools/item-view.ts';
import { toolDiffSchema } from '../views/tools/tool-diff.ts';

export const itemCommands = {
  'items.list': read(z.strictObject({ connector: connectorNameSchema }), z.array(itemViewSchema)),
  /** An item beside what was accepted of it. */
  'items.diff': read(
    z.strictObject({
      connector: connectorNameSchema,
      kind: itemKindSchema,
      name: z.string().max(2048),
    }),
    toolDiffSchema,
  ),
  /** Accepts these versions; one that is another by now is left as it is. */
  'items.accept': grant(
    null,
    z.strictObject({
      connector: connectorNameSchema,
      items: z.array(itemVersionSchema).min(1).max(64),
    }),
    z.array(itemViewSchema),
    { about: ({ connector }) => ({ connector }) },
  ),
} as const;
