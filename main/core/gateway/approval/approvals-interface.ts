/** What the gateway and the commands know of held calls. */
import type { AnswersView } from '../../../../contract/views/answers.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { AnswerEnd } from './answer-log.ts';
import type { HeldCall } from './held-call.ts';

/** `cancelled`: the client left; nothing has to be said to it. */
export type HoldOutcome =
  | Extract<
      ReasonCode,
      | 'approved_once'
      | 'approved_session'
      | 'always_allowed'
      | 'denied_by_person'
      | 'denied_together'
      | 'too_many_denials'
      | 'approval_expired'
      | 'approval_waiting'
      | 'approval_withdrawn'
      | 'too_many_held'
      | 'changed_while_held'
    >
  | 'cancelled';

export interface HoldEnd {
  readonly outcome: HoldOutcome;
  /** What the person had to say with a denial, visible and bounded. */
  readonly words?: string | undefined;
}

export interface Approvals {
  /**
   * An earlier answer that covers this call; a late one, or one that counts, is used up by asking.
   */
  consume(call: HeldCall): 'approved_once' | 'approved_session' | 'always_allowed' | null;
  /**
   * Waits for the person, at most `longestMs`; then the question stays and the outcome is
   * `approval_waiting`.
   */
  hold(call: HeldCall, signal: AbortSignal, longestMs: number): Promise<HoldEnd>;
  heldByClient(clientId: string): number;
  /**
   * Epoch milliseconds until which this client's asks are denied without a question; null when they
   * are not.
   */
  deniedUntil(clientId: string): number | null;
  /**
   * Before an Allow: refuses the call that this question shows, where something has changed since.
   * The question goes, and what waits behind it is asked about.
   *
   * @returns false where all is as it was shown
   */
  refuseChanged(questionId: string): boolean;
  /** The call that a question shows; null: it is no question about a call, or is over. */
  shownCall(questionId: string): HeldCall | null;
  /** What holds of earlier answers, and what nobody answered. */
  list(): AnswersView;
  /** @throws CoreError `not_found` */
  end(answerId: string): void;
  /**
   * Asks once more about a call that was missed or denied; the answer is for its repeat.
   *
   * @throws CoreError `not_found`, `conflict` – it would not be the same call any more
   */
  reopen(missedId: string): void;
  /** Session and late answers of all are void. */
  forget(why: AnswerEnd): void;
  /**
   * The grant has ended: so have its answers; standing ones of its client too, where that was what
   * somebody wanted.
   */
  forgetGrants(
    ended: readonly { readonly grantId: string; readonly clientId: string }[],
    isTakenAway: boolean,
  ): void;
  /**
   * Another account answers there from now on: earlier answers are void, and what waits is
   * withdrawn (ATMOS-8).
   */
  forgetConnector(connectorId: string): void;
  endSessions(why: AnswerEnd): void;
}
