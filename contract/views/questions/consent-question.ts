/** A question whether a client gets access. */
import * as z from 'zod';
import { questionCommon } from './question-common.ts';

/**
 * How long a consent lasts at most; `longest` is until it is revoked, or unused for 30 days, or 180
 * days old.
 */
export const consentDurationSchema = z.enum(['hour', 'day', 'month', 'longest']);
export type ConsentDuration = z.infer<typeof consentDurationSchema>;

/** Something to look at before saying yes; each code is shown with its own mark. */
const consentWarningSchema = z.object({
  code: z.enum([
    'look-alike',
    'same-name',
    'web-page',
    'loopback-only',
    'web-client',
    'no-resource',
    'device',
    'changed',
    'not-checked',
  ]),
  text: z.string(),
});
export type ConsentWarning = z.infer<typeof consentWarningSchema>;

export const consentQuestionSchema = z.object({
  ...questionCommon,
  kind: z.literal('consent'),
  /**
   * How much the proof line is worth: `none`, a secret or key it holds, or a web address that
   * vouches for it.
   */
  proofLevel: z.enum(['none', 'secret', 'address']),
  /** The program that registered this client and the one that asks now, where the system says. */
  registeredBy: z.string().nullable(),
  askedBy: z.string().nullable(),
  /** Set for a login without a browser: the code the person typed. */
  userCode: z.string().nullable(),
  resource: z.string(),
  /** Scopes as requested; empty when the client named none. */
  scopes: z.array(z.string()),
  scopesInWords: z.array(z.string()),
  /**
   * What this client may do here already; null when it has no access yet. Then `choices` are only
   * what is new.
   */
  already: z.object({ scopes: z.array(z.string()), inWords: z.array(z.string()) }).nullable(),
  /** Where the code will be sent, as registered and as a short line for people. */
  redirectUri: z.string(),
  redirectInWords: z.string(),
  choices: z.array(
    z.object({
      /**
       * A connector name, `*` for all connectors, present and future, or a right to read about
       * Consentry itself.
       */
      name: z.string(),
      label: z.string(),
      /** The most that can be given here: what was requested, limited by the ceilings. */
      maximum: z.enum(['none', 'read', 'write']),
      limitedBy: z.string().nullable(),
      /** What this client has here now. */
      before: z.enum(['none', 'read', 'write']),
      /** What the window starts from. */
      suggested: z.enum(['none', 'read', 'write']),
      /** Tools of the connector by the level that opens them, as they stand now (ATLAR-20). */
      opens: z.object({ read: z.array(z.string()), write: z.array(z.string()) }).optional(),
    }),
  ),
  /**
   * Why nothing can be allowed now, and who can change that; null: it can. Then there is no Allow.
   */
  refusal: z.string().nullable(),
  offlineAccess: z.boolean(),
  /**
   * When access of this client ends by itself, in whole days: without use, and at the latest. Its
   * own lifetimes and those of the organisation count.
   */
  lasts: z.object({
    unusedDays: z.int().positive(),
    longestDays: z.int().positive(),
  }),
  /** How long the answer may hold, the suggested one first. */
  durations: z.array(z.object({ value: consentDurationSchema, label: z.string() })).min(1),
  /**
   * "Don't ask again for the same scopes" may be offered: the client can prove who it is (SEC-22).
   */
  canRemember: z.boolean(),
  warnings: z.array(consentWarningSchema),
  /**
   * A sentence that the person has to confirm before an Allow counts; null: none. Where there is
   * one, nothing is suggested.
   */
  mustConfirm: z.string().nullable(),
});
export type ConsentQuestion = z.infer<typeof consentQuestionSchema>;
