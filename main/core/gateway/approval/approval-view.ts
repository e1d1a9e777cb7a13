/** What an approval shows: who, what, with which arguments, and why the person is asked. Every foreign string is visible. */
import type { ApprovalQuestion } from '../../../../contract/views/views.ts';
import type { Client } from '../../grants/clients.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { visible, visibleBlock } from '../../lib/visible-text.ts';
import { toolLabel } from '../../names/tool-spelling.ts';
import { reasons } from '../../policy/reasons.ts';
import { argumentViews } from './argument-list.ts';
import type { ToolEntry } from '../view/grant-view.ts';
import type { ApprovalCounters } from './held-call.ts';

export function approvalView(shown: {
  readonly common: { readonly id: string; readonly createdAt: string; readonly expiresAt: string };
  readonly counters: ApprovalCounters;
  readonly client: Client;
  readonly entry: ToolEntry;
  readonly args: JsonObject;
  readonly account: string | null;
  readonly askedBy: string | null;
  /** Arguments of the last call of this tool that was let through. */
  readonly before: JsonObject | null;
}): ApprovalQuestion {
  const { common, counters, client, entry, args } = shown;
  const { definition } = entry.tool;
  const title = definition['title'];
  const isDestructive = entry.classified.class === 'destructive';
  return {
    ...common,
    kind: 'approval',
    clientId: client.clientId,
    clientName: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: 'Uses a token that you gave to this client.',
    connector: entry.tool.connector,
    account: shown.account === null ? null : visible(shown.account, limits.text.name),
    askedBy: shown.askedBy,
    tool: toolLabel(entry.tool.name),
    toolTitle: typeof title === 'string' ? visible(title, limits.text.name) : null,
    class: entry.classified.class,
    ...argumentsOf(args),
    ...argumentViews(args, shown.before),
    why: [reasons[entry.decision.reason].forPerson, ...entry.classified.flags].join('; '),
    mayAlways: !isDestructive && entry.decision.reason !== 'after_untrusted',
    ...counters,
  };
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
