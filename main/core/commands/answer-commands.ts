/** The commands that answer questions, and those about answers that still hold. */
import { callerMay } from '../../../contract/commands/command.ts';
import type { Facts } from './act-log.ts';
import { blockedToo, pastQuestions } from './answer-history.ts';
import { notAllowedHere, type Control } from './command-registry.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import type { LogReads } from '../audit/reads/log-reads.ts';
import type { Approvals } from '../gateway/approval/approvals-interface.ts';
import type { GrantViews } from '../gateway/view/grant-view.ts';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import { visible } from '../lib/visible-text.ts';
import type { ManagedPolicy } from '../managed/managed-policy.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';

export interface AnswerCommandParts {
  readonly questions: QuestionQueue;
  readonly approvals: Approvals;
  readonly views: GrantViews;
  readonly managed: Pick<ManagedPolicy, 'check'>;
  readonly audit: Pick<AuditLog, 'flush'>;
  readonly auditQuery: Pick<AuditQuery, 'byCall'>;
  readonly logReads: LogReads;
}

/** @returns the commands that answer questions and end given answers */
export function createAnswerCommands({
  questions,
  approvals,
  views,
  managed,
  audit,
  auditQuery,
  logReads,
}: AnswerCommandParts): Pick<
  Control,
  | 'question.allow'
  | 'question.deny'
  | 'answers.list'
  | 'answers.history'
  | 'answer.end'
  | 'approval.reopen'
> {
  /**
   * What the entry of an answer says of the call that it is about (ATRYUM-50). What became of other
   * questions is written under the id of the question.
   */
  function callOf(questionId: string): Facts {
    const call = approvals.shownCall(questionId);
    if (call === null) {
      const other = questions.list().find(({ id }) => id === questionId);
      return other === undefined ? {} : { clientId: other.clientId, callId: questionId };
    }
    const { clientId, connector, toolName: tool, callId } = call;
    return { clientId, connector, tool, callId };
  }

  return {
    'question.allow': async ({ id, nonce, ...answer }, { caller, note }) => {
      const { access, always, duration, remember, confirmed, for: howLong } = answer;
      note(callOf(id));
      // A policy that became stricter a moment ago wins.
      await managed.check();
      if (approvals.refuseChanged(id)) {
        throw new CoreError('conflict', 'Something has changed since this was asked.', {
          hint: 'Nothing was allowed, and the client knows. Ask it to try again.',
        });
      }
      await questions.allow(id, nonce, {
        access,
        for: howLong,
        always,
        duration,
        remember,
        confirmed,
        caller,
      });
      return { id, outcome: 'allowed' };
    },
    'question.deny': async ({ id, block, reason }, { caller, note }) => {
      note({ ...callOf(id), ...(block ? { detail: blockedToo } : {}) });
      // Anybody may deny; speaking for the person takes the person.
      if (reason !== undefined && !maySpeak(caller)) throw notAllowedHere(caller);
      const words =
        reason === undefined ? undefined : visible(reason, limits.questions.denialWords);
      await questions.deny(id, block, caller, words);
      if (block) views.invalidate();
      return { id, outcome: 'denied' };
    },
    'answers.list': () => approvals.list(),
    'answers.history': (page) => {
      audit.flush();
      return pastQuestions(logReads, auditQuery, page);
    },
    'answer.end': ({ id }) => {
      approvals.end(id);
      return { id };
    },
    'approval.reopen': ({ id }) => {
      approvals.reopen(id);
      return { id };
    },
  };
}

function maySpeak(caller: Parameters<typeof callerMay>[0]): boolean {
  return callerMay(caller, 'grant') || callerMay(caller, 'consent');
}
