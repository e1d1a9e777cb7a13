/**
 * Standing approvals ("always") as answers: what they cover goes into the activity log, and each
 * ends when its time, its client, its connector or its tool does.
 */
import type { StandingScope } from '../../../../contract/views/answers.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Clock, Logger } from '../../ports/ports.ts';
import type { AnswerEnd, AnswerLog, AnswerSubject } from './answer-log.ts';
import type { HeldCall } from './held-call.ts';
import { subjectOf } from './remembered-answers.ts';
import type { StandingApproval, StandingApprovals } from './standing-approvals.ts';
import { coveredBy } from './standing-scope.ts';
import type { LookUpTool } from './tool-now.ts';

export interface StandingAnswers {
  /** What holds now; what has lapsed is left out, though it is not swept yet. */
  list(): readonly StandingApproval[];
  /** @throws CoreError `invalid_input`, `conflict` – nothing was given */
  give(call: HeldCall, scope: StandingScope): void;
  /** @returns whether an approval covers the call; one that counts calls has one less then */
  consume(call: HeldCall): boolean;
  /**
   * Ends one for the person.
   *
   * @returns false when it held no more
   * @throws the store's error: not written, it would be back after a restart
   */
  end(id: string): boolean;
  dropWhere(matches: (approval: StandingApproval) => boolean, why: AnswerEnd): void;
  /** Ends what has lapsed. */
  sweep(): void;
  saveUse(): void;
}

interface Parts {
  readonly standing: StandingApprovals;
  readonly clients: Clients;
  readonly log: AnswerLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly toolNow: LookUpTool;
}

/** @returns the standing approvals of the store, with their entries in the activity log */
export function createStandingAnswers(parts: Parts): StandingAnswers {
  const { standing, clients, log, clock, logger, toolNow } = parts;

  const subject = ({ clientId, connectorId, tool }: StandingApproval): AnswerSubject => ({
    clientId,
    connector: toolNow(connectorId, tool)?.connector ?? null,
    tool,
  });

  function drop(approval: StandingApproval, why: AnswerEnd): void {
    try {
      standing.remove(approval.id);
    } catch (error) {
      // Over for this run; the next one finds it, and the same reason to end it.
      logger.error('answer.remove_failed', { error: messageOf(error) });
    }
    log.ended(subject(approval), 'always', why);
  }

  /** Why it does not hold any more; null while it does. */
  function lapseOf(approval: StandingApproval): AnswerEnd | null {
    if (approval.until !== null && approval.until <= clock.nowMs()) return 'time_over';
    if (clients.get(approval.clientId) === undefined) return 'access_ended';
    const now = toolNow(approval.connectorId, approval.tool);
    if (now === undefined || now.configuration !== approval.configuration)
      return 'connector_changed';
    // A tool that is not listed at the moment may come back as it was.
    return now.hash !== null && now.hash !== approval.toolHash ? 'tool_changed' : null;
  }

  return {
    list: () => standing.list().filter((approval) => lapseOf(approval) === null),

    give(call, { arguments: choice, calls, minutes }) {
      const covered = coveredBy(choice, call.args);
      const until = minutes === null ? null : clock.nowMs() + minutes * 60_000;
      standing.add(call, covered, { calls, until });
      // The log keeps no arguments in the clear: which were fixed is enough.
      const names = covered.names ?? [];
      const what =
        choice.are === 'chosen' ? `some arguments of ${names.join(', ')}` : howMuch[choice.are];
      log.given(subjectOf(call), 'always', [
        what,
        ...(calls === null ? [] : [`for ${calls} calls`]),
        ...(minutes === null ? [] : [`for ${minutes} minutes`]),
      ]);
    },

    consume(call) {
      if (call.isOnceOnly || call.isAfterUntrusted) return false;
      const used = standing.use(call);
      if (used === null) return false;
      if (used.callsLeft === 0) drop(used, 'used_up');
      return true;
    },

    end(id) {
      const approval = standing.list().find((one) => one.id === id);
      if (approval === undefined) return false;
      standing.remove(id);
      log.ended(subject(approval), 'always', 'ended_by_person');
      return true;
    },

    dropWhere(matches, why) {
      for (const approval of standing.list()) if (matches(approval)) drop(approval, why);
    },

    sweep() {
      for (const approval of standing.list()) {
        const why = lapseOf(approval);
        if (why !== null) drop(approval, why);
      }
    },

    saveUse: standing.saveUse,
  };
}

const howMuch = { exactly: 'exactly these arguments', any: 'any arguments' } as const;
