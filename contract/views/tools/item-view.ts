/** What a server says beside its tools, for its review: instructions, pages of apps, skills. */
import * as z from 'zod';
import { connectorNameSchema } from '../ids.ts';

export const itemKindSchema = z.enum(['instructions', 'page', 'skill', 'skill_file']);

/** Which version of which item; what is accepted is what was shown. */
export const itemVersionSchema = z.strictObject({
  kind: itemKindSchema,
  /** The URI of a page, of a skill's `SKILL.md` or of a file; empty for instructions. */
  name: z.string().max(2048),
  hash: z.string().max(64),
});

export const itemViewSchema = z.object({
  connector: connectorNameSchema,
  kind: itemKindSchema,
  name: z.string(),
  /** The same with every character visible. */
  label: z.string(),
  hash: z.string(),
  review: z.enum(['accepted', 'new', 'changed']),
  /** False for what cannot be reviewed, and so is given to nobody. */
  canBeAccepted: z.boolean(),
  flags: z.array(z.string()),
  /** “Accept all” leaves it out. */
  needsLook: z.boolean(),
});
export type ItemView = z.infer<typeof itemViewSchema>;
