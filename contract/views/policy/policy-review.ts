/** What a draft of a policy comes to, before anybody puts it in place. */
import * as z from 'zod';
import { policyDocumentSchema } from './policy-document.ts';

const policyFaultSchema = z.object({
  /** E.g. `connectors.provided[0].url`; empty: the draft as a whole. */
  place: z.string(),
  /** The same, member by member. */
  path: z.array(z.union([z.string(), z.int()])),
  message: z.string(),
});
export type PolicyFaultView = z.infer<typeof policyFaultSchema>;

/** Of one thing that differs from the policy in force; `other`: neither, or both. */
const policyChangeSchema = z.object({
  topic: z.string(),
  direction: z.enum(['stricter', 'looser', 'other']),
  says: z.string(),
});
export type PolicyChange = z.infer<typeof policyChangeSchema>;

/** Where a policy has a place. */
export const policySystemSchema = z.enum(['linux', 'macos', 'windows']);
export type PolicySystem = z.infer<typeof policySystemSchema>;

/** What the draft was held against. */
const comparisonSchema = z.object({
  /** `none`: nobody manages this computer; `unusable`: what is there cannot be read. */
  against: z.enum(['none', 'in-force', 'unusable']),
  changes: z.array(policyChangeSchema),
});
export type PolicyComparison = z.infer<typeof comparisonSchema>;

export const policyReviewSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('faulty'), faults: z.array(policyFaultSchema) }),
  z.object({
    kind: z.literal('usable'),
    policy: policyDocumentSchema,
    /** The file as it would be written; characters that cannot be seen are escaped. */
    text: z.string(),
    /** What it does, a line for each thing it sets. */
    lines: z.array(z.object({ topic: z.string(), says: z.string() })),
    comparison: comparisonSchema,
  }),
]);
export type PolicyReview = z.infer<typeof policyReviewSchema>;
