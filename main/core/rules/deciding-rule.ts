/** The rule that a decision was laid to, as the person knows it: its place and its sentence. */
import { visible } from '../lib/visible-text.ts';
import type { Finding } from '../policy/decision.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleInWords } from './rule-words.ts';

export interface DecidingRule {
  /** From 1: the first rule that fits decides. */
  readonly position: number;
  readonly words: string;
}

/**
 * @param nameOf of a client, for people
 * @param trace of the decision
 * @returns null where no rule decided, or where that rule is gone
 */
export function decidingRule(
  rules: Pick<RuleBook, 'list'>,
  nameOf: (clientId: string) => string,
  trace: readonly Finding[],
): DecidingRule | null {
  const found = trace.find(([layer]) => layer === 'rules');
  const [ruleId] = found?.[1].split(' ') ?? [];
  const all = rules.list();
  const index = all.findIndex(({ id }) => id === ruleId);
  const rule = all[index];
  if (rule === undefined) return null;
  const names = rule.clients.map((id) => visible(nameOf(id), 60));
  return { position: index + 1, words: ruleInWords(rule, names) };
}
