/**
 * Rules made ready for deciding. Most name their tools in full, so those are found by name; only
 * patterns are tried one after the other. What is left for a call are the few rules about its
 * client and tool, in their order.
 */
import type { AccessClass } from '../../../contract/views/access.ts';
import type { RuleBody } from '../../../contract/views/rules.ts';
import { compileConditions } from './conditions.ts';
import type { RuleFacts } from './facts.ts';
import { compileTextPattern, type TextPattern } from './text-pattern.ts';

export interface Rule extends RuleBody {
  readonly id: string;
}

/** Whom a rule may be about. */
export interface RuleClient {
  /** The registration that calls. */
  readonly clientId: string | null;
  /** All registrations of its application, itself among them. */
  readonly registrations: ReadonlySet<string>;
  /** Groups that one of them is in, or may be in: a group that cannot be read. */
  readonly groups: ReadonlySet<string>;
  /** Groups that a person put this very registration into. */
  readonly ownGroups: ReadonlySet<string>;
}

/** No client in particular. */
export const anybody: RuleClient = Object.freeze({
  clientId: null,
  registrations: new Set<string>(),
  groups: new Set<string>(),
  ownGroups: new Set<string>(),
});

/** Who and what a rule may be about. */
export interface RuleSubject extends RuleClient {
  readonly connector: string;
  /** Null for what is no tool: only rules that name no tool are about that. */
  readonly tool: string | null;
  readonly class: AccessClass;
}

export interface RuleIndex {
  /** The rules about it, in their order; what they require of the arguments is left to the call. */
  about(subject: RuleSubject): readonly RuleFacts[];
}

interface Compiled extends RuleFacts {
  readonly order: number;
  readonly isAbout: (subject: RuleSubject) => boolean;
}

const none: readonly RuleFacts[] = Object.freeze([]);

/** @param rules in their order; those that are switched off are left out */
export function indexRules(rules: readonly Rule[]): RuleIndex {
  const byTool = new Map<string, Compiled[]>();
  const byPattern: Compiled[] = [];
  for (const [order, rule] of rules.entries()) {
    if (!rule.isOn) continue;
    const compiled = compileRule(rule, order);
    if (rule.tools.length === 0 || rule.tools.some((name) => name.includes('*'))) {
      byPattern.push(compiled);
      continue;
    }
    for (const name of new Set(rule.tools)) {
      const known = byTool.get(name);
      if (known === undefined) byTool.set(name, [compiled]);
      else known.push(compiled);
    }
  }
  return {
    about(subject) {
      const named = subject.tool === null ? undefined : byTool.get(subject.tool);
      if (named === undefined && byPattern.length === 0) return none;
      const fitting = [...(named ?? []), ...byPattern].filter((rule) => rule.isAbout(subject));
      return fitting.sort((a, b) => a.order - b.order);
    },
  };
}

function compileRule(rule: Rule, order: number): Compiled {
  const isConnector = anyOf(rule.connectors);
  const isTool = anyOf(rule.tools);
  return {
    id: rule.id,
    action: rule.action,
    fits: rule.conditions.length === 0 ? null : compileConditions(rule.conditions),
    order,
    isAbout: (subject) =>
      isConnector(subject.connector) &&
      (subject.tool === null ? rule.tools.length === 0 : isTool(subject.tool)) &&
      (rule.classes.length === 0 || rule.classes.includes(subject.class)) &&
      isAboutClient(rule, subject),
  };
}

/**
 * What is stricter holds for the whole application, so that registering again is no way out; what
 * allows holds for the very registrations that the person saw, so that sharing a name gives
 * nothing.
 */
function isAboutClient(
  { action, clients, groups }: Pick<RuleBody, 'action' | 'clients' | 'groups'>,
  client: RuleClient,
): boolean {
  if (clients.length + groups.length === 0) return true;
  const isAllowing = action === 'allow';
  const { clientId } = client;
  const registrations = isAllowing
    ? new Set(clientId === null ? [] : [clientId])
    : client.registrations;
  const memberOf = isAllowing ? client.ownGroups : client.groups;
  return clients.some((id) => registrations.has(id)) || groups.some((id) => memberOf.has(id));
}

/** Fits when there is no pattern at all, or when one fits. */
export function anyOf(patterns: readonly string[]): TextPattern {
  if (patterns.length === 0) return () => true;
  const compiled = patterns.map(compileTextPattern);
  return (name) => compiled.some((fits) => fits(name));
}
