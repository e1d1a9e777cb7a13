/** What an approval shows: who, what, with which arguments, and why the person is asked. Every foreign string is visible. */
import type { ApprovalQuestion } from '../../../contract/views.ts';
import type { Client } from '../grants/clients.ts';
import type { JsonObject } from '../lib/json.ts';
import { limits } from '../lib/limits.ts';
import { visible, visibleBlock } from '../lib/visible-text.ts';
import { reasons } from '../policy/reasons.ts';
import type { ApprovalCounters } from './approvals.ts';
import type { ToolEntry } from './grant-view.ts';

export function approvalView(shown: {
  readonly common: { readonly id: string; readonly createdAt: string; readonly expiresAt: string };
  readonly counters: ApprovalCounters;
  readonly client: Client;
  readonly entry: ToolEntry;
  readonly args: JsonObject;
}): ApprovalQuestion {
  const { common, counters, client, entry, args } = shown;
  const { definition } = entry.tool;
  const pretty = visibleBlock(JSON.stringify(args, null, 2), limits.text.argumentsShown);
  const title = definition['title'];
  return {
    ...common,
    kind: 'approval',
    clientId: client.clientId,
    clientName: visible(client.name, limits.text.name),
    identity: client.identity,
    proof: 'Uses a token that you gave to this client.',
    connector: entry.tool.connector,
    tool: visible(entry.tool.name, 128),
    toolTitle: typeof title === 'string' ? visible(title, limits.text.name) : null,
    class: entry.classified.class,
    arguments: pretty.text,
    hiddenCharacters: pretty.hidden,
    why: [reasons[entry.decision.reason].forPerson, ...entry.classified.flags].join('; '),
    ...counters,
  };
}
