/** A rule as one sentence, so that nobody has to read patterns to know what it does. */
import type { ArgumentTest, Condition } from '../../../contract/views/conditions.ts';
import type { RuleBody } from '../../../contract/views/rules.ts';
import { visible } from '../lib/visible-text.ts';

/** What clients and groups are called. */
export interface RuleNames {
  /** For people; the id of one that is gone. */
  readonly ofClient: (clientId: string) => string;
  readonly ofGroup: (groupId: string) => string;
}

export function ruleInWords(rule: RuleBody, { ofClient, ofGroup }: RuleNames): string {
  const what = { allow: 'Allow', ask: 'Ask before', block: 'Block' }[rule.action];
  const classes = rule.classes.length === 0 ? '' : `${list(rule.classes)} `;
  const tools =
    rule.tools.length === 0 ? `every ${classes}tool` : `${classes}tools named ${list(rule.tools)}`;
  const where = rule.connectors.length === 0 ? '' : ` of ${list(rule.connectors)}`;
  const whom = [
    ...rule.clients.map((id) => visible(ofClient(id), 60)),
    ...rule.groups.map((id) => `the group ${visible(ofGroup(id), 60)}`),
  ];
  const who = whom.length === 0 ? '' : ` for ${list(whom)}`;
  const when =
    rule.conditions.length === 0
      ? ''
      : ` when ${rule.conditions.map(conditionInWords).join(' and ')}`;
  return visible(`${what} ${tools}${where}${who}${when}.`, 500);
}

function conditionInWords({ pointer, test }: Condition): string {
  const where = pointer === '' ? 'the arguments' : pointer.slice(1).replaceAll('/', ' › ');
  return `${where} ${testInWords(test)}`;
}

function testInWords(test: ArgumentTest): string {
  switch (test.kind) {
    case 'equals':
      return `is ${shortJson(test.value)}`;
    case 'glob':
      return `is like "${test.pattern.slice(0, 80)}"`;
    case 'between':
      if (test.least === null)
        return test.most === null ? 'is a number' : `is at most ${test.most}`;
      return test.most === null
        ? `is at least ${test.least}`
        : `is between ${test.least} and ${test.most}`;
    case 'oneOf':
      return `is one of ${test.values.slice(0, 5).map(shortJson).join(', ')}${test.values.length > 5 ? ' …' : ''}`;
  }
}

function shortJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
  return shown.length > 1 && more === ''
    ? `${shown.slice(0, -1).join(', ')} or ${shown.at(-1) ?? ''}`
    : shown.join(', ') + more;
}
