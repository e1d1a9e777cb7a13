/**
 * The one way out of an operation: what ends it is written down here, and then said. A refusal or a
 * question is durable before the client gets an answer; an allowed call is on disk within a second.
 * A refusal that cannot be written says just that.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client } from '../../grants/clients/client.ts';
import { errorCode } from '../../mcp/revisions.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import { rowOf, type CallOutcome } from './call-outcome.ts';
import { refusal } from './refusal.ts';
import type { MutableRow } from './audit-row.ts';
import type { UpstreamOutcome } from '../../connectors/conversation/upstream.ts';
import type { Operation } from './operation.ts';

/** What is known when a call was let through and came to an end, or to a question of the server. */
export interface Passed {
  /** Why it was let through. */
  readonly reason: ReasonCode;
  /** What happened beside the answer, in words. */
  readonly notes: readonly string[];
  readonly durationMs: number;
}

export interface CallRecorder {
  /** The parameters are not those of the method. */
  invalid(operation: Operation, client: Client | undefined, why: string): CallOutcome;
  /** @param words of the person, to the client */
  refuse(
    operation: Pick<Operation, 'method'>,
    row: MutableRow,
    reason: ReasonCode,
    words?: string,
  ): Promise<CallOutcome>;
  /** The refusal could not be written, and says so. */
  isUnrecorded(outcome: CallOutcome): boolean;
  /** The person is asked next; false: that could not be written, so nobody is asked. */
  asking(row: MutableRow, reason: ReasonCode): Promise<boolean>;
  /**
   * The call is sent to its server next, and may change something there: durable, so that a crash
   * leaves "sent, end unknown". False: it could not be written, so nothing is sent.
   */
  sending(row: MutableRow, reason: ReasonCode): Promise<boolean>;
  /**
   * The same for a call that only reads: queued.
   *
   * @returns what leaves it out, once the end is there, where it was not written yet
   */
  sendingRead(row: MutableRow, reason: ReasonCode): () => void;
  /** The client went while the person was asked. */
  left(row: MutableRow): CallOutcome;
  /** The log cannot keep up. */
  unrecordable(operation: Operation): CallOutcome;
  /** The server asks something before it answers, or goes on as a task. */
  unfinished(row: MutableRow, passed: Passed): void;
  ended(row: MutableRow, outcome: UpstreamOutcome, passed: Passed): void;
}

/** @returns the recorder; nothing else writes an outcome of a call into the log */
export function createCallRecorder(audit: AuditLog): CallRecorder {
  const unrecorded = new WeakSet<CallOutcome>();

  return {
    invalid({ method, token }, client, why) {
      audit.append({
        actor: 'mcp_client',
        action: method,
        decision: 'deny',
        clientId: token.grant.clientId,
        clientName: client?.name ?? null,
        reason: 'invalid_params',
      });
      return { kind: 'error', code: errorCode.invalidParams, message: `Invalid params: ${why}` };
    },
    async refuse({ method }, row, reason, words = '') {
      const said = words === '' ? {} : { detail: `“${words}”` };
      try {
        await audit.appendDurable({ ...row, decision: 'deny', reason, ...said });
      } catch {
        const outcome = refusal(method, 'audit_failed');
        unrecorded.add(outcome);
        return outcome;
      }
      return refusal(method, reason, words);
    },
    isUnrecorded: (outcome) => unrecorded.has(outcome),
    async asking(row, reason) {
      try {
        // Durable before the person is asked: what waits is never forgotten.
        await audit.appendDurable({ ...row, decision: 'ask', reason });
        row.folds = false;
        return true;
      } catch {
        return false;
      }
    },
    async sending(row, reason) {
      try {
        await audit.appendDurable({ ...row, decision: 'sent', reason });
        row.folds = false;
        return true;
      } catch {
        return false;
      }
    },
    sendingRead: (row, reason) => audit.appendWhile(() => ({ ...row, decision: 'sent', reason })),
    left(row) {
      // No question without an end in the log; there is nobody to wait for the disk.
      audit.append({ ...row, decision: 'deny', reason: 'client_left' });
      return { kind: 'cancelled' };
    },
    unrecordable: ({ method }) => refusal(method, 'audit_failed'),
    unfinished(row, { reason, notes, durationMs }) {
      audit.append({ ...row, decision: 'allow', reason, durationMs, detail: notes.join('; ') });
    },
    ended(row, outcome, { reason, notes, durationMs }) {
      const { decision, reason: why, resultBytes, detail } = rowOf(outcome, reason);
      const all = detail === null ? notes : [detail, ...notes];
      row.decision = decision;
      row.reason = why;
      row.resultBytes = resultBytes;
      row.durationMs = durationMs;
      row.detail = all.length === 0 ? null : all.join('; ');
      audit.append(row);
    },
  };
}
