/**
 * Answers that still hold: kept for a repeat (once), for this session, always. A session is this
 * grant, this version of the tool and this run of the app, at most 8 hours (SEC-43). Each is
 * listed, can be ended, and is in the activity log when it is given and when it ends.
 */
import type { GivenAnswer, StandingScope } from '../../../../contract/views/answers.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Applications } from '../../grants/clients/applications.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock, Logger, Random } from '../../ports/ports.ts';
import { createAnswerLog, type AnswerEnd } from './answer-log.ts';
import { rememberedView, standingView } from './given-answer-view.ts';
import type { HeldCall } from './held-call.ts';
import { createRememberedAnswers } from './remembered-answers.ts';
import { createStandingAnswers } from './standing-answers.ts';
import type { StandingApprovals } from './standing-approvals.ts';
import type { LookUpTool } from './tool-now.ts';

export interface GivenAnswers {
  /**
   * An earlier answer that covers this call; a late one, or one that counts, is used up by asking.
   */
  consume(call: HeldCall): 'approved_once' | 'approved_session' | 'always_allowed' | null;
  /** The client left before the answer: its repeat passes once. */
  giveOnce(call: HeldCall): void;
  giveSession(call: HeldCall): void;
  /** @throws CoreError `invalid_input`, `conflict` – nothing was given */
  giveAlways(call: HeldCall, scope: StandingScope): void;
  list(): readonly GivenAnswer[];
  /** @returns false when it held no more */
  end(id: string): boolean;
  /**
   * Session and late answers of all, of a grant or of a connector; standing ones of a connector.
   */
  endAll(why: AnswerEnd): void;
  endSessions(why: AnswerEnd): void;
  endOfGrants(grantIds: ReadonlySet<string>): void;
  endOfConnector(connectorId: string): void;
  /**
   * Standing approvals of an application whose access the person took away, whichever registration
   * they are for.
   */
  endOfClient(clientId: string): void;
  /** Ends what is over: by time, or because the tool is no longer what was shown. */
  sweep(): void;
  saveUse(): void;
}

interface Parts {
  readonly standing: StandingApprovals;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly toolNow: LookUpTool;
  readonly touch: () => void;
}

/** Opens the answers: the standing ones from the store, and none of an earlier run. */
export function createGivenAnswers(parts: Parts): GivenAnswers {
  const { clients, applications, audit, clock, random, logger, toolNow, touch } = parts;
  const log = createAnswerLog({ clients, audit, touch });
  const remembered = createRememberedAnswers({ log, clock, random, toolNow });
  const standing = createStandingAnswers({
    standing: parts.standing,
    clients,
    log,
    clock,
    logger,
    toolNow,
  });

  const nameOf = (clientId: string): string => clients.get(clientId)?.name ?? clientId;

  return {
    consume(call) {
      const answer = remembered.consume(call);
      if (answer !== null) return answer;
      if (!standing.consume(call)) return null;
      touch();
      return 'always_allowed';
    },

    giveOnce: (call) => remembered.remember('once', call, limits.questions.lateApproval),
    giveSession: (call) => remembered.remember('session', call, limits.questions.session),
    giveAlways: standing.give,

    // What holds no more is not shown until it is swept.
    list: () => [
      ...remembered.list().map((answer) => rememberedView(answer, nameOf(answer.call.clientId))),
      ...standing
        .list()
        .map((approval) =>
          standingView(approval, nameOf(approval.clientId), toolNow, clock.nowMs()),
        ),
    ],

    end(id) {
      const answer = remembered.find(id);
      if (answer === undefined) return standing.end(id);
      remembered.drop(answer, 'ended_by_person');
      return true;
    },

    endAll: (why) => remembered.dropWhere(() => true, why),
    endSessions: (why) => remembered.dropWhere(({ kind }) => kind === 'session', why),
    endOfGrants: (ended) =>
      remembered.dropWhere(({ call }) => ended.has(call.grantId), 'access_ended'),

    endOfConnector(connectorId) {
      remembered.dropWhere(({ call }) => call.connectorId === connectorId, 'connector_changed');
      standing.dropWhere((approval) => approval.connectorId === connectorId, 'connector_changed');
    },

    endOfClient(clientId) {
      const members = new Set(applications.of(clientId).map((member) => member.clientId));
      standing.dropWhere((approval) => members.has(approval.clientId), 'access_ended');
    },

    sweep() {
      remembered.sweep();
      standing.sweep();
    },

    saveUse: standing.saveUse,
  };
}
