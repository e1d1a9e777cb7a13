/** The commands that answer questions, and those about answers that still hold. */
import * as z from 'zod';
import { answerIdSchema, answersViewSchema, standingScopeSchema } from '../views/answers.ts';
import { answerHistorySchema } from '../views/questions/answer-history.ts';
import { consent, presence, read, restrict } from './command.ts';
import { questionIdSchema } from '../views/ids.ts';
import { connectorAccessSchema } from '../views/access.ts';
import { consentDurationSchema } from '../views/questions/consent-question.ts';

const nothing = z.strictObject({});
const narrowest = standingScopeSchema.parse({});

export const answerCommands = {
  /** Answers a question with yes. Once: a second answer is refused. */
  'question.allow': consent(
    z.strictObject({
      id: questionIdSchema,
      /** From the prompt that showed it; windows must send it, terminal and operator have none. */
      nonce: z.string().max(128).nullable().default(null),
      /** Consent: what to give; absent takes what the question suggests. */
      access: connectorAccessSchema.optional(),
      /** Approval: how long the answer holds. */
      for: z.enum(['once', 'session', 'always']).default('once'),
      /** Approval: what `always` covers; absent: exactly these arguments, without an end. */
      always: standingScopeSchema.default(narrowest),
      /** Consent: how long at most; absent takes the first that the question offers. */
      duration: consentDurationSchema.optional(),
      /**
       * Consent: the same scopes need no question the next time; only where the question offers it.
       */
      remember: z.boolean().default(false),
      /** Consent: the person confirmed what `mustConfirm` of the question says. */
      confirmed: z.boolean().default(false),
    }),
    z.object({ id: questionIdSchema, outcome: z.literal('allowed') }),
    {},
  ),
  /** Answers a question with no. */
  'question.deny': restrict(
    z.strictObject({
      id: questionIdSchema,
      /** Approval: also set the tool to `block`. Consent: also block the client. */
      block: z.boolean().default(false),
      /** Approval: words of the person that the model gets to read (ATRYUM-54). */
      reason: z.string().trim().max(300).optional(),
    }),
    z.object({ id: questionIdSchema, outcome: z.literal('denied') }),
    {},
  ),

  /** Answers that still hold, and calls that nobody answered. */
  'answers.list': read(nothing, answersViewSchema),
  /** Questions that are over, newest first, a page at a time. */
  'answers.history': read(
    z.strictObject({
      /** Only those whose entry is older. */
      before: z.int().positive().optional(),
      limit: z.int().min(1).max(100).default(30),
    }),
    answerHistorySchema,
  ),
  /** Ends one that was given; what it covered asks again. */
  'answer.end': restrict(z.strictObject({ id: answerIdSchema }), z.object({ id: answerIdSchema }), {
    unwritten: 'Ending it writes an entry of its own, whoever ends it.',
  }),
  /**
   * Asks once more about a call that was missed or denied, in the prompt; nothing is allowed by
   * that (ATRYUM-55).
   */
  'approval.reopen': presence(
    z.strictObject({ id: answerIdSchema }),
    z.object({ id: answerIdSchema }),
    {},
  ),
} as const;
