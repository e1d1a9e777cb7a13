/**
 * A call that asks: an earlier answer, or a question and the wait for it. What was shown is what is
 * sent: when the answer comes, everything that the question was about is looked at again (SEC-35).
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { Client } from '../../grants/clients/client.ts';
import { decidingRule } from '../../rules/deciding-rule.ts';
import type { RuleNames } from '../../rules/rule-words.ts';
import type { RuleBook } from '../../rules/rule-book.ts';
import { programLabel } from '../../http/peer.ts';
import { anyAborted } from '../../lib/abort.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { Clock, Preferences } from '../../ports/ports.ts';
import type { Approvals } from '../approval/approvals-interface.ts';
import type { LastApproved } from '../approval/last-approved.ts';
import type { MutableRow } from './audit-row.ts';
import type { CallRecorder } from './call-recorder.ts';
import { createHeldCallFor, nameOf, type CallToAsk } from './held-call-for.ts';
import type { Operation } from './operation.ts';

export interface AskPersonParts {
  readonly approvals: Approvals;
  readonly lastApproved: LastApproved;
  readonly rules: Pick<RuleBook, 'list'>;
  /** Of clients and groups that rules name. */
  readonly names: RuleNames;
  readonly connectors: Connectors;
  readonly preferences: Pick<Preferences, 'read'>;
  /** Clients that hold a grant. */
  readonly knownClients: () => readonly Client[];
  readonly recorder: CallRecorder;
  readonly clock: Clock;
  /** How long a call of a client may wait, in milliseconds. */
  readonly holdFor: (client: Pick<Client, 'name'>, asksForProgress: boolean) => number;
}

interface AskedCall extends CallToAsk {
  readonly row: MutableRow;
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

/** @returns what asks the person about a call, where no earlier answer covers it */
export function createAskPerson(parts: AskPersonParts): AskPerson {
  const { approvals, recorder, clock, holdFor } = parts;
  const { connectors, preferences, lastApproved } = parts;
  const heldCallFor = createHeldCallFor({
    connectors,
    preferences,
    lastApproved,
    knownClients: parts.knownClients,
    ruleOf: ({ trace }) => decidingRule(parts.rules, parts.names, trace),
  });

  return async (asked) => {
    const { operation, client, decision, row } = asked;
    let askedBy: string | null = null;
    const held = heldCallFor(asked, () => askedBy);
    const earlier = approvals.consume(held);
    if (earlier !== null) return { kind: 'go-on', reason: earlier };
    // The person has had enough of this client's questions for a while (SEC-39): nothing is asked,
    // so no ask is written.
    if (approvals.deniedUntil(client.clientId) !== null)
      return { kind: 'unasked', reason: 'too_many_denials' };
    const program = operation.program();
    if (!(await recorder.asking(row, decision.reason))) return { kind: 'unrecorded' };
    askedBy = programLabel(await program);
    const stopReporting = reportWhileHeld(operation, clock);
    const withdraw = operation.onHeld?.(noticeOf(asked));
    const longest = holdFor(client, operation.onProgress !== undefined);
    const signal = anyAborted([operation.signal, operation.gone]);
    const { outcome, words } = await approvals.hold(held, signal, longest);
    stopReporting();
    withdraw?.();
    if (outcome === 'cancelled') return { kind: 'cancelled' };
    if (!goesOn.has(outcome)) return { kind: 'refuse', reason: outcome, words };
    return held.isUnchanged()
      ? { kind: 'go-on', reason: outcome }
      : { kind: 'refuse', reason: 'changed_while_held' };
  };
}

/** What the client may show meanwhile. */
function noticeOf({ client, resolved, target }: AskedCall): string {
  return `Consentry asks the person whether ${visible(client.name, 60)} may run ${visible(nameOf(resolved, target), 60)} on ${resolved.owner.connector}. They answer in Consentry; nothing that is answered here decides it.`;
}

/**
 * Progress keeps clients waiting. The steps are tiny, so that the upstream's own progress still
 * grows.
 *
 * @returns what ends it
 */
function reportWhileHeld({ onProgress }: Operation, clock: Clock): () => void {
  if (onProgress === undefined) return () => undefined;
  let step = 0;
  let cancel = (): void => undefined;
  const report = (): void => {
    step += 1;
    onProgress({ progress: step / 1_000_000, message: 'Waiting for approval in Consentry' });
    cancel = clock.after(limits.questions.progressWhileHeld, report);
  };
  report();
  return () => cancel();
}
