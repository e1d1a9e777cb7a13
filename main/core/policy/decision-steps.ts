/**
 * The steps of a decision, in their order; the first with a verdict decides. Pure: all facts are
 * given.
 */
import { isOwnRight } from '../../../contract/plain/own-rights.ts';
import type { ToolMode } from '../../../contract/views/access.ts';
import { scopeFor } from '../lib/access.ts';
import { grantedLevel, isAbove, lowestCeiling } from './ceiling.ts';
import type { Decision, Finding, Layer } from './decision.ts';
import type { DecisionFacts, RuleFacts, ToolFacts } from './facts.ts';
import type { ReasonCode } from './reasons.ts';

interface Verdict {
  readonly outcome: Decision['outcome'];
  readonly reason: ReasonCode;
  readonly stepUpScope?: string;
}

/** A string is what a step found and lets pass; a pair decides. */
type Step = (facts: DecisionFacts) => string | readonly [found: string, verdict: Verdict];

type NamedStep = readonly [Layer, Step];

/**
 * @returns the decision of the first step that has a verdict, with what all steps up to it found;
 *   null when none has
 */
export function walk(facts: DecisionFacts, through: readonly NamedStep[]): Decision | null {
  const trace: Finding[] = [];
  for (const [layer, step] of through) {
    const found = step(facts);
    if (typeof found === 'string') {
      trace.push([layer, found]);
      continue;
    }
    trace.push([layer, found[0]]);
    return made(found[1], layer, trace);
  }
  return null;
}

/** @returns the decision that a verdict comes to, before anything is applied to it */
export function made(verdict: Verdict, layer: Layer, trace: readonly Finding[]): Decision {
  return {
    outcome: verdict.outcome,
    reason: verdict.reason,
    stepUpScope: verdict.stepUpScope ?? null,
    layer,
    dependsOnArguments: false,
    isListed: verdict.outcome !== 'deny',
    trace,
  };
}

/** What holds for all calls, before any tool is looked at. */
export const beforeAll: readonly NamedStep[] = [
  [
    'gateway',
    ({ globalState }) => {
      if (globalState.isFolderGone) return ['data folder gone', deny('data_folder_gone')];
      if (globalState.isPaused) return ['paused', deny('gateway_disabled')];
      const isOff =
        globalState.accessPolicy === 'disabled' || globalState.managedPolicy === 'disabled';
      return isOff ? ['disabled', deny('gateway_disabled')] : 'on';
    },
  ],
  [
    'vault',
    ({ globalState }) => (globalState.isVaultLocked ? ['locked', deny('vault_locked')] : 'open'),
  ],
  ['client', ({ asker }) => (asker.isBlocked ? ['blocked', deny('client_blocked')] : 'known')],
];

/** All steps, in the order in which they decide. */
export const allSteps: readonly NamedStep[] = [
  ...beforeAll,
  [
    'grant',
    (facts) => {
      // Not granted looks like not there, so that nobody learns which connectors exist.
      const level = grantedLevel(facts);
      if (level !== null) return level;
      const { connector } = facts;
      if (connector === undefined || !isOwnRight(connector.name))
        return ['none', deny('connector_not_granted')];
      // What can be known of Consentry is no secret, so there is a scope to ask for.
      const stepUpScope = scopeFor(connector.name, 'read');
      return ['none', { ...deny('right_not_granted'), stepUpScope }];
    },
  ],
  [
    'switch',
    ({ asker }) => (asker.isSwitchedOff ? ['off', deny('connector_off_for_client')] : 'on'),
  ],
  [
    'connector',
    ({ connector }) => {
      if (connector?.isEnabled !== true) return ['disabled', deny('connector_disabled')];
      return connector.isAllowed ? 'enabled' : ['not allowed', deny('connector_not_allowed')];
    },
  ],
  [
    'tool',
    ({ tool }) => (tool === undefined ? ['unknown', deny('unknown_tool')] : `class ${tool.class}`),
  ],
  ['never', ({ tool }) => (tool?.isNever === true ? ['never', deny('tool_never')] : 'no')],
  [
    'managed',
    ({ tool }) => {
      if (tool?.managed === 'block') return ['block', deny('managed_block')];
      return tool?.managed ?? 'not set';
    },
  ],
  ['ceiling', ceiling],
  [
    'review',
    (facts) => {
      const review = facts.tool?.review ?? 'new';
      if (review === 'accepted') return review;
      return asksUnreviewed(facts) ? `${review} asks` : [review, deny('tool_not_reviewed')];
    },
  ],
  ['override', ({ tool }) => byMode(tool?.override ?? null, 'override')],
  ['mode', ({ tool }) => byMode(tool?.mode ?? null, 'mode')],
  ['rules', byRules],
  ['class', byClass],
];

