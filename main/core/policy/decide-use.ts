/**
 * The decision on what is no tool: reading a resource, taking a prompt, completing an argument.
 * Each counts as reading from its connector, and goes through the same `decide()` as a call (INV-1,
 * SEC-56). There is nothing to review and no mode to set, so what remains are the ceilings, the
 * grant, and the rules that name no tool.
 */
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { Asker, CallFacts, ConnectorFacts, GlobalFacts } from './facts.ts';
import type { RuleClient, RuleIndex } from './rules.ts';

export interface UseFacts {
  readonly globalState: GlobalFacts;
  readonly asker: Asker;
  readonly connector: ConnectorFacts | undefined;
  /** Null when the rules cannot be read. */
  readonly rules: RuleIndex | null;
  /** The client, as rules know it. */
  readonly who: RuleClient;
}

/**
 * @param call without arguments for a list; for one use they are what names it: `uri` of a
 *   resource, `name` and `arguments` of a prompt
 */
export function decideUse(facts: UseFacts, call?: CallFacts): Decision {
  return decideAs('read', facts, call);
}

/**
 * Whether the client may do more there than read, asked about or not: by grant, ceilings and rules.
 */
export function mayWrite(facts: UseFacts): boolean {
  return decideAs('write', facts).outcome !== 'deny';
}

function decideAs(access: 'read' | 'write', facts: UseFacts, call?: CallFacts): Decision {
  const { globalState, asker, connector, rules, who } = facts;
  const subject = {
    ...who,
    connector: connector?.name ?? '',
    tool: null,
    class: access,
  };
  const use = {
    class: subject.class,
    mode: null,
    override: null,
    isNever: false,
    isForPages: false,
    managed: null,
    review: 'accepted' as const,
    isMarked: false,
    rules: rules?.about(subject) ?? null,
  };
  return decide(globalState, asker, connector, use, call);
}
