/**
 * One tool call, from name to outcome: look up, decide, perhaps ask, send, write down. Every way out writes an audit
 * entry, but for the refusal that says it cannot be written; a refusal by decision or a question is durable before its
 * answer, an allowed call within a second (architecture.md).
 */
import { defaultTimeoutSeconds } from '../../../contract/connector-commands.ts';
import { ownConnector } from '../../../contract/own-rights.ts';
import type { AuditLog, AuditRow } from '../audit/audit-log.ts';
import { redactArguments } from '../audit/redact.ts';
import type { CatalogueTool } from '../connectors/connector-facts.ts';
import type { Connectors } from '../connectors/connectors.ts';
import { failed, type UpstreamOutcome, type UpstreamRequest } from '../connectors/upstream.ts';
import type { Client, Clients } from '../grants/clients.ts';
import type { LiveToken } from '../grants/tokens.ts';
import type { AbortWatch } from '../lib/abort.ts';
import { isJsonObject, type JsonObject } from '../lib/json.ts';
import { visible } from '../lib/visible-text.ts';
import { foreignResult } from '../mcp/downstream-result.ts';
import { errorCode, metaKey } from '../mcp/revisions.ts';
import { askedByError, askedByResult } from '../mcp/upstream-asks.ts';
import { decideAccess, type Decision } from '../policy/decide.ts';
import { reasons, type ReasonCode } from '../policy/reasons.ts';
import { traceText } from '../policy/trace.ts';
import type { Clock, PeerProgram, Random } from '../ports.ts';
import { isDeniedUpstream } from './denied-upstream.ts';
import type { createApproveCall } from './approve-call.ts';
import type { UntrustedReads } from '../rules/untrusted-reads.ts';
import type { GatewayWorld } from './gateway-world.ts';
import { keepPatient } from './keep-patient.ts';
import type { OwnTools } from './reachable.ts';
import type { RefusedScopes } from './refused-scopes.ts';
import type { GrantViews, ToolEntry } from './grant-view.ts';

