/**
 * A call that asks: an earlier answer, or a question and the wait for it. What was shown is what is
 * sent: when the answer comes, everything that the question was about is looked at again (SEC-35).
 */
import { ownConnector } from '../../../../contract/plain/own-rights.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Client } from '../../grants/clients.ts';
import { programLabel } from '../../http/peer.ts';
import { anyAborted } from '../../lib/abort.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { CoreError } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { Decision } from '../../policy/decide.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import { approvalView, type ShownTarget } from '../approval/approval-view.ts';
import type { Approvals } from '../approval/approvals-interface.ts';
import { configurationOf } from '../approval/connector-configuration.ts';
import type { HeldCall } from '../approval/held-call.ts';
import type { LastApproved } from '../approval/last-approved.ts';
import type { MutableRow } from './audit-row.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { Operation } from './operation.ts';
import { classOf, definitionOf, type ResolvedTarget, type Target } from './target.ts';

export interface AskPersonParts {
  readonly approvals: Approvals;
  readonly lastApproved: LastApproved;
  readonly connectors: Connectors;
  readonly preferences: Pick<Preferences, 'read'>;
  readonly recorder: CallRecorder;
  readonly clock: Clock;
  /** How long a call waits at most, in milliseconds. */
  readonly longestHold: () => number;
}

interface AskedCall {
  readonly operation: Operation;
  readonly client: Client;
  readonly target: Target;
  /** As it was when the call came in. */
  readonly resolved: ResolvedTarget;
  readonly decision: Decision;
  readonly row: MutableRow;
  /** As it is now; undefined when there is nothing under this name any more. */
  readonly look: () =>
    { readonly resolved: ResolvedTarget; readonly decision: Decision } | undefined;
}

/** Why the call may go on, or why not. */
type ApprovalEnd =
  | { readonly kind: 'go-on'; readonly reason: ReasonCode }
  | { readonly kind: 'refuse'; readonly reason: ReasonCode; readonly words?: string | undefined }
  /** Refused before anybody was asked. */
  | { readonly kind: 'unasked'; readonly reason: ReasonCode }
  | { readonly kind: 'unrecorded' }
  /** The client left. */
  | { readonly kind: 'cancelled' };

export type AskPerson = (asked: AskedCall) => Promise<ApprovalEnd>;

const goesOn: ReadonlySet<ReasonCode> = new Set([
  'approved_once',
  'approved_session',
  'always_allowed',
]);

export function createAskPerson(parts: AskPersonParts): AskPerson {
  const { approvals, recorder, clock } = parts;

  return async (asked) => {
    const { operation, client, target, resolved, decision, row } = asked;
    let askedBy: string | null = null;
    const held = heldCall(asked, () => askedBy);
    const earlier = approvals.consume(held);
    if (earlier !== null) return { kind: 'go-on', reason: earlier };
    // The person has had enough of this client's questions for a while (SEC-39): nothing is asked, so no ask is written.
    if (approvals.deniedUntil(client.clientId) !== null)
      return { kind: 'unasked', reason: 'too_many_denials' };
    const program = operation.program();
    if (!(await recorder.asking(row, decision.reason))) return { kind: 'unrecorded' };
    askedBy = programLabel(await program);
    const stopTelling = tellWhileHeld(operation);
    const withdraw = operation.onHeld?.(
      `Consentry asks the person whether ${visible(client.name, 60)} may run ${visible(nameOf(resolved, target), 60)} on ${resolved.owner.connector}. They answer in Consentry; nothing that is answered here decides it.`,
    );
    const longest =
      operation.onProgress === undefined
        ? Math.min(limits.questions.holdWithoutProgress, parts.longestHold())
        : parts.longestHold();
    const signal = anyAborted([operation.signal, operation.gone]);
    const { outcome, words } = await approvals.hold(held, signal, longest);
    stopTelling();
    withdraw?.();
    if (outcome === 'cancelled') return { kind: 'cancelled' };
    if (!goesOn.has(outcome)) return { kind: 'refuse', reason: outcome, words };
    return held.isUnchanged()
      ? { kind: 'go-on', reason: outcome }
      : { kind: 'refuse', reason: 'changed_while_held' };
  };

  function heldCall(asked: AskedCall, askedBy: () => string | null): HeldCall {
    const { operation, client, target, resolved, decision } = asked;
    const { args } = target;
    const { connectorId, connector } = resolved.owner;
    const toolName = nameOf(resolved, target);
    // Of a connector that was deleted a moment ago: nothing will match it.
    const configuration = configurationOf(parts.preferences, connectorId) ?? '';
    const known = { clientId: client.clientId, connectorId, toolName };
    return {
      ...known,
      configuration,
      grantId: operation.token.grant.grantId,
      connector,
      toolHash: definitionOf(resolved, target.method),
      args,
      canonicalArguments: canonicalJson(args),
      isDestructive: classOf(resolved) === 'destructive',
      isAfterUntrusted: decision.reason === 'after_untrusted',
      view: (common, counters) =>
        approvalView({
          common,
          counters,
          client,
          shown: shownOf(resolved, target),
          reason: decision.reason,
          args,
          account: parts.connectors.find(connector)?.label ?? null,
          askedBy: askedBy(),
          before: parts.lastApproved.find(known),
        }),
      isUnchanged: () =>
        isUnchanged(asked) && configurationOf(parts.preferences, connectorId) === configuration,
      onBlock: () => block(resolved),
    };
  }

  /** @throws CoreError `conflict` – it has no mode */
  function block({ kind, owner }: ResolvedTarget): void {
    if (kind === 'offered') {
      throw new CoreError('conflict', 'Only tools can be blocked one by one.', {
        hint: 'Deny the call. To keep this client from resources and prompts, take the connector away from it.',
      });
    }
    if (owner.connector === ownConnector) {
      throw new CoreError('conflict', 'A tool of Consentry itself has no mode.', {
        hint: 'Deny the call. Consentry’s own tools are switched off in the settings, all together.',
      });
    }
    parts.connectors.setTool(owner.connector, owner.name, { mode: 'block' }, 'restrict');
  }

  /** Grant, policy, tool, connector, and what it was asked for: any difference asks again (ATRYUM-58). */
  function isUnchanged({ operation, target, resolved, decision, look }: AskedCall): boolean {
    const { grant, family } = operation.token;
    if (grant.isEnded || family.isEnded) return false;
    const now = look();
    return (
      now !== undefined &&
      now.decision.outcome === 'ask' &&
      now.decision.reason === decision.reason &&
      // The same rule, for one that decided by a rule.
      String(now.decision.trace.at(-1)) === String(decision.trace.at(-1)) &&
      classOf(now.resolved) === classOf(resolved) &&
      definitionOf(now.resolved, target.method) === definitionOf(resolved, target.method) &&
      now.resolved.owner.connectorId === resolved.owner.connectorId
    );
  }

  /** Progress keeps clients patient. The steps are tiny, so that the upstream's own progress still grows. */
  function tellWhileHeld(operation: Operation): () => void {
    const { onProgress } = operation;
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

/** The tool, or for what is no tool the method. */
function nameOf(resolved: ResolvedTarget, { method }: Target): string {
  return resolved.kind === 'tool' ? resolved.owner.name : method;
}

function shownOf(resolved: ResolvedTarget, target: Target): ShownTarget {
  const { connector } = resolved.owner;
  const name = nameOf(resolved, target);
  if (resolved.kind === 'offered')
    return { connector, name, title: undefined, class: 'read', flags: [] };
  const { classified } = resolved.judged;
  const title = resolved.owner.definition['title'];
  return { connector, name, title, class: classified.class, flags: classified.flags };
}
