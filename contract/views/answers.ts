/**
 * Answers to calls that still hold: once (kept for a repeat), for this session, always. And calls
 * that nobody answered. An answer only ever answers a question; it never lifts a refusal.
 */
import * as z from 'zod';
import { longestRun } from '../plain/input-limits.ts';
import { clientIdSchema, connectorNameSchema } from './ids.ts';

const time = z.iso.datetime();
const count = z.int().nonnegative();

export const answerIdSchema = z.string().min(1).max(64);

/** What may stand in the place of one top-level argument of the call that was shown. */
const argumentChoiceSchema = z.discriminatedUnion('may', [
  z.strictObject({ name: z.string().max(200), may: z.literal('same') }),
  z.strictObject({ name: z.string().max(200), may: z.literal('any') }),
  z.strictObject({
    name: z.string().max(200),
    may: z.literal('begin'),
    with: z.string().min(1).max(500),
  }),
  z.strictObject({
    name: z.string().max(200),
    may: z.literal('between'),
    least: z.number(),
    most: z.number(),
  }),
]);
export type ArgumentChoice = z.output<typeof argumentChoiceSchema>;

/**
 * What "always" covers. Choices only: the values come from the call that was shown, as the core
 * holds it.
 */
export const standingScopeSchema = z.strictObject({
  arguments: z
    .discriminatedUnion('are', [
      z.strictObject({ are: z.literal('exactly') }),
      /**
       * Arguments that are not named stay as they were; others than the shown ones are never
       * covered.
       */
      z.strictObject({
        are: z.literal('chosen'),
        choices: z.array(argumentChoiceSchema).min(1).max(32),
      }),
      z.strictObject({ are: z.literal('any') }),
    ])
    .default({ are: 'exactly' }),
  /** After the call that was shown; null: any number. */
  calls: z.int().min(1).max(longestRun.calls).nullable().default(null),
  /** From the answer on; null: without an end. */
  minutes: z.int().min(1).max(longestRun.minutes).nullable().default(null),
});
export type StandingScope = z.output<typeof standingScopeSchema>;

const aboutCall = {
  id: answerIdSchema,
  clientId: clientIdSchema,
  clientName: z.string(),
  connector: connectorNameSchema,
  tool: z.string(),
};

const givenAnswerSchema = z.object({
  ...aboutCall,
  /** `once`: the client left before the answer; its repeat passes. */
  kind: z.enum(['once', 'session', 'always']),
  /** Which arguments are covered, as a sentence. */
  covers: z.string(),
  givenAt: time,
  /** When it ends by itself; null: never. */
  until: time.nullable(),
  /** Null: any number. */
  callsLeft: count.nullable(),
  calls: count,
  lastUsedAt: time.nullable(),
  /** It let no call pass for 30 days. */
  isUnneeded: z.boolean(),
});
export type GivenAnswer = z.infer<typeof givenAnswerSchema>;

/** A call that ended before anybody answered: its time was over, or its client left. */
const missedCallSchema = z.object({
  ...aboutCall,
  /** The arguments on one line, visible, bounded. */
  arguments: z.string(),
  why: z.enum(['expired', 'client-left']),
  askedAt: time,
  missedAt: time,
});
export type MissedCall = z.infer<typeof missedCallSchema>;

export const answersViewSchema = z.object({
  given: z.array(givenAnswerSchema),
  missed: z.array(missedCallSchema),
  /**
   * Calls that ended without a yes, missed or denied, and that can still be asked about once more
   * (`approval.reopen`); by the call that their entries in the log are about.
   */
  again: z.array(z.object({ id: answerIdSchema, callId: z.string() })),
});
export type AnswersView = z.infer<typeof answersViewSchema>;
