/** The rule that a decision was laid to, as the person knows it: its place and its sentence. */
import type { Finding } from '../policy/decision.ts';
import { decidingRuleId } from '../policy/trace.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleInWords, type RuleNames } from './rule-words.ts';

export interface DecidingRule {
  /** From 1: the first rule that fits decides. */
  readonly position: number;
  readonly words: string;
}

/**
 * @param trace of the decision
 * @returns null where no rule decided, or where that rule is gone
 */
export function decidingRule(
  rules: Pick<RuleBook, 'list'>,
  names: RuleNames,
  trace: readonly Finding[],
): DecidingRule | null {
  const ruleId = decidingRuleId(trace);
  const all = rules.list();
  const index = all.findIndex(({ id }) => id === ruleId);
  const rule = all[index];
  if (rule === undefined) return null;
  return { position: index + 1, words: ruleInWords(rule, names) };
}