export interface ToolCall {
  readonly token: LiveToken;
  readonly connector: string | null;
  readonly params: JsonObject;
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

/** A JSON-RPC error: of ours, or relayed. */
export interface CallError {
  readonly kind: 'error';
  readonly code: number;
  readonly message: string;
  readonly data?: JsonObject;
}

export type CallOutcome =
  | { readonly kind: 'result'; readonly result: JsonObject }
  | CallError
  | { readonly kind: 'step-up'; readonly scope: string }
  /** The client left: there is nobody to tell. */
  | { readonly kind: 'cancelled' };

export interface CallToolParts {
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly own: OwnTools;
  readonly views: GrantViews;
  readonly approve: ReturnType<typeof createApproveCall>;
  readonly world: GatewayWorld;
  readonly audit: AuditLog;
  readonly refusedScopes: RefusedScopes;
  readonly untrusted: UntrustedReads;
  readonly clock: Clock;
  readonly random: Random;
}

export type CallTool = (call: ToolCall) => Promise<CallOutcome>;

export function createCallTool(parts: CallToolParts): CallTool {
  const { connectors, clients, views, world, audit, clock } = parts;

  return async (call) => {
    const startedAt = clock.monotonicMs();
    const client = clients.get(call.token.grant.clientId);
    const name = call.params['name'];
    const args = call.params['arguments'] ?? {};
    if (client === undefined || typeof name !== 'string' || !isJsonObject(args)) {
      audit.append({
        actor: 'mcp_client',
        action: 'tools/call',
        decision: 'deny',
        clientId: call.token.grant.clientId,
        clientName: client?.name ?? null,
        reason: 'invalid_params',
      });
      return {
        kind: 'error',
        code: errorCode.invalidParams,
        message: 'Invalid params: name and arguments are needed',
      };
    }
    const entry = views.view(call.token, call.connector).entries.get(name);
    const found = rowFor(call, client, entry, name, args);
    if (entry === undefined) return refuseUnknown(call, client, found);
    const decision = decideCall(client, entry, args);
    const row: AuditRow = {
      ...found,
      layer: decision.layer,
      trace: traceText(decision),
      // What was asked and what came of it are one call.
      callId: decision.outcome === 'ask' ? parts.random.bytes(9).toString('base64url') : null,
    };
    if (decision.outcome === 'deny') {
      const refused = await refuse(row, decision.reason);
      const isRecorded = refused.kind === 'result' && refused !== auditFailed;
      if (decision.stepUpScope === null || !isRecorded) return refused;
      const { clientId } = call.token.grant;
      parts.refusedScopes.note({ clientId, scope: decision.stepUpScope });
      return { kind: 'step-up', scope: decision.stepUpScope };
    }
    let reason: ReasonCode = decision.reason;
    if (decision.outcome === 'ask') {
      const look = (): ToolEntry | undefined => {
        const now = views.view(call.token, call.connector).entries.get(name);
        return now && { ...now, decision: decideCall(client, now, args) };
      };
      const asked = await parts.approve({
        call,
        client,
        entry: { ...entry, decision },
        args,
        row,
        look,
      });
      if (asked.kind === 'cancelled') return { kind: 'cancelled' };
      if (asked.kind === 'unrecorded') return auditFailed;
      if (asked.kind === 'unasked') return refuse({ ...row, callId: null }, asked.reason);
      if (asked.kind === 'refuse') return refuse(row, asked.reason, asked.words);
      reason = asked.reason;
    }
    if (audit.isOverloaded() && entry.classified.class !== 'read') return auditFailed;
    const patience = keepPatient(clock, call.onProgress, entry.tool.connector);
    const answered = await send(call, entry, args, patience.onProgress);
    patience.stop();
    if (answered.kind === 'result' && connectors.find(entry.tool.connector)?.isUntrusted === true)
      parts.untrusted.note(client.clientId, entry.tool.connector);
    const outcome = withoutAsks(answered);
    const isDenied = isDeniedUpstream(outcome);
    audit.append({
      ...row,
      decision: isDenied ? 'deny' : outcome.kind === 'failed' ? 'failed' : 'allow',
      reason: isDenied ? 'denied_upstream' : isTimedOut(outcome) ? 'upstream_timed_out' : reason,
      durationMs: Math.round((clock.monotonicMs() - startedAt) * 100) / 100,
      resultBytes: outcome.kind === 'result' ? outcome.bytes : null,
      detail: detailOf(outcome),
    });
    return answer(outcome, entry);
  };

  function send(
    call: ToolCall,
    { tool }: ToolEntry,
    args: JsonObject,
    onProgress: UpstreamRequest['onProgress'],
  ): Promise<UpstreamOutcome> | UpstreamOutcome {
    if (tool.connector === ownConnector) return parts.own.call(call.token, tool.name, args);
    const seconds = connectors.find(tool.connector)?.timeoutSeconds ?? defaultTimeoutSeconds;
    return connectors.request(tool.connector, {
      method: 'tools/call',
      params: upstreamParams(tool, args, call.params),
      signal: call.signal,
      timeoutMs: seconds * 1000,
      onProgress,
    });
  }

  /** The decision of the list, looked at again where the arguments or what was read before can change it. */
  function decideCall(client: Client, entry: ToolEntry, args: JsonObject): Decision {
    const readFrom = parts.untrusted.readFrom(client.clientId, entry.tool.connector);
    return readFrom === null && !entry.decision.dependsOnArguments
      ? entry.decision
      : entry.decideFor({ args, readFrom });
  }

  async function refuseUnknown(
    call: ToolCall,
    client: Client,
    row: AuditRow,
  ): Promise<CallOutcome> {
    const closed = decideAccess(world.current(), { isBlocked: client.blockedAt !== null });
    if (closed !== null) return refuse(row, closed.reason);
    const hasTools =
      call.connector !== null && views.view(call.token, call.connector).entries.size > 0;
    if (call.connector !== null && !hasTools) return refuse(row, 'connector_not_granted');
    await refuse(row, 'unknown_tool');
    return { kind: 'error', code: errorCode.invalidParams, message: 'Unknown tool' };
  }

  /** @param words of the person, to the model */
  async function refuse(row: AuditRow, reason: ReasonCode, words?: string): Promise<CallOutcome> {
    const said = words === undefined || words === '' ? {} : { detail: `“${words}”` };
    try {
      await audit.appendDurable({ ...row, decision: 'deny', reason, ...said });
    } catch {
      return auditFailed;
    }
    return refusal(reason, words);
  }
}

/** A refusal is a tool result that a model can act on, with the reason code in `_meta` (product.md section 6). */
export function refusal(reason: ReasonCode, words = ''): CallOutcome {
  const said = words === '' ? '' : ` The person says: “${words}”`;
  return {
    kind: 'result',
    result: {
      content: [{ type: 'text', text: reasons[reason].forModel + said }],
      isError: true,
      _meta: {
        [metaKey.reason]: reason,
        [metaKey.category]: reasons[reason].category,
        [metaKey.next]: reasons[reason].next,
      },
    },
  };
}

const auditFailed = refusal('audit_failed');

function rowFor(
  { token }: ToolCall,
  client: Client,
  entry: ToolEntry | undefined,
  name: string,
  args: JsonObject,
): AuditRow {
  return {
    actor: 'mcp_client',
    action: 'tools/call',
    decision: 'deny',
    clientId: client.clientId,
    clientName: client.name,
    grantId: token.grant.grantId,
    connector: entry?.tool.connector ?? null,
    tool: entry?.tool.name ?? name.slice(0, 128),
    // All members from the start: what is put in later then costs nothing.
    reason: null,
    layer: null,
    trace: null,
    callId: null,
    durationMs: null,
    resultBytes: null,
    arguments: redactArguments(args, entry?.loggedArguments ?? 'shapes'),
    detail: null,
  };
}

/** The upstream message is built from validated fields only (SEC-46). */
function upstreamParams(tool: CatalogueTool, args: JsonObject, params: JsonObject): JsonObject {
  const meta = params['_meta'];
  const trace: Record<string, string> = {};
  if (isJsonObject(meta)) {
    for (const name of ['traceparent', 'tracestate', 'baggage']) {
      const value = meta[name];
      if (typeof value === 'string' && value.length <= 8192) trace[name] = value;
    }
  }
  const built = { name: tool.name, arguments: args };
  return Object.keys(trace).length === 0 ? built : { ...built, _meta: trace };
}

/** An answer that asks for something has not answered: it is no result, and what it asks for reaches nobody (SEC-44). */
function withoutAsks(outcome: UpstreamOutcome): UpstreamOutcome {
  if (outcome.kind === 'failed') return outcome;
  const asked =
    outcome.kind === 'result' ? askedByResult(outcome.result) : askedByError(outcome.error);
  if (asked === null) return outcome;
  return failed('wants_input', `It asked for ${asked}, which Consentry does not pass on.`, true);
}

function answer(outcome: UpstreamOutcome, entry: ToolEntry): CallOutcome {
  switch (outcome.kind) {
    case 'result':
      return { kind: 'result', result: foreignResult(outcome.result) };
    case 'error':
      return {
        kind: 'error',
        code: outcome.error.code,
        message: outcome.error.message,
        ...(isJsonObject(outcome.error.data) ? { data: outcome.error.data } : {}),
      };
    case 'failed':
      if (outcome.code === 'cancelled') return { kind: 'cancelled' };
      return {
        kind: 'result',
        result: {
          content: [
            {
              type: 'text',
              text: `The connector "${entry.tool.connector}" failed: ${visible(outcome.message, 500)}${
                outcome.mayHaveHappened
                  ? ' The call may or may not have happened; check before you repeat it.'
                  : ''
              }`,
            },
          ],
          isError: true,
          _meta: {
            [metaKey.reason]: isDeniedUpstream(outcome)
              ? 'denied_upstream'
              : `upstream_${outcome.code}`,
          },
        },
      };
  }
}

function isTimedOut(outcome: UpstreamOutcome): boolean {
  return outcome.kind === 'failed' && outcome.code === 'timed_out';
}

function detailOf(outcome: UpstreamOutcome): string | null {
  if (outcome.kind === 'error') return `upstream error ${outcome.error.code}`;
  if (outcome.kind === 'failed') return `${outcome.code}: ${outcome.message.slice(0, 200)}`;
  if (outcome.result['isError'] === true) return 'the tool reported an error';
  return outcome.isCut === true ? 'cut to the size set for the connector' : null;
}
