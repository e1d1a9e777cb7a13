/**
 * Answers that still hold: kept for a repeat (once), for this session, always. A session is this grant, this version of the
 * tool and this run of the app, at most 8 hours (SEC-43). Each is listed, can be ended, and is in the activity log when it
 * is given and when it ends.
 */
import type { GivenAnswer, StandingScope } from '../../../../contract/views/answers.ts';
import type { Applications } from '../../grants/applications.ts';
import type { Clients } from '../../grants/clients.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { messageOf } from '../../lib/errors.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock, Logger, Random } from '../../ports/ports.ts';
import { callKey, sessionKey, type HeldCall } from './held-call.ts';
import type { StandingApproval, StandingApprovals } from './standing-approvals.ts';
import { rememberedView, standingView } from './given-answer-view.ts';
import { coveredBy } from './standing-scope.ts';
import type { Remembered, ToolNow } from './remembered.ts';

/** Why an answer no longer holds; a code of the activity log. */
export type AnswerEnd =
  | 'ended_by_person'
  | 'used_up'
  | 'time_over'
  | 'access_ended'
  | 'policy_changed'
  | 'tool_changed'
  | 'connector_changed'
  | 'screen_locked';

export interface GivenAnswers {
  /** An earlier answer that covers this call; a late one, or one that counts, is used up by asking. */
  consume(call: HeldCall): 'approved_once' | 'approved_session' | 'always_allowed' | null;
  /** The client left before the answer: its repeat passes once. */
  giveOnce(call: HeldCall): void;
  giveSession(call: HeldCall): void;
  /** @throws CoreError `invalid_input`, `conflict` – nothing was given */
  giveAlways(call: HeldCall, scope: StandingScope): void;
  list(): readonly GivenAnswer[];
  /** @returns false when it held no more */
  end(id: string): boolean;
  /** Session and late answers of all, of a grant or of a connector; standing ones of a connector. */
  endAll(why: AnswerEnd): void;
  endSessions(why: AnswerEnd): void;
  endOfGrants(grantIds: ReadonlySet<string>): void;
  endOfConnector(connectorId: string): void;
  /** Standing approvals of an application whose access the person took away, whichever registration they are for. */
  endOfClient(clientId: string): void;
  /** Ends what is over: by time, or because the tool is no longer what was shown. */
  sweep(): void;
  saveUse(): void;
}

export interface GivenAnswersParts {
  readonly standing: StandingApprovals;
  readonly clients: Clients;
  readonly applications: Applications;
  readonly audit: Pick<AuditLog, 'append'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** What is there now under these names; undefined: not known at the moment. */
  readonly toolNow: (connectorId: string, tool: string) => ToolNow | undefined;
  readonly touch: () => void;
}

