/** Questions that are over: what was asked, what became of it, where, and how fast. */
import * as z from 'zod';

const outcomes = [
  'allowed',
  'allowed-once',
  'allowed-session',
  'allowed-always',
  /** The call had ended before the answer, which was kept for its repeat. */
  'allowed-late',
  'denied',
  'denied-blocked',
  /** Another call of the tool was denied, and this one with it. */
  'denied-together',
  'expired',
  'client-left',
  /** The client was told to come back, and nobody has answered since. */
  'unanswered',
  'withdrawn',
] as const;

const pastQuestionSchema = z.object({
  /** Of the entry in the activity log that asked, or says what became of it. */
  entryId: z.int().positive(),
  kind: z.enum(['approval', 'consent', 'lookup']),
  /** Of an approval: the call. */
  callId: z.string().nullable(),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  /** Of an approval. */
  connector: z.string().nullable(),
  tool: z.string().nullable(),
  outcome: z.enum(outcomes),
  /** Where the person answered, e.g. `in the window`; null: nobody did, or the log does not say. */
  where: z.string().nullable(),
  at: z.iso.datetime(),
  /** From the question to its end; null: the log does not say. */
  afterMs: z.number().nonnegative().nullable(),
});
export type PastQuestion = z.infer<typeof pastQuestionSchema>;

export const answerHistorySchema = z.object({
  /** The newest question first; what still waits is not among them. */
  questions: z.array(pastQuestionSchema),
  /** Goes into `before` for older ones; null: these were the oldest. */
  next: z.int().positive().nullable(),
});
export type AnswerHistory = z.infer<typeof answerHistorySchema>;
