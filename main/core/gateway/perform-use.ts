/**
 * One use of a connector, from name to outcome: look up, decide, perhaps ask, send, write down. Every way out writes an audit
 * entry, but for the refusal that says it cannot be written; a refusal by decision or a question is durable before its
 * answer, an allowed use within a second (architecture.md).
 */
import type { AuditLog, AuditRow } from '../audit/audit-log.ts';
import type { Connectors } from '../connectors/registry/connectors.ts';
import type { UpstreamRequest } from '../connectors/conversation/upstream.ts';
import type { Client, Clients } from '../grants/clients.ts';
import type { LiveToken } from '../grants/tokens.ts';
import type { AbortWatch } from '../lib/abort.ts';
import { canonicalJson } from '../lib/canonical-json.ts';
import { sha256Hex } from '../lib/digest.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { limits } from '../limits/limits.ts';
import { errorCode, metaKey } from '../mcp/revisions.ts';
import type { Decision } from '../policy/decide.ts';
import type { ReasonCode } from '../policy/reasons.ts';
import type { Clock, PeerProgram, Random } from '../ports/ports.ts';
import type { UntrustedReads } from '../rules/untrusted-reads.ts';
import type { createApproveCall } from './call/ask-person.ts';
import type { ClientSide } from './call/client-side.ts';
import type { GatewayWorld } from './view/global-state.ts';
import type { GrantViews, ToolEntry } from './view/grant-view.ts';
import type { Binding, Handles } from './call/handles.ts';
import { keepPatient } from './call/keep-alive-progress.ts';
import type { OfferedViews } from './view/offered-view.ts';
import type { LatelyRefused } from './view/lately-refused.ts';
import type { Reachable } from './view/reachable.ts';
import { createRefuseUnknown } from './call/refuse-unknown.ts';
import type { Round, SendUse, Sent } from './call/send-operation.ts';
import type { SuspendedCalls } from './call/suspended-calls.ts';
import { taskHandle } from './endpoint/task-requests.ts';
import { answer, refusal, refuse, rowOf, withoutAsks, type CallOutcome } from './call/call-outcome.ts';
import { rowFor, type OwnRow } from './use-row.ts';
import { wantedOf, type UseMethod, type Wanted } from './call/target.ts';

export interface Use {
  /** Takes a large result unread; absent: each is read. */
  readonly unread?: UpstreamRequest['unread'];
  readonly token: LiveToken;
  readonly connector: string | null;
  readonly method: UseMethod;
  readonly params: JsonObject;
  readonly carriesOwnToken: boolean;
  readonly side: ClientSide;
  /** Abort: the client cancelled, or its grant ended. */
  readonly signal: AbortWatch;
  /** Abort: the answer can reach nobody any more. A call that waits for the person then has no client waiting. */
  readonly gone: AbortWatch;
  /** Present when the client gave a progress token and can hear it. */
  readonly onProgress: ((params: JsonObject) => void) | undefined;
  /** Tells the client that its call waits for the person, where it has a way to show that; returns how to take that back. */
  readonly onHeld: ((message: string) => () => void) | undefined;
  /** Who is at the other end, as far as the system tells. Never rejects. */
  readonly program: () => Promise<PeerProgram | null>;
}

export interface PerformUseParts {
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly views: GrantViews;
  readonly offered: OfferedViews;
  readonly reachable: Reachable;
  readonly approve: ReturnType<typeof createApproveCall>;
  readonly send: SendUse;
  readonly suspended: SuspendedCalls;
  readonly handles: Handles;
  readonly world: GatewayWorld;
  readonly audit: AuditLog;
  readonly latelyRefused: LatelyRefused;
  readonly untrusted: UntrustedReads;
  readonly clock: Clock;
  readonly random: Random;
}

export type PerformUse = (use: Use) => Promise<CallOutcome>;

/** What a repeated request goes on from; sealed, in the client's hands. */
interface Resumed {
  readonly round: Round;
  /** Why the first round was let through after asking the person, for this definition. */
  readonly approved: ReasonCode | null;
  readonly hash: string;
  readonly callId: string | null;
}

