/** From nothing to the first call: the steps of setting Consentry up, and how far they are. */
import * as z from 'zod';
import { connectorNameSchema } from '../ids.ts';

const setupStepIdSchema = z.enum(['access', 'connector', 'connect', 'review', 'client', 'call']);
export type SetupStepId = z.infer<typeof setupStepIdSchema>;

export const setupStepSchema = z.object({
  id: setupStepIdSchema,
  /** True by what there is, not by what somebody pressed. */
  isDone: z.boolean(),
  /** The connector that the step is about; null: none, or there is none yet. */
  connector: connectorNameSchema.nullable(),
});
export type SetupStep = z.infer<typeof setupStepSchema>;
