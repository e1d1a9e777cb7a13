/** New and changed tools where the person lets them be asked about (ALATION-24). */
import { expect, test } from 'vitest';
import { decide } from '../../../main/core/policy/decide.ts';
import type { ToolFacts } from '../../../main/core/policy/facts.ts';
import { calls, give, github, open, rule, tool } from './decide-cases.ts';

test.each<[string, Partial<ToolFacts>, string]>([
  ['new', { review: 'new' }, 'ask tool_unreviewed'],
  ['new and writing', { review: 'new', class: 'write' }, 'ask tool_unreviewed'],
  ['changed, set to allow', { review: 'changed', mode: 'allow' }, 'ask tool_unreviewed'],
  [
    'changed, set to allow for the client',
    { review: 'changed', override: 'allow' },
    'ask tool_unreviewed',
  ],
  ['new, allowed by a rule', { review: 'new', rules: [rule('allow')] }, 'ask tool_unreviewed'],
  ['changed, set to block', { review: 'changed', mode: 'block' }, 'deny mode_block'],
  [
    'new and destroying, set to allow',
    { review: 'new', class: 'destructive', mode: 'allow' },
    'deny tool_not_reviewed',
  ],
  ['new, with something to look at', { review: 'new', isMarked: true }, 'deny tool_not_reviewed'],
  ['accepted', {}, 'allow class_read'],
])('ALATION-24 %s', (_what, facts, expected) => {
  const asking = { ...github, asksNewTools: true };
  const decided = decide(open, give('write'), asking, tool(facts), calls('any'));
  expect(`${decided.outcome} ${decided.reason}`).toBe(expected);
});
