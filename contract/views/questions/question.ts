/** What waits for the person, and what a prompt shows of it. */
import * as z from 'zod';
import { accessClassSchema } from '../access.ts';
import { shownArguments } from '../approval-view.ts';
import { connectorNameSchema } from '../ids.ts';
import { consentQuestionSchema } from './consent-question.ts';
import { questionCommon } from './question-common.ts';

const count = z.int().nonnegative();

/**
 * A web page started a login of a program that is known by a web address which was never read.
 * Allow reads the address, nothing more; the consent follows as a question of its own (SEC-23).
 */
const lookupQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('lookup'),
  url: z.string(),
  host: z.string(),
  askedBy: z.string().nullable(),
});
export type LookupQuestion = z.infer<typeof lookupQuestionSchema>;

/** What is odd about who makes a call; an ordinary one has none. */
const approvalWarningSchema = z.object({
  code: z.enum(['look-alike', 'same-name', 'other-program']),
  text: z.string(),
});
export type ApprovalWarning = z.infer<typeof approvalWarningSchema>;

const approvalQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('approval'),
  connector: connectorNameSchema,
  /** As the person calls it; null: they gave it no title. */
  connectorTitle: z.string().nullable(),
  /** Whose account it is, as the person calls it. */
  account: z.string().nullable(),
  /** The program at the other end, where the system says. */
  askedBy: z.string().nullable(),
  tool: z.string(),
  toolTitle: z.string().nullable(),
  class: accessClassSchema,
  ...shownArguments,
  why: z.string(),
  warnings: z.array(approvalWarningSchema),
  /** May be allowed for the session; otherwise only this one call. */
  mayLast: z.boolean(),
  /** May be allowed for the time to come. */
  mayAlways: z.boolean(),
  /** False once the client stopped waiting; an answer is then kept for its repeat. */
  clientWaits: z.boolean(),
  /**
   * How often the client asked for this tool since the question came up; only the shown call is
   * ever allowed once.
   */
  count: z.int().positive(),
  /** How often the person was asked about calls of this client today. */
  requestsToday: count,
});
export type ApprovalQuestion = z.infer<typeof approvalQuestionSchema>;

export const questionSchema = z.discriminatedUnion('kind', [
  consentQuestionSchema,
  approvalQuestionSchema,
  lookupQuestionSchema,
]);
export type Question = z.infer<typeof questionSchema>;

/** What a prompt shows now. `nonce` proves that an Allow was pressed on exactly this content. */
export const promptViewSchema = z.object({
  question: questionSchema.nullable(),
  position: count,
  total: count,
  nonce: z.string().nullable(),
  /** Milliseconds until Allow works, counted from this answer. */
  allowInMs: count,
});
export type PromptView = z.infer<typeof promptViewSchema>;
