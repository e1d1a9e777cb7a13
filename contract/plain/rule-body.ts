/** A rule without what a view of it adds. */
import type { RuleBody } from '../views/rules.ts';

export function ruleBodyOf(view: RuleBody): RuleBody {
  const { action, clients, groups, connectors, tools, classes, conditions, note, isOn } = view;
  return { action, clients, groups, connectors, tools, classes, conditions, note, isOn };
}