export function createGivenAnswers(parts: GivenAnswersParts): GivenAnswers {
  const { standing, clients, clock, toolNow } = parts;
  /** By kind and what they answer; the oldest first. */
  const answers = new Map<string, Remembered>();

  interface About {
    readonly clientId: string;
    readonly connector: string | null;
    readonly tool: string;
  }

  function record(
    action: string,
    actor: 'user' | 'system',
    about: About,
    more: { detail?: string; reason?: string },
  ): void {
    const clientName = clients.get(about.clientId)?.name ?? null;
    parts.audit.append({ actor, action, decision: 'done', ...about, clientName, ...more });
    parts.touch();
  }

  const aboutCall = ({ clientId, connector, toolName }: HeldCall): About => ({
    clientId,
    connector,
    tool: toolName,
  });

  const aboutStanding = ({ clientId, connectorId, tool }: StandingApproval): About => ({
    clientId,
    connector: toolNow(connectorId, tool)?.connector ?? null,
    tool,
  });

  function ended(about: About, kind: GivenAnswer['kind'], why: AnswerEnd): void {
    const actor = why === 'ended_by_person' ? 'user' : 'system';
    record('answer.end', actor, about, { reason: why, detail: words[kind] });
  }

  function drop(answer: Remembered, why: AnswerEnd): void {
    answers.delete(answer.key);
    ended(aboutCall(answer.call), answer.kind, why);
  }

  function dropStanding(approval: StandingApproval, why: AnswerEnd): void {
    try {
      standing.remove(approval.id);
    } catch (error) {
      // Over for this run; the next one finds it, and the same reason to end it.
      parts.logger.error('answer.remove_failed', { error: messageOf(error) });
    }
    ended(aboutStanding(approval), 'always', why);
  }

  function dropWhere(matches: (answer: Remembered) => boolean, why: AnswerEnd): void {
    for (const answer of [...answers.values()]) if (matches(answer)) drop(answer, why);
  }

  function remember(kind: Remembered['kind'], call: HeldCall, lifeMs: number): void {
    const key = kind === 'once' ? callKey(call) : sessionKey(call);
    const [oldest] = answers.values();
    if (answers.size >= limits.questions.answers && oldest !== undefined) drop(oldest, 'used_up');
    answers.delete(key);
    answers.set(key, {
      id: `an_${parts.random.bytes(9).toString('base64url')}`,
      kind,
      key,
      call,
      givenAt: clock.nowMs(),
      until: clock.monotonicMs() + lifeMs,
      shownUntil: clock.nowMs() + lifeMs,
      calls: 0,
      lastUsedAt: null,
    });
    record('answer.give', 'user', aboutCall(call), { detail: words[kind] });
  }

  /** Alive, and given in the knowledge of what this call is asked for. */
  function find(key: string, call: HeldCall): Remembered | undefined {
    const answer = answers.get(key);
    if (answer === undefined || answer.until <= clock.monotonicMs()) return undefined;
    return call.isAfterUntrusted && !answer.call.isAfterUntrusted ? undefined : answer;
  }

  return {
    consume(call) {
      const session = call.isDestructive ? undefined : find(sessionKey(call), call);
      if (session !== undefined) {
        session.calls += 1;
        session.lastUsedAt = clock.nowMs();
        return 'approved_session';
      }
      const late = find(callKey(call), call);
      if (late !== undefined) {
        drop(late, 'used_up');
        return 'approved_once';
      }
      if (call.isDestructive || call.isAfterUntrusted) return null;
      const used = standing.use(call);
      if (used === null) return null;
      if (used.callsLeft === 0) dropStanding(used, 'used_up');
      parts.touch();
      return 'always_allowed';
    },

    giveOnce: (call) => remember('once', call, limits.questions.lateApproval),
    giveSession: (call) => remember('session', call, limits.questions.session),

    giveAlways(call, { arguments: choice, calls, minutes }) {
      const covered = coveredBy(choice, call.args);
      const until = minutes === null ? null : clock.nowMs() + minutes * 60_000;
      standing.add(call, covered, { calls, until });
      const ends = [
        calls === null ? [] : [`for ${calls} calls`],
        minutes === null ? [] : [`for ${minutes} minutes`],
      ].flat();
      // The log keeps no arguments in the clear: which were fixed is enough.
      const names = covered.names ?? [];
      const what =
        choice.are === 'chosen' ? `some arguments of ${names.join(', ')}` : howMuch[choice.are];
      record('answer.give', 'user', aboutCall(call), {
        detail: visible([words.always, what, ...ends].join(', '), 300),
      });
    },

    // What holds no more is not shown until it is swept.
    list: () => [
      ...[...answers.values()]
        .filter(({ call }) => !isOtherwise(call))
        .map((answer) => rememberedView(answer, nameOf(answer.call.clientId))),
      ...standing
        .list()
        .filter((approval) => lapseOf(approval) === null)
        .map((approval) => standingView(approval, nameOf(approval.clientId), toolNow)),
    ],

    end(id) {
      const answer = [...answers.values()].find((one) => one.id === id);
      if (answer !== undefined) {
        drop(answer, 'ended_by_person');
        return true;
      }
      const approval = standing.list().find((one) => one.id === id);
      if (approval === undefined) return false;
      // The person hears when it is not written: it would be back after a restart.
      standing.remove(id);
      ended(aboutStanding(approval), 'always', 'ended_by_person');
      return true;
    },

    endAll: (why) => dropWhere(() => true, why),
    endSessions: (why) => dropWhere(({ kind }) => kind === 'session', why),
    endOfGrants: (ended) => dropWhere(({ call }) => ended.has(call.grantId), 'access_ended'),

    endOfConnector(connectorId) {
      dropWhere(({ call }) => call.connectorId === connectorId, 'connector_changed');
      for (const approval of standing.list())
        if (approval.connectorId === connectorId) dropStanding(approval, 'connector_changed');
    },

    endOfClient(clientId) {
      const members = new Set(parts.applications.of(clientId).map((member) => member.clientId));
      for (const approval of standing.list())
        if (members.has(approval.clientId)) dropStanding(approval, 'access_ended');
    },

    sweep() {
      dropWhere(({ until }) => until <= clock.monotonicMs(), 'time_over');
      dropWhere(({ call }) => isOtherwise(call), 'connector_changed');
      for (const approval of standing.list()) {
        const why = lapseOf(approval);
        if (why !== null) dropStanding(approval, why);
      }
    },

    saveUse: standing.saveUse,
  };

  /** What it was given for is not there any more. */
  function isOtherwise({ connectorId, toolName, configuration }: HeldCall): boolean {
    const now = toolNow(connectorId, toolName);
    return now !== undefined && now.configuration !== configuration;
  }

  function nameOf(clientId: string): string {
    return clients.get(clientId)?.name ?? clientId;
  }

  function lapseOf(approval: StandingApproval): AnswerEnd | null {
    if (approval.until !== null && approval.until <= clock.nowMs()) return 'time_over';
    if (clients.get(approval.clientId) === undefined) return 'access_ended';
    const now = toolNow(approval.connectorId, approval.tool);
    if (now === undefined || now.configuration !== approval.configuration)
      return 'connector_changed';
    // A tool that is not listed at the moment may come back as it was.
    return now.hash !== null && now.hash !== approval.toolHash ? 'tool_changed' : null;
  }
}

const words = {
  once: 'once, for the repeat of a call',
  session: 'for this session',
  always: 'always',
} as const;

const howMuch = { exactly: 'exactly these arguments', any: 'any arguments' } as const;
