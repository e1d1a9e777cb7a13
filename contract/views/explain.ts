/**
 * Why a call was decided as it was, or would be decided: each step, which one decided, and what
 * would change it.
 */
import * as z from 'zod';
import { clientIdSchema, connectorNameSchema } from './ids.ts';
import { auditEntrySchema } from './audit-entry.ts';

const stepViewSchema = z.object({
  /** e.g. `ceiling`, `mode`, `rules`. */
  layer: z.string(),
  inWords: z.string(),
  /** The step that decided; those after it were not looked at. */
  isDeciding: z.boolean(),
});

export const judgementSchema = z.object({
  outcome: z.enum(['allow', 'ask', 'deny']),
  reason: z.string(),
  reasonText: z.string(),
  /** What lies behind the reason, and what would change it. */
  change: z.string(),
  /** Rules look at the arguments, which were not at hand: with some the outcome is another. */
  dependsOnArguments: z.boolean(),
  steps: z.array(stepViewSchema),
});
export type Judgement = z.infer<typeof judgementSchema>;

export const explanationSchema = z.object({
  /** The entry that was asked about; null for a call that was only thought of. */
  entry: auditEntrySchema.nullable(),
  /**
   * What the entry says, in one sentence; for entries that are no calls the only thing there is.
   */
  summary: z.string(),
  /**
   * What was found when it was decided; empty for entries that are no calls and for those of older
   * versions.
   */
  steps: z.array(stepViewSchema),
  /**
   * What lies behind the reason, and what would change it; null when the entry has no reason that
   * is known.
   */
  change: z.string().nullable(),
  /** How the same call would be decided now; null when client, connector or tool are gone. */
  now: judgementSchema.nullable(),
  /**
   * What a rule about calls like this one would begin with; null when this was no call of a tool.
   * It belongs directly above the rule that decided, so that it goes before no other (ATRYUM-53);
   * where none did, it comes last.
   */
  ruleFrom: z
    .object({
      clientId: clientIdSchema,
      connector: connectorNameSchema,
      tool: z.string(),
      position: z.int().positive(),
      /** The rule that decided, as one sentence; null when none did, or when it is gone. */
      above: z.string().nullable(),
    })
    .nullable(),
  /** Entries of the same call: when it was asked about, and how it ended. */
  related: z.array(auditEntrySchema),
});
export type Explanation = z.infer<typeof explanationSchema>;
