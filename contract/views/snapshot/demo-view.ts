/** How far the demo is: a small server and a small client that come with Consentry. */
import * as z from 'zod';
import { connectorNameSchema } from '../ids.ts';

export const demoStepIds = ['login', 'read', 'write', 'delete', 'after-revoke'] as const;
const demoStepIdSchema = z.enum(demoStepIds);
export type DemoStepId = z.infer<typeof demoStepIdSchema>;

/**
 * What the demo client got. `granted`, `denied`: its login. `answered`: its call came back with a
 * result; `refused`: with a refusal; `logged-out`: its token is not taken. `failed`: no answer that
 * could be read.
 */
const demoOutcomeSchema = z.enum([
  'granted',
  'denied',
  'answered',
  'refused',
  'logged-out',
  'failed',
]);
export type DemoOutcome = z.infer<typeof demoOutcomeSchema>;

const demoStepSchema = z.object({
  id: demoStepIdSchema,
  /** `next`: waits for a press. `running`: waits for an answer, perhaps the person's. */
  state: z.enum(['later', 'next', 'running', 'done']),
  /** Of the last try; null before the first. */
  outcome: demoOutcomeSchema.nullable(),
  /** What the client was told, characters made visible; null: nothing. */
  said: z.string().nullable(),
});
export type DemoStep = z.infer<typeof demoStepSchema>;

export const demoViewSchema = z.object({
  /** The connector of the demo server; null: it was not added. */
  connector: connectorNameSchema.nullable(),
  /** The registration of the demo client; null: there is none. */
  clientId: z.string().nullable(),
  /** The demo client is still registered and cannot go on: Consentry ended in the middle. */
  isInterrupted: z.boolean(),
  steps: z.array(demoStepSchema),
});
export type DemoView = z.infer<typeof demoViewSchema>;
