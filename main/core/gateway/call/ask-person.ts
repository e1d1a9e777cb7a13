/**
 * A call that asks: an earlier answer, or a question and the wait for it (product.md section 9). What was shown is what is
 * sent: when the answer comes, everything that the question was about is looked at again (SEC-35).
 */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { AuditLog, AuditRow } from '../../audit/audit-log.ts';
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import type { Connectors } from '../../connectors/registry/connectors.ts';
import type { Client } from '../../grants/clients.ts';
import { programLabel } from '../../http/peer.ts';
import { anyAborted } from '../../lib/abort.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { CoreError } from '../../lib/errors.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import { approvalView } from '../approval/approval-view.ts';
import type { Approvals } from '../approval/approvals-interface.ts';
import { configurationOf } from '../approval/connector-configuration.ts';
import type { ToolEntry } from '../view/grant-view.ts';
import type { HeldCall } from '../approval/held-call.ts';
import type { LastApproved } from '../approval/last-approved.ts';
import type { Use } from '../perform-use.ts';

export interface ApproveCallParts {
  readonly approvals: Approvals;
  readonly lastApproved: LastApproved;
  readonly connectors: Connectors;
  readonly preferences: Pick<Preferences, 'read'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** How long a call waits at most, in milliseconds. */
  readonly longestHold: () => number;
}

export interface AskedCall {
  readonly call: Use;
  readonly client: Client;
  /** As it was when the call came in. */
  readonly entry: ToolEntry;
  readonly args: JsonObject;
  readonly row: AuditRow;
  /** As it is now; undefined when there is nothing under this name any more. */
  readonly look: () => ToolEntry | undefined;
}

/** Why the call may go on, or why not. */
export type ApprovalEnd =
  | { readonly kind: 'go-on'; readonly reason: ReasonCode }
  | { readonly kind: 'refuse'; readonly reason: ReasonCode; readonly words?: string | undefined }
  /** Refused before anybody was asked. */
  | { readonly kind: 'unasked'; readonly reason: ReasonCode }
  | { readonly kind: 'unrecorded' }
  | { readonly kind: 'cancelled' };

const goesOn: ReadonlySet<ReasonCode> = new Set([
  'approved_once',
  'approved_session',
  'always_allowed',
]);

export function createApproveCall(
  parts: ApproveCallParts,
): (asked: AskedCall) => Promise<ApprovalEnd> {
  const { approvals, audit, clock } = parts;

  return async (asked) => {
    const { call, client, entry, row } = asked;
    let askedBy: string | null = null;
    const held = heldCall(asked, () => askedBy);
    const earlier = approvals.consume(held);
    if (earlier !== null) return { kind: 'go-on', reason: earlier };
    // The person has had enough of this client's questions for a while (SEC-39): nothing is asked, so no ask is written.
    if (approvals.deniedUntil(client.clientId) !== null)
      return { kind: 'unasked', reason: 'too_many_denials' };
    const program = call.program();
    try {
      // Durable before the person is asked: what waits is never forgotten.
      await audit.appendDurable({ ...row, decision: 'ask', reason: entry.decision.reason });
    } catch {
      return { kind: 'unrecorded' };
    }
    askedBy = programLabel(await program);
    const stopTelling = tellWhileHeld(call);
    const withdraw = call.onHeld?.(
      `Consentry asks the person whether ${visible(client.name, 60)} may run ${visible(entry.tool.name, 60)} on ${entry.tool.connector}. They answer in Consentry; nothing that is answered here decides it.`,
    );
    const longest =
      call.onProgress === undefined
        ? Math.min(limits.questions.holdWithoutProgress, parts.longestHold())
        : parts.longestHold();
    const signal = anyAborted([call.signal, call.gone]);
    const { outcome, words } = await approvals.hold(held, signal, longest);
    stopTelling();
    withdraw?.();
    if (outcome === 'cancelled') {
      // No question without an end in the log; there is nobody to wait for the disk.
      audit.append({ ...row, decision: 'deny', reason: 'client_left' });
      return { kind: 'cancelled' };
    }
    if (!goesOn.has(outcome)) return { kind: 'refuse', reason: outcome, words };
    return held.isUnchanged()
      ? { kind: 'go-on', reason: outcome }
      : { kind: 'refuse', reason: 'changed_while_held' };
  };

  function heldCall(asked: AskedCall, askedBy: () => string | null): HeldCall {
    const { call, client, entry, args } = asked;
    const { tool } = entry;
    // Of a connector that was deleted a moment ago: nothing will match it.
    const configuration = configurationOf(parts.preferences, tool.connectorId) ?? '';
    const known = { clientId: client.clientId, connectorId: tool.connectorId, toolName: tool.name };
    return {
      ...known,
      configuration,
      grantId: call.token.grant.grantId,
      connector: tool.connector,
      toolHash: tool.hash,
      args,
      canonicalArguments: canonicalJson(args),
      isDestructive: entry.classified.class === 'destructive',
      isAfterUntrusted: entry.decision.reason === 'after_untrusted',
      view: (common, counters) =>
        approvalView({
          common,
          counters,
          client,
          entry,
          args,
          account: parts.connectors.find(tool.connector)?.label ?? null,
          askedBy: askedBy(),
          before: parts.lastApproved.find(known),
        }),
      isUnchanged: () =>
        isUnchanged(asked) &&
        configurationOf(parts.preferences, tool.connectorId) === configuration,
      onBlock: () => block(tool),
    };
  }

  function block({ connector, name }: CatalogueTool): void {
    if (connector === ownConnector) {
      throw new CoreError('conflict', 'A tool of Consentry itself has no mode.', {
        hint: 'Deny the call. Consentry’s own tools are switched off in the settings, all together.',
      });
    }
    parts.connectors.setTool(connector, name, { mode: 'block' }, 'restrict');
  }

  /** Grant, policy, tool, connector, and what it was asked for: any difference asks again (ATRYUM-58). */
  function isUnchanged({ call, entry, look }: AskedCall): boolean {
    if (call.token.grant.isEnded || call.token.chain.isEnded) return false;
    const now = look();
    return (
      now !== undefined &&
      now.decision.outcome === 'ask' &&
      now.decision.reason === entry.decision.reason &&
      // The same rule, for one that decided by a rule.
      String(now.decision.trace.at(-1)) === String(entry.decision.trace.at(-1)) &&
      now.classified.class === entry.classified.class &&
      now.tool.hash === entry.tool.hash &&
      now.tool.connectorId === entry.tool.connectorId
    );
  }

  /** Progress keeps clients patient. The steps are tiny, so that the upstream's own progress still grows. */
  function tellWhileHeld(call: Use): () => void {
    const { onProgress } = call;
    if (onProgress === undefined) return () => undefined;
    let step = 0;
    let cancel = (): void => undefined;
    const tell = (): void => {
      step += 1;
      onProgress({ progress: step / 1_000_000, message: 'Waiting for approval in Consentry' });
      cancel = clock.after(limits.questions.progressWhileHeld, tell);
    };
    tell();
    return () => cancel();
  }
}
