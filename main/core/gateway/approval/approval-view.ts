/**
 * What an approval shows: who, what, with which arguments, and why the person is asked. Every
 * foreign string is visible.
 */
import type { AccessClass } from '../../../../contract/views/access.ts';
import type {
  ApprovalQuestion,
  ApprovalWarning,
} from '../../../../contract/views/questions/question.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { JsonObject, JsonValue } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { visible, visibleBlock } from '../../lib/visible-text.ts';
import { toolLabel } from '../../names/tool-spelling.ts';
import { reasons, type ReasonCode } from '../../policy/reasons.ts';
import type { DecidingRule } from '../../rules/deciding-rule.ts';
import { argumentViews } from './argument-list.ts';
import type { ApprovalCounters } from './held-call.ts';

/** What the call is about; every string may be foreign. */
export interface ShownTarget {
  readonly connector: string;
  readonly name: string;
  readonly title: JsonValue | undefined;
  readonly class: AccessClass;
  readonly flags: readonly string[];
}

/** @returns the question as the windows show it; foreign text in it is visible and bounded */
export function approvalView(question: {
  readonly common: { readonly id: string; readonly createdAt: string; readonly expiresAt: string };
  readonly counters: ApprovalCounters;
  readonly client: Client;
  readonly shown: ShownTarget;
  /** It may be allowed for the session. */
  readonly mayLast: boolean;
  /** Why the person is asked. */
  readonly reason: ReasonCode;
  /** The rule that asks; null: no rule decided. */
  readonly rule: DecidingRule | null;
  readonly args: JsonObject;
  readonly account: string | null;
  readonly connectorTitle: string | null;
  readonly askedBy: string | null;
  readonly warnings: ApprovalWarning[];
  /** Arguments of the last call of this tool that was let through. */
  readonly before: JsonObject | null;
}): ApprovalQuestion {
  const { common, counters, client, shown, mayLast, reason, args } = question;
  const { title } = shown;
  return {
    ...common,
    kind: 'approval',
    clientId: client.clientId,
    clientName: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: 'Uses a token that you gave to this client.',
    connector: shown.connector,
    connectorTitle: question.connectorTitle,
    account: question.account === null ? null : visible(question.account, limits.text.name),
    askedBy: question.askedBy,
    tool: toolLabel(shown.name),
    toolTitle: typeof title === 'string' ? visible(title, limits.text.name) : null,
    class: shown.class,
    ...argumentsOf(args),
    ...argumentViews(args, question.before),
    why: [becauseOf(reason, question.rule), ...shown.flags].join('; '),
    warnings: question.warnings,
    mayLast,
    mayAlways: mayLast && reason !== 'after_untrusted',
    ...counters,
  };
}

/** A rule by its number and its sentence: the person wrote it, and can find it. */
function becauseOf(reason: ReasonCode, rule: DecidingRule | null): string {
  const { forPerson } = reasons[reason];
  return reason === 'rule_ask' && rule !== null
    ? `Rule ${rule.position} asks: ${rule.words}`
    : forPerson;
}

/** Made once for each call: a snapshot shows every question, and arguments may be long. */
const made = new WeakMap<JsonObject, ReturnType<typeof makeArguments>>();

function argumentsOf(args: JsonObject): ReturnType<typeof makeArguments> {
  let known = made.get(args);
  if (known === undefined) made.set(args, (known = makeArguments(args)));
  return known;
}

function makeArguments(
  args: JsonObject,
): Pick<ApprovalQuestion, 'arguments' | 'hiddenCharacters' | 'argumentBytes'> {
  const pretty = visibleBlock(JSON.stringify(args, null, 2), limits.text.argumentsShown);
  return {
    arguments: pretty.text,
    hiddenCharacters: pretty.hidden,
    argumentBytes: Buffer.byteLength(JSON.stringify(args)),
  };
}
