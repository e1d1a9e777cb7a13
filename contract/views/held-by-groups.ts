/** What the groups of a client hold it to, as part of its view (ATOMIC-10). */
import * as z from 'zod';
import { connectorNameSchema } from './ids.ts';

/** What a person may set a connector to in a grant or a permission set: `none` takes it out. */
export const accessChoiceSchema = z.enum(['none', 'read', 'write']);
export type AccessChoice = z.infer<typeof accessChoiceSchema>;

export const heldByGroupsShape = {
  /** Names of the groups it is in. */
  groups: z.array(z.string()),
  /**
   * How far those hold it at each connector, and through which set and group; empty where it is in
   * none.
   */
  heldTo: z.array(
    z.object({ connector: connectorNameSchema, level: accessChoiceSchema, inWords: z.string() }),
  ),
};
