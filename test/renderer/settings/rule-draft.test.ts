import { expect, test } from 'vitest';
import type { Condition } from '../../../contract/views/conditions.ts';
import { ruleBodyOf } from '../../../contract/plain/rule-body.ts';
import type { RuleView } from '../../../contract/views/rules.ts';
import { plainRule } from '../../support/values/rule-view.ts';
import { draftOfRule, readDraft } from '../../../renderer/features/rules/rule-draft.ts';

const conditions: Condition[] = [
  { pointer: '/a', test: { kind: 'equals', value: 'plain text' } },
  { pointer: '/b', test: { kind: 'equals', value: '5' } },
  { pointer: '/c', test: { kind: 'equals', value: 5 } },
  { pointer: '', test: { kind: 'equals', value: { a: [1, null, 'x'] } } },
  { pointer: '/d', test: { kind: 'glob', pattern: '5*' } },
  { pointer: '/e', test: { kind: 'between', least: -1.5, most: null } },
  { pointer: '/f', test: { kind: 'between', least: null, most: null } },
  { pointer: '/g', test: { kind: 'oneOf', values: ['a, b', '3', 3, true, null] } },
];

const rule: RuleView = {
  ...plainRule,
  action: 'block',
  clients: ['one'],
  groups: ['g0000001'],
  connectors: ['git*', 'up'],
  classes: ['write'],
  conditions,
  note: 'why',
  isOn: false,
  clientNames: ['One'],
  groupNames: ['Work'],
  inWords: 'Block it.',
};

test('a rule that is opened and saved unchanged is the same rule', () => {
  expect(readDraft(draftOfRule(rule))).toEqual(ruleBodyOf(rule));
});