export function createPerformUse(parts: PerformUseParts): PerformUse {
  const { connectors, clients, audit, clock } = parts;
  const refuseUnknown = createRefuseUnknown(parts);

  return async (use) => {
    const startedAt = clock.monotonicMs();
    const { method, token, connector } = use;
    const client = clients.get(token.grant.clientId);
    const wanted = wantedOf(parts, method, use.params, token, connector);
    if (client === undefined || wanted === null) return invalid(use, client, namesNeeded[method]);
    const found = wanted.find();
    if (found === undefined) return refuseUnknown(use, client, wanted);
    const resumed = resume(use, wanted);
    if (resumed === 'unknown')
      return invalid(use, client, 'requestState is unknown, too old, or was used before');
    const { entry } = found;
    const decision = decideCall(client, entry, wanted.args);
    // What was asked and what came of it are one call, and so are all rounds of it.
    const callId = resumed?.callId ?? (decision.outcome === 'ask' ? newCallId() : null);
    const decided = (): OwnRow => rowFor(use, client, entry, wanted, { decision, callId });
    if (decision.outcome === 'deny') {
      if (resumed?.round.suspended !== undefined) parts.suspended.drop(resumed.round.suspended);
      return denied(use, decided(), decision);
    }
    let reason: ReasonCode = decision.reason;
    let approved: ReasonCode | null = null;
    let row: OwnRow | null = null;
    if (decision.outcome === 'ask') {
      row = decided();
      approved = resumed?.hash === entry.tool.hash ? resumed.approved : null;
      if (approved === null) {
        const look = (): ToolEntry | undefined => {
          const now = wanted.find()?.entry;
          return now && { ...now, decision: decideCall(client, now, wanted.args) };
        };
        const asked = await parts.approve({
          call: use,
          client,
          entry: { ...entry, decision },
          args: wanted.args,
          row,
          look,
        });
        if (asked.kind === 'cancelled') return { kind: 'cancelled' };
        if (asked.kind === 'unrecorded') return refusal(method, 'audit_failed');
        if (asked.kind === 'unasked')
          return refuse(audit, method, { ...row, callId: null }, asked.reason);
        if (asked.kind === 'refuse') return refuse(audit, method, row, asked.reason, asked.words);
        approved = asked.reason;
      }
      reason = approved;
    }
    if (audit.isOverloaded() && entry.classified.class !== 'read')
      return refusal(method, 'audit_failed');
    const patience = keepPatient(clock, use.onProgress, entry.tool.connector);
    const sending = parts.send({
      token,
      method,
      found,
      args: wanted.args,
      side: use.side,
      round: resumed?.round ?? null,
      meta: use.params['_meta'],
      signal: use.signal,
      onProgress: patience.onProgress,
      unread: use.unread,
    });
    // Put together while the server works.
    row ??= decided();
    const sent = await sending;
    patience.stop();
    const durationMs = Math.round((clock.monotonicMs() - startedAt) * 100) / 100;
    if (sent.kind === 'malformed') return invalid(use, client, 'an input response is malformed');
    if (sent.kind === 'asks') {
      const callId = row.callId ?? newCallId();
      audit.append({
        ...row,
        callId,
        decision: 'allow',
        reason,
        durationMs,
        detail: sent.notes.join('; '),
      });
      const kept = { round: sent.round, approved, hash: entry.tool.hash, callId };
      return asksClient(use, wanted, sent, kept);
    }
    if (sent.kind === 'task') {
      const detail = ['it goes on as a task', ...sent.notes].join('; ');
      audit.append({ ...row, decision: 'allow', reason, durationMs, detail });
      const { connector: name, connectorId } = entry.tool;
      const task = { connector: name, connectorId, taskId: sent.taskId };
      const taskId = taskHandle(parts.handles, use, task);
      return { kind: 'result', result: { resultType: 'task', taskId, ...sent.facts } };
    }
    if (
      sent.outcome.kind === 'result' &&
      connectors.find(entry.tool.connector)?.isUntrusted === true
    )
      parts.untrusted.note(client.clientId, entry.tool.connector);
    const outcome = sent.mayAsk === true ? sent.outcome : withoutAsks(sent.outcome);
    const told = rowOf(outcome, reason);
    const detail = [told.detail, ...sent.notes].filter((note) => note !== null).join('; ');
    row.decision = told.decision;
    row.reason = told.reason;
    row.resultBytes = told.resultBytes;
    row.durationMs = durationMs;
    row.detail = detail === '' ? null : detail;
    audit.append(row);
    return answer(outcome, wanted, found);
  };

  /** The decision of the list, looked at again where the arguments or what was read before can change it. */
  function decideCall(client: Client, entry: ToolEntry, args: JsonObject): Decision {
    const readFrom = parts.untrusted.readFrom(client.clientId, entry.tool.connector);
    return readFrom === null && !entry.decision.dependsOnArguments
      ? entry.decision
      : entry.decideFor({ args, readFrom });
  }

  async function denied(
    { method, token }: Use,
    row: AuditRow,
    decision: Decision,
  ): Promise<CallOutcome> {
    const refused = await refuse(audit, method, row, decision.reason);
    const { clientId } = token.grant;
    parts.latelyRefused.noteHeld({ clientId, connector: row.connector ?? '' }, decision);
    if (decision.stepUpScope === null || isUnrecorded(refused)) return refused;
    parts.latelyRefused.noteScope({ clientId, scope: decision.stepUpScope });
    return { kind: 'step-up', scope: decision.stepUpScope };
  }

  function invalid(use: Use, client: Client | undefined, why: string): CallOutcome {
    audit.append({
      actor: 'mcp_client',
      action: use.method,
      decision: 'deny',
      clientId: use.token.grant.clientId,
      clientName: client?.name ?? null,
      reason: 'invalid_params',
    });
    return { kind: 'error', code: errorCode.invalidParams, message: `Invalid params: ${why}` };
  }

  /** Null in a first round. */
  function resume(use: Use, wanted: Wanted): Resumed | null | 'unknown' {
    const state = use.side.brings?.state;
    if (state === undefined) return null;
    const binding = bindingOf(use, wanted);
    const kept = parts.handles.open(binding, state) as unknown as Resumed | null;
    if (kept === null) return 'unknown';
    // What was allowed once, and what waits here, goes on once.
    const isOnce = kept.approved !== null || kept.round.suspended !== undefined;
    return isOnce && parts.handles.spend(binding, state) === null ? 'unknown' : kept;
  }

  function asksClient(
    use: Use,
    wanted: Wanted,
    { questions }: Extract<Sent, { kind: 'asks' }>,
    kept: Resumed,
  ): CallOutcome {
    const hasQuestions = Object.keys(questions).length > 0;
    const { round, approved } = kept;
    // A server that keeps no state gets none made up for it, unless there is something of ours to keep.
    const isKept =
      !hasQuestions ||
      approved !== null ||
      round.state !== undefined ||
      round.suspended !== undefined;
    const content = { ...kept, round: { ...round } } as unknown as JsonObject;
    const binding = bindingOf(use, wanted);
    return {
      kind: 'asks',
      result: {
        resultType: 'input_required',
        ...(hasQuestions && { inputRequests: questions }),
        ...(isKept && {
          requestState: parts.handles.seal(binding, content, limits.handles.state),
        }),
      },
    };
  }

  function newCallId(): string {
    return parts.random.bytes(9).toString('base64url');
  }
}

const namesNeeded: Readonly<Record<UseMethod, string>> = {
  'tools/call': 'name and arguments are needed',
  'resources/read': 'uri is needed',
  'prompts/get': 'name is needed, and arguments are texts',
  'completion/complete': 'ref and argument are needed',
};

function bindingOf({ token, side, method }: Use, { name, args }: Wanted): Binding {
  return {
    kind: 'state',
    grantId: token.grant.grantId,
    resource: side.resource,
    about: [method, name, sha256Hex(canonicalJson(args))],
  };
}

function isUnrecorded(outcome: CallOutcome): boolean {
  const why = outcome.kind === 'result' ? outcome.result['_meta'] : undefined;
  const data = outcome.kind === 'error' ? outcome.data : why;
  return isJsonObject(data) && data[metaKey.reason] === 'audit_failed';
}
