/** Parts of what is shown about calls that wait: their arguments, and how such questions behave. */
import * as z from 'zod';

const count = z.int().nonnegative();

export const shownArguments = {
  /**
   * The arguments as they will be sent: pretty JSON, every character visible, head and tail of what
   * is long.
   */
  arguments: z.string(),
  hiddenCharacters: count,
  /** Of the arguments as they will be sent. */
  argumentBytes: count,
  /** The top-level arguments one by one, as far as they are few enough to be read. */
  argumentList: z.array(
    z.object({
      name: z.string(),
      value: z.string(),
      hiddenCharacters: count,
      kind: z.enum(['text', 'number', 'other']),
      /**
       * Against the last call of this tool that was let through; `same` too where there was none.
       */
      change: z.enum(['same', 'new', 'changed']),
      /** What it was then. */
      before: z.string().nullable(),
      /** The name as `always` takes it; null: it is too odd to be chosen by itself. */
      key: z.string().nullable(),
    }),
  ),
  /** Arguments that are not in the list. */
  moreArguments: count,
  /** Arguments that the last call let through had, and this one has not. */
  goneArguments: z.array(z.string()),
  /**
   * When a call of this tool was let through before in this run, there is something to compare
   * with.
   */
  hasBefore: z.boolean(),
};

/** How questions about calls behave. */
export const approvalSettingsSchema = z.object({
  /** How long a call waits for an answer at most. */
  approvalSeconds: z.int().min(30).max(300),
  /** Answers "for this session" end when the screen is locked, where the system reports that. */
  lockEndsSessions: z.boolean(),
  /**
   * For how long a client's writing elsewhere asks after it has read what strangers wrote (SEC-86).
   */
  untrustedMinutes: z.int().min(1).max(240),
});
export type ApprovalSettings = z.infer<typeof approvalSettingsSchema>;
