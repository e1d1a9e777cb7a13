/**
 * The decision on a call. Pure and total: no clock, no I/O, every input has an outcome. The only
 * place that says yes or no: the gateway, the "what can this client do?" table, the tool lists and
 * `explain` ask here (INV-1).
 *
 * The steps are a list, and the first with a verdict decides. What they found is kept as a trace, so that `explain` tells
 * what was decided and not what would be decided now. Ceilings are applied once more at the end, as a minimum: an order
 * that somebody gets wrong later cannot open anything (SEC-58).
 */
import { isOwnRight } from '../../../contract/plain/own-rights.ts';
import type { AccessPolicy, ToolMode } from '../../../contract/views/views.ts';
import { levelAt, scopeFor } from '../lib/access.ts';
import type {
  Asker,
  CallFacts,
  ConnectorFacts,
  RuleFacts,
  ToolFacts,
  GlobalFacts,
} from './facts.ts';
import type { ReasonCode } from './reasons.ts';

export type {
  Asker,
  CallFacts,
  ConnectorFacts,
  RuleFacts,
  ToolFacts,
  GlobalFacts,
} from './facts.ts';

/** The steps in their order; each is also the layer that a decision is laid to. */
export const layers = [
  'gateway',
  'vault',
  'client',
  'grant',
  'switch',
  'connector',
  'tool',
  'never',
  'ceiling',
  'review',
  'override',
  'mode',
  'rules',
  'class',
  'untrusted',
  'managed',
] as const;
export type Layer = (typeof layers)[number];

/** What one step found, as a short code: `['ceiling', 'read by policy']`. */
export type Finding = readonly [step: Layer, found: string];

export interface Decision {
  readonly outcome: 'allow' | 'ask' | 'deny';
  readonly reason: ReasonCode;
  /** The scope that would help, where a wider one would: answer 403 `insufficient_scope`. */
  readonly stepUpScope: string | null;
  /** The step that decided. */
  readonly layer: Layer;
  /** Rules look at the arguments: with others the outcome may be another. */
  readonly dependsOnArguments: boolean;
  /** True when at least one call of this tool is not refused. */
  readonly isListed: boolean;
  readonly trace: readonly Finding[];
}

interface Verdict {
  readonly outcome: Decision['outcome'];
  readonly reason: ReasonCode;
  readonly stepUpScope?: string;
}

interface Facts {
  readonly globalState: GlobalFacts;
  readonly asker: Asker;
  readonly connector: ConnectorFacts | undefined;
  readonly tool: ToolFacts | undefined;
  readonly call: CallFacts;
}

/** A string is what a step found and lets pass; a pair decides. */
type Step = (facts: Facts) => string | readonly [found: string, verdict: Verdict];

const noCall: CallFacts = { args: null, readFrom: null };
const nobody: Asker = { isBlocked: false, access: null, isSwitchedOff: false, heldTo: null };

/** What holds for all calls, before any tool is looked at; null when nothing stands in the way. */
export function decideAccess(
  globalState: GlobalFacts,
  asker: Pick<Asker, 'isBlocked'>,
): Decision | null {
  const facts: Facts = {
    globalState,
    asker: { ...nobody, isBlocked: asker.isBlocked },
    connector: undefined,
    tool: undefined,
    call: noCall,
  };
  return walk(facts, beforeAll);
}

export function decide(
  globalState: GlobalFacts,
  asker: Asker,
  connector: ConnectorFacts | undefined,
  tool: ToolFacts | undefined,
  call: CallFacts = noCall,
): Decision {
  const facts: Facts = { globalState, asker, connector, tool, call };
  const decision = walk(facts, steps);
  // The last step always decides; a list without it would have to refuse.
  if (decision === null) return made(deny('class_destructive'), 'class', []);
  return afterwards(facts, decision);
}

