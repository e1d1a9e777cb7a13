/**
 * One operation, from the client's parameters to its outcome, as a list of steps over one call
 * context. The first step that gives an outcome ends the call; every outcome passes the recorder
 * before it is given.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { RuleUses } from '../../rules/rule-uses.ts';
import type { UntrustedReads } from '../../rules/untrusted-reads.ts';
import type { GlobalState } from '../view/global-state.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { LatelyRefused } from '../view/lately-refused.ts';
import type { OfferedViews } from '../view/offered-view.ts';
import type { Reachable } from '../view/reachable.ts';
import type { AskPerson } from './ask-person.ts';
import { CallContext, type Step } from './call-context.ts';
import { createCallRecorder } from './call-recorder.ts';
import { createDecideCall } from './decide-call.ts';
import { createDecideOn } from './decide-on.ts';
import { createFindTarget } from './find-target.ts';
import type { Handles } from './handles/handles.ts';
import type { PerformOperation } from './operation.ts';
import { createRecordSending } from './record-sending.ts';
import { createRefuseUnknown } from './refuse-unknown.ts';
import { createResumedRounds } from './resumed-rounds.ts';
import { createSendCall } from './send-call.ts';
import type { SendOperation } from './send-operation.ts';
import type { SuspendedCalls } from './server-questions/suspended-calls.ts';

export interface PerformOperationParts {
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly views: GrantViews;
  readonly offered: OfferedViews;
  readonly reachable: Reachable;
  readonly askPerson: AskPerson;
  readonly send: SendOperation;
  readonly suspended: SuspendedCalls;
  readonly handles: Handles;
  readonly globalState: GlobalState;
  readonly audit: AuditLog;
  readonly latelyRefused: LatelyRefused;
  readonly untrusted: UntrustedReads;
  readonly ruleUses: Pick<RuleUses, 'note'>;
  readonly clock: Clock;
  readonly random: Random;
}

/**
 * @returns what carries out tool calls, resource reads, prompts and completions, in one order of
 *   steps
 * @see MCP 2026-07-28, Tools, Resources, Prompts, Completion
 */
export function createPerformOperation(parts: PerformOperationParts): PerformOperation {
  const { audit, clock, clients, connectors, handles, suspended, send } = parts;
  const { views, offered, reachable, globalState, untrusted, latelyRefused } = parts;
  const recorder = createCallRecorder(audit);
  const rounds = createResumedRounds(handles);
  const refuseUnknown = createRefuseUnknown({ views, reachable, globalState, recorder });
  const newCallId = createCallIds(parts.random);
  const find = createFindTarget({ clients, views, offered, recorder, refuseUnknown, rounds });
  const decideOn = createDecideOn(untrusted);
  const decide = createDecideCall({
    audit,
    decideOn,
    latelyRefused,
    suspended,
    askPerson: parts.askPerson,
    recorder,
    ruleUses: parts.ruleUses,
  });
  const sendCall = createSendCall({
    connectors,
    untrusted,
    send,
    handles,
    rounds,
    recorder,
    clock,
  });

  const steps: readonly Step[] = [
    find.readParameters,
    find.resolveTarget,
    find.refusePagesOnly,
    find.refuseOwnToken,
    find.resumeRound,
    decide.decideCall,
    decide.askPerson,
    decide.checkLog,
    createRecordSending({ decideOn, recorder }),
    sendCall,
  ];

  return async (operation) => {
    const call = new CallContext(operation, clock.monotonicMs(), newCallId());
    for (const step of steps) {
      const outcome = step(call);
      const ended = outcome instanceof Promise ? await outcome : outcome;
      if (ended !== undefined) return ended;
    }
    throw new Error('No step ended the call.');
  };
}

/**
 * Ids for all calls of this run: random for the run, then counted, because an index takes what
 * comes in order at a fraction of the cost.
 */
function createCallIds(random: Random): () => string {
  const run = random.bytes(9).toString('base64url');
  let calls = 0;
  return () => {
    calls += 1;
    return `${run}-${calls.toString(36).padStart(6, '0')}`;
  };
}
