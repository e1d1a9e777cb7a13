/** Which rules are about a call, that finding them is quick, and which can never decide. */
import { describe, expect, test } from 'vitest';
import { ruleBodySchema, type RuleBody } from '../../../contract/views/rules.ts';
import { neverDecides } from '../../../main/core/policy/never-decides.ts';
import { indexRules, type Rule, type RuleSubject } from '../../../main/core/policy/rules.ts';

let made = 0;
function rule(body: Partial<RuleBody> & Pick<RuleBody, 'action'>): Rule {
  made += 1;
  return { ...ruleBodySchema.parse(body), id: `rule${String(made).padStart(4, '0')}` };
}

const subject: RuleSubject = {
  clientId: 'cursor-2',
  groups: new Set<string>(),
  ownGroups: new Set<string>(),
  registrations: new Set(['cursor-1', 'cursor-2']),
  connector: 'github',
  tool: 'create_issue',
  class: 'write',
};

function isAbout(body: Partial<RuleBody>, about: Partial<RuleSubject> = {}): boolean {
  const index = indexRules([rule({ action: 'block', ...body })]);
  return index.about({ ...subject, ...about }).length === 1;
}

test.each<[string, Partial<RuleBody>, boolean]>([
  ['nothing named means everything', {}, true],
  ['a connector', { connectors: ['github'] }, true],
  ['another connector', { connectors: ['gitlab'] }, false],
  ['a pattern of connectors', { connectors: ['git*'] }, true],
  ['a tool', { tools: ['create_issue'] }, true],
  ['another tool', { tools: ['create_issues'] }, false],
  ['a pattern of tools', { tools: ['delete_*', '*_issue'] }, true],
  ['a class', { classes: ['read', 'write'] }, true],
  ['another class', { classes: ['destructive'] }, false],
  ['switched off', { isOn: false }, false],
  ['a registration of the client', { clients: ['cursor-2'] }, true],
  ['another client', { clients: ['claude'] }, false],
])('ATRYUM-46 %s', (_what, body, expected) => {
  expect(isAbout(body)).toBe(expected);
});

test('blocking holds for every registration of an application, allowing for the one that was named', () => {
  expect(isAbout({ clients: ['cursor-1'], action: 'block' })).toBe(true);
  expect(isAbout({ clients: ['cursor-1'], action: 'ask' })).toBe(true);
  expect(isAbout({ clients: ['cursor-1'], action: 'allow' })).toBe(false);
  expect(isAbout({ clients: ['cursor-2'], action: 'allow' })).toBe(true);
  expect(isAbout({ clients: ['cursor-1'] }, { clientId: null, registrations: new Set() })).toBe(
    false,
  );
});

test.each<[string, Partial<RuleBody>, Partial<RuleSubject>, boolean]>([
  ['a group of it', { groups: ['gggggggg'] }, { groups: new Set(['gggggggg']) }, true],
  ['another group', { groups: ['gggggggg'] }, { groups: new Set(['hhhhhhhh']) }, false],
  ['a group, or a client', { groups: ['gggggggg'], clients: ['cursor-1'] }, {}, true],
  ['a group, and another client', { groups: ['gggggggg'], clients: ['claude'] }, {}, false],
  [
    'an allowing one of a group that it joined by itself',
    { groups: ['gggggggg'], action: 'allow' },
    { groups: new Set(['gggggggg']) },
    false,
  ],
  [
    'an allowing one of a group that a person put it into',
    { groups: ['gggggggg'], action: 'allow' },
    { groups: new Set(['gggggggg']), ownGroups: new Set(['gggggggg']) },
    true,
  ],
])('ATRYUM-46 %s', (_what, body, about, expected) => {
  expect(isAbout(body, about)).toBe(expected);
});

test('ATRYUM-45 a rule about a group covers one about that group, and none about anybody', () => {
  const ofGroup = rule({ action: 'block', groups: ['gggggggg'] });
  const coveredBy = (outer: Rule, inner: Rule) => neverDecides(inner, [outer], 1) !== null;
  expect(coveredBy(ofGroup, rule({ action: 'ask', groups: ['gggggggg'] }))).toBe(true);
  expect(coveredBy(rule({ action: 'block' }), ofGroup)).toBe(true);
  expect(coveredBy(ofGroup, rule({ action: 'ask' }))).toBe(false);
  expect(coveredBy(ofGroup, rule({ action: 'ask', clients: ['one'] }))).toBe(false);
  expect(coveredBy(ofGroup, rule({ action: 'ask', groups: ['gggggggg', 'hhhhhhhh'] }))).toBe(false);
});

test('keeps the order between rules that name tools and rules with patterns', () => {
  const rules = [
    rule({ action: 'ask', tools: ['create_*'] }),
    rule({ action: 'allow', tools: ['create_issue'] }),
    rule({ action: 'block' }),
  ];
  expect(
    indexRules(rules)
      .about(subject)
      .map(({ id }) => id),
  ).toEqual(rules.map(({ id }) => id));
});

describe('ATRYUM-45 a rule that can never decide says why', () => {
  const block: { action: 'block'; tools: string[] } = { action: 'block', tools: ['delete_*'] };
  test.each<[string, Rule[], Rule, number, string | null]>([
    ['nothing in its way', [], rule(block), 2, null],
    ['no tool', [], rule(block), 0, 'No tool that is known fits it.'],
    ['off', [], rule({ ...block, isOn: false }), 2, 'It is switched off.'],
    [
      'everything is decided before',
      [rule({ action: 'ask', connectors: ['github'] }), rule({ action: 'block' })],
      rule({ action: 'block', classes: ['write'] }),
      2,
      'Rule 2 comes first and is about everything that this one is about.',
    ],
    [
      'a pattern covers a name',
      [rule({ action: 'block', tools: ['delete_*'], connectors: ['git*'] })],
      rule({ action: 'allow', tools: ['delete_repo'], connectors: ['github'], classes: ['write'] }),
      1,
      'Rule 1 comes first and is about everything that this one is about.',
    ],
    [
      'a pattern does not cover a wider one',
      [rule({ action: 'block', tools: ['delete_r*'] })],
      rule(block),
      2,
      null,
    ],
    [
      'conditions leave calls over',
      [
        rule({
          action: 'block',
          conditions: [{ pointer: '/a', test: { kind: 'equals', value: 1 } }],
        }),
      ],
      rule(block),
      2,
      null,
    ],
    ['allowing passes over what destroys', [rule({ action: 'allow' })], rule(block), 2, null],
    [
      'an opener for what destroys',
      [],
      rule({ action: 'allow', classes: ['destructive'] }),
      3,
      'Only the mode of a destructive tool itself can open it, never a rule.',
    ],
    [
      'one that is off covers nothing',
      [rule({ action: 'block', isOn: false })],
      rule(block),
      2,
      null,
    ],
    [
      'one client does not cover all',
      [rule({ action: 'block', clients: ['cursor-1'] })],
      rule(block),
      2,
      null,
    ],
  ])('%s', (_what, earlier, one, matches, expected) => {
    expect(neverDecides(one, earlier, matches)).toBe(expected);
  });
});