function walk(facts: Facts, through: readonly (readonly [Layer, Step])[]): Decision | null {
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

function made(verdict: Verdict, layer: Layer, trace: readonly Finding[]): Decision {
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

const beforeAll: readonly (readonly [Layer, Step])[] = [
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

const steps: readonly (readonly [Layer, Step])[] = [
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
    ({ tool }) =>
      tool?.review === 'accepted' ? 'accepted' : [tool?.review ?? 'new', deny('tool_not_reviewed')],
  ],
  ['override', ({ tool }) => byMode(tool?.override ?? null, 'override')],
  ['mode', ({ tool }) => byMode(tool?.mode ?? null, 'mode')],
  ['rules', byRules],
  ['class', byClass],
];

/** The steps after the ceiling: what a call would come to if it held nothing down. */
const withoutCeiling = steps.slice(steps.findIndex(([layer]) => layer === 'ceiling') + 1);

function grantedLevel({ asker, connector }: Facts): 'read' | 'write' | null {
  if (connector === undefined) return null;
  return asker.access === null ? 'write' : levelAt(asker.access, connector.name);
}

/** The lowest of all ceilings, and the first that is as low. */
function lowest(facts: Facts): { readonly level: AccessPolicy; readonly by: string } {
  const { globalState, asker, connector } = facts;
  const ceilings: readonly (readonly [string, AccessPolicy])[] = [
    ['managed', globalState.managedPolicy ?? 'read-write'],
    ['policy', globalState.accessPolicy],
    ['seals', globalState.isIncomplete ? 'read-only' : 'read-write'],
    ['connector', connector?.policy ?? 'disabled'],
    ['group', asker.heldTo ?? 'read-write'],
    ['grant', grantedLevel(facts) === 'write' ? 'read-write' : 'read-only'],
  ];
  const order: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];
  let [by, level]: readonly [string, AccessPolicy] = ['', 'read-write'];
  for (const [name, ceiling] of ceilings)
    if (order.indexOf(ceiling) < order.indexOf(level)) [by, level] = [name, ceiling];
  return { level, by };
}

function isAbove(
  { level }: { readonly level: AccessPolicy },
  tool: ToolFacts | undefined,
): boolean {
  if (level === 'read-write') return false;
  return level === 'disabled' || tool?.class !== 'read';
}

function ceiling(facts: Facts): ReturnType<Step> {
  const held = lowest(facts);
  const found = held.by === '' ? held.level : `${held.level} by ${held.by}`;
  if (!isAbove(held, facts.tool)) return found;
  // A wider scope cannot lift what the person's own settings hold down, nor unblock a tool: sending the client to log in
  // again would end in the next refusal.
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

function byRules({ globalState, tool, call }: Facts): ReturnType<Step> {
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

/** Only a mode of this very tool opens what destroys: a rule may be about tools that nobody thought of. */
function mayDecide(rule: RuleFacts, tool: ToolFacts): boolean {
  return tool.class !== 'destructive' || rule.action === 'block';
}

function byClass({ tool }: Facts): ReturnType<Step> {
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

/** What holds whatever the steps said: the ceilings as a minimum, and that writing after untrusted reading asks (SEC-86). */
function afterwards(facts: Facts, decision: Decision): Decision {
  const withRules = lookAtArguments(facts, decision);
  if (withRules.outcome === 'deny') return withRules;
  if (isAbove(lowest(facts), facts.tool)) {
    const verdict = made(deny('above_ceiling'), 'ceiling', withRules.trace);
    return { ...verdict, isListed: false };
  }
  const held = heldToAsking(facts, withRules);
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

/** Whatever the person set: an administrator wants to have it asked. */
function heldToAsking({ tool }: Facts, decision: Decision): Decision {
  if (tool?.managed !== 'ask' || decision.outcome !== 'allow') return decision;
  return { ...decision, outcome: 'ask', reason: 'managed_ask', layer: 'managed' };
}

/** Without arguments at hand the outcome is that of the first rule that needs none; others may still change it. */
function lookAtArguments(facts: Facts, decision: Decision): Decision {
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

function deny(reason: ReasonCode): { readonly outcome: 'deny'; readonly reason: ReasonCode } {
  return { outcome: 'deny', reason };
}