/**
 * A tool that nobody has looked at may be asked about, where the person wants that of its
 * connector (ALATION-24): never one that destroys, nor one with anything to look at.
 */
export function asksUnreviewed({ connector, tool }: DecisionFacts): boolean {
  if (tool === undefined || tool.review === 'accepted') return false;
  return connector?.asksNewTools === true && tool.class !== 'destructive' && !tool.isMarked;
}

/** The steps after the ceiling: what a call would come to if it held nothing down. */
const withoutCeiling = allSteps.slice(allSteps.findIndex(([layer]) => layer === 'ceiling') + 1);

function ceiling(facts: DecisionFacts): ReturnType<Step> {
  const held = lowestCeiling(facts);
  const found = held.by === '' ? held.level : `${held.level} by ${held.by}`;
  if (!isAbove(held, facts.tool)) return found;
  // A wider scope cannot lift what the person's own settings hold down, nor unblock a tool: sending
  // the client to log in again would end in the next refusal.
  const wouldHelp = held.by === 'grant' && walk(facts, withoutCeiling)?.isListed === true;
  if (!wouldHelp) return [found, deny('above_ceiling')];
  const stepUpScope = scopeFor(facts.connector?.name ?? '', 'write');
  return [found, { ...deny('insufficient_scope'), stepUpScope }];
}

function byMode(mode: ToolMode | null, from: 'override' | 'mode' | 'rule'): ReturnType<Step> {
  switch (mode) {
    case 'allow':
      return ['allow', { outcome: 'allow', reason: `${from}_allow` }];
    case 'ask':
      return ['ask', { outcome: 'ask', reason: `${from}_ask` }];
    case 'block':
      return ['block', deny(`${from}_block`)];
    case null:
      return 'not set';
  }
}

function byRules({ globalState, tool, call }: DecisionFacts): ReturnType<Step> {
  if (tool?.rules === undefined) return 'none fits';
  // A rule that cannot be read, or is missing, might have said no (ATRYUM-49).
  const isUncertain = tool.rules === null || globalState.isIncomplete;
  const first = (tool.rules ?? []).find(
    (rule) =>
      mayDecide(rule, tool) && (rule.fits === null || (call.args !== null && rule.fits(call.args))),
  );
  if (first !== undefined && (!isUncertain || first.action === 'block')) {
    const verdict = byMode(first.action, 'rule');
    return typeof verdict === 'string' ? verdict : [`${first.id} ${verdict[0]}`, verdict[1]];
  }
  if (!isUncertain) return 'none fits';
  return tool.class === 'destructive'
    ? 'unreadable'
    : ['unreadable', { outcome: 'ask', reason: 'rules_unreadable' }];
}

/**
 * @returns whether a rule may decide about a tool: only a mode of this very tool opens what
 *   destroys, as a rule may be about tools that nobody thought of
 */
export function mayDecide(rule: RuleFacts, tool: ToolFacts): boolean {
  return tool.class !== 'destructive' || rule.action === 'block';
}

function byClass({ tool }: DecisionFacts): ReturnType<Step> {
  switch (tool?.class) {
    case 'read':
      return ['read', { outcome: 'allow', reason: 'class_read' }];
    case 'write':
      return ['write', { outcome: 'ask', reason: 'class_write' }];
    case 'destructive':
    case undefined:
      return ['destructive', deny('class_destructive')];
  }
}

/** @returns a refusal */
export function deny(reason: ReasonCode): {
  readonly outcome: 'deny';
  readonly reason: ReasonCode;
} {
  return { outcome: 'deny', reason };
}
