/**
 * The decision on a call. Pure and total: no clock, no I/O, every input has an outcome. The only
 * place that says yes or no: the gateway, the "what can this client do?" table, the tool lists and
 * `explain` ask here (INV-1).
 *
 * The steps are a list, and the first with a verdict decides. What they found is kept as a trace,
 * so that `explain` says what was decided and not what would be decided now. Ceilings are applied
 * once more at the end, as a minimum: an order that somebody gets wrong later cannot open anything
 * (SEC-58).
 */
import { isAbove, lowestCeiling } from './ceiling.ts';
import {
  allSteps,
  asksUnreviewed,
  beforeAll,
  deny,
  made,
  mayDecide,
  walk,
} from './decision-steps.ts';
import type { Decision, Finding } from './decision.ts';
import type {
  Asker,
  CallFacts,
  ConnectorFacts,
  DecisionFacts,
  GlobalFacts,
  ToolFacts,
} from './facts.ts';

const noCall: CallFacts = { args: null, readFrom: null };
const nobody: Asker = { isBlocked: false, access: null, isSwitchedOff: false, heldTo: null };

/**
 * Decides what holds for all calls, before any tool is looked at.
 *
 * @returns null when nothing stands in the way
 */
export function decideAccess(
  globalState: GlobalFacts,
  asker: Pick<Asker, 'isBlocked'>,
): Decision | null {
  const facts: DecisionFacts = {
    globalState,
    asker: { ...nobody, isBlocked: asker.isBlocked },
    connector: undefined,
    tool: undefined,
    call: noCall,
  };
  return walk(facts, beforeAll);
}

/**
 * Decides one call.
 *
 * @param connector undefined where there is none of this name
 * @param tool undefined where the connector has none of this name
 * @param call left out for lists and tables: rules that look at arguments do not decide then
 */
export function decide(
  globalState: GlobalFacts,
  asker: Asker,
  connector: ConnectorFacts | undefined,
  tool: ToolFacts | undefined,
  call: CallFacts = noCall,
): Decision {
  const facts: DecisionFacts = { globalState, asker, connector, tool, call };
  const decision = walk(facts, allSteps);
  // The last step always decides; a list without it would have to refuse.
  if (decision === null) return made(deny('class_destructive'), 'class', []);
  return afterwards(facts, decision);
}

/**
 * What holds whatever the steps said: the ceilings as a minimum, and that writing after untrusted
 * reading asks (SEC-86).
 */
function afterwards(facts: DecisionFacts, decision: Decision): Decision {
  const withRules = applyArguments(facts, decision);
  if (withRules.outcome === 'deny') return withRules;
  if (isAbove(lowestCeiling(facts), facts.tool)) {
    const verdict = made(deny('above_ceiling'), 'ceiling', withRules.trace);
    return { ...verdict, isListed: false };
  }
  const held = askedUnreviewed(facts, heldToAsking(facts, askedForPages(facts, withRules)));
  const { readFrom } = facts.call;
  if (readFrom === null || readFrom === facts.connector?.name || facts.tool?.class === 'read')
    return held;
  const found: Finding = ['untrusted', readFrom];
  return {
    ...held,
    outcome: 'ask',
    reason: 'after_untrusted',
    layer: 'untrusted',
    trace: [...held.trace, found],
  };
}

/**
 * A rule that lets writes pass was made for what a model asks for. What only pages call asks, until
 * the person set this very tool.
 */
function askedForPages({ tool }: DecisionFacts, decision: Decision): Decision {
  const isRule = decision.layer === 'rules' && decision.outcome === 'allow';
  if (tool?.isForPages !== true || tool.class === 'read' || !isRule) return decision;
  const found: Finding = ['pages', 'writes'];
  const trace = [...decision.trace, found];
  return { ...decision, outcome: 'ask', reason: 'page_writes', layer: 'pages', trace };
}

/** What allowed an earlier version of a tool, or tools in general, does not allow this one. */
function askedUnreviewed(facts: DecisionFacts, decision: Decision): Decision {
  if (!asksUnreviewed(facts)) return decision;
  return { ...decision, outcome: 'ask', reason: 'tool_unreviewed', layer: 'review' };
}

/** Whatever the person set: an administrator has it asked. */
function heldToAsking({ tool }: DecisionFacts, decision: Decision): Decision {
  if (tool?.managed !== 'ask' || decision.outcome !== 'allow') return decision;
  return { ...decision, outcome: 'ask', reason: 'managed_ask', layer: 'managed' };
}

/**
 * Without arguments at hand the outcome is that of the first rule that needs none; others may still
 * change it.
 */
function applyArguments(facts: DecisionFacts, decision: Decision): Decision {
  const isPastModes = decision.layer === 'rules' || decision.layer === 'class';
  const rules = facts.tool?.rules ?? [];
  if (!isPastModes || facts.tool === undefined || rules.length === 0) return decision;
  const { tool } = facts;
  const end = rules.findIndex((rule) => rule.fits === null && mayDecide(rule, tool));
  const reachable = (end < 0 ? rules : rules.slice(0, end)).filter((rule) => mayDecide(rule, tool));
  if (reachable.length === 0) return decision;
  const isListed = decision.isListed || reachable.some(({ action }) => action !== 'block');
  return { ...decision, dependsOnArguments: true, isListed };
}
