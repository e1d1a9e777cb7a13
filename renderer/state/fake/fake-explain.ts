/** Invented explanations: the steps of a decision as the core words them. */
import type { CommandInput } from '../../../contract/commands/commands.ts';
import type { Explanation, Judgement } from '../../../contract/views/explain.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { ToolView } from '../../../contract/views/tools/tool-view.ts';
import type { Handler } from './fake-context.ts';
import { seenBy } from './fake-client-tools.ts';
import { viewOf } from './fake-rules.ts';
import type { FakeWorld } from './fake-world.ts';

type Names = 'explain.entry' | 'explain.call';

const passed: readonly (readonly [string, string])[] = [
  ['gateway', 'Consentry is on.'],
  ['client', 'The client may connect.'],
  ['grant', 'The client was given reading and writing at this connector.'],
  ['switch', 'The connector is switched on for this client.'],
  ['connector', 'The connector is on.'],
  ['never', 'The tool is not set to never.'],
  ['ceiling', 'Nothing holds this to reading.'],
  ['review', 'You accepted the tool as it is.'],
  ['override', 'For this client the tool has no mode of its own.'],
  ['mode', 'The tool has no mode of its own.'],
  ['rules', 'No rule fits the call.'],
];

const deciding: Readonly<
  Record<string, readonly [layer: string, inWords: string, person: string, change: string]>
> = {
  class_read: [
    'class',
    'Nothing else is set, so the class decides: a tool that only reads is allowed.',
    'Reading is allowed by default',
    'No mode and no rule decides about the tool. Set its mode to ask or block.',
  ],
  class_write: [
    'class',
    'Nothing else is set, so the class decides: a tool that writes asks.',
    'Writing asks by default',
    'No mode and no rule decides about the tool. Set its mode, or answer "always" the next time it asks.',
  ],
  class_destructive: [
    'class',
    'Nothing else is set, so the class decides: a tool that destroys is blocked.',
    'What destroys is blocked by default',
    'No mode and no rule decides about the tool. Set its mode to ask to be asked each time.',
  ],
  mode_allow: [
    'mode',
    'The tool is set to allow.',
    'Set to allow',
    'You set the mode of the tool on the page of its connector.',
  ],
  override_block: [
    'override',
    'For this client the tool is set to block.',
    'Set to block for this client',
    'You set it on the page of the client.',
  ],
  above_ceiling: [
    'ceiling',
    'What the client was given allows reading only.',
    'The client was given reading only',
    'Give the client writing at this connector on its page.',
  ],
  connector_not_granted: [
    'grant',
    'The client was not given this connector.',
    'The client was not given this connector',
    'Give the client this connector on its page.',
  ],
  tool_not_reviewed: [
    'review',
    'The tool is new and waits for your review.',
    'The tool waits for your review',
    'Look at the tool on the page of its connector, and accept it.',
  ],
};

const known = (reason: string) => deciding[reason] ?? deciding['class_read']!;

function stepsTo(reason: string): Judgement['steps'] {
  const [layer, inWords] = known(reason);
  const at = passed.findIndex(([name]) => name === layer);
  const before = at === -1 ? passed : passed.slice(0, at);
  return [
    ...before.map(([name, words]) => ({ layer: name, inWords: words, isDeciding: false })),
    { layer, inWords, isDeciding: true },
  ];
}

/** The reason by which a tool's fake outcome came about, as the core calls it. */
function reasonOf(tool: ToolView): string {
  if (tool.reason in deciding) return tool.reason;
  return tool.modeOverridden ? 'mode_allow' : `class_${tool.class}`;
}

function judgementOf(tool: ToolView): Judgement {
  const reason = reasonOf(tool);
  const [, , reasonText, change] = known(reason);
  return {
    outcome: tool.outcome,
    reason,
    reasonText: tool.reasonText === '' ? reasonText : tool.reasonText,
    change,
    dependsOnArguments: tool.dependsOnArguments,
    steps: stepsTo(reason),
  };
}

const summaries: Readonly<Record<AuditEntry['decision'], string>> = {
  allow: 'The call was allowed',
  ask: 'The call waited for you',
  deny: 'The call was refused',
  done: 'It was done',
  failed: 'The call failed',
};

function ruleFrom(
  world: FakeWorld,
  { clientId, connector, tool, reason }: AuditEntry,
): Explanation['ruleFrom'] {
  if (clientId === null || connector === null || tool === null) return null;
  const [first] = reason?.startsWith('rule_') === true ? world.rules : [];
  const position = first === undefined ? world.rules.length + 1 : 1;
  const above = first === undefined ? null : viewOf(world, first, 1).inWords;
  return { clientId, connector, tool, position, above };
}

export const explainHandlers: {
  readonly [Name in Names]: Handler<CommandInput<Name>>;
} = {
  'explain.entry': ({ id }, { world }): Explanation | undefined => {
    const entry = world.audit.find((one) => one.id === id);
    if (entry === undefined) return undefined;
    const { reason, callId } = entry;
    const asked = reason === 'approved_once' ? 'class_write' : reason;
    const isCall = entry.action === 'tools/call' && asked !== null;
    const tool = world.tools.find(
      (one) => one.connector === entry.connector && one.name === entry.tool,
    );
    return {
      entry,
      summary:
        reason === null
          ? 'This is no call of a tool, so no decision on one was made.'
          : reason === 'approved_once'
            ? 'The call was allowed: You allowed it once.'
            : `${summaries[entry.decision]}: ${known(reason)[2]}.`,
      steps: isCall ? stepsTo(asked) : [],
      change: isCall ? known(asked)[3] : null,
      now: isCall && tool !== undefined ? judgementOf(seenBy(world, entry.clientId, tool)) : null,
      ruleFrom: ruleFrom(world, entry),
      related:
        callId === null
          ? []
          : world.audit.filter((other) => other.callId === callId && other.id !== id),
    };
  },
  'explain.call': ({ clientId, connector, tool: name }, { world }) => {
    const tool = world.tools.find((one) => one.connector === connector && one.name === name);
    return tool && judgementOf(seenBy(world, clientId ?? null, tool));
  },
};
