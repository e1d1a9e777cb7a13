/** What a draft of a policy comes to: its faults with their fields, its words, what it changes. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PolicyDocument } from '../../../contract/views/policy/policy-document.ts';
import { stateOf } from '../../../main/core/managed/bounds.ts';
import { comparePolicies } from '../../../main/core/managed/draft/compare-policies.ts';
import { policyText } from '../../../main/core/managed/draft/policy-text.ts';
import { reviewDraft } from '../../../main/core/managed/draft/review-draft.ts';
import { parsePolicy } from '../../../main/core/managed/parse-policy.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { cases } from '../../support/values/counts.ts';

const nobody = { user: null, groups: null };

function policyOf(members: object): PolicyDocument {
  const parsed = parsePolicy(Buffer.from(JSON.stringify(policyWith(members))));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.policy;
}

const staff = (role: object, group: object = { roles: ['r'], everyone: true }) => ({
  roles: { r: role },
  groups: { g: group },
});
const reads = { registration: 'none', access: 'view' };

/** Of each pair the first is the stricter one. */
const pairs: readonly [string, object, object, string][] = [
  ['the ceiling', { access: 'read-only' }, { access: 'read-write' }, 'Access'],
  ['no word about access', { access: undefined }, { access: 'read-only' }, 'Access'],
  ['who may register', { registration: { mode: 'closed' } }, {}, 'Registration'],
  [
    'a list of clients',
    { registration: { mode: 'allow-list', allowedClients: [] } },
    { registration: { mode: 'allow-list', allowedClients: ['https://a.example/c'] } },
    'Allowed clients',
  ],
  [
    'a list of clients at all',
    { registration: { mode: 'allow-list', allowedClients: ['https://a.example/c'] } },
    { registration: { mode: 'allow-list' } },
    'Allowed clients',
  ],
  [
    'metadata documents',
    { registration: { mode: 'ask', metadataDocuments: false } },
    {},
    'Metadata documents',
  ],
  ['adding connectors', { connectors: { usersMayAdd: false } }, {}, 'Connectors'],
  [
    'allowed connectors',
    { connectors: { allowed: [{ command: ['a b'] }] } },
    { connectors: { allowed: [{ command: ['a b'] }, { command: ['a', 'b'] }] } },
    'Allowed connectors',
  ],
  [
    'forbidden connectors',
    { connectors: { forbidden: [{ url: 'https://a.example' }] } },
    {},
    'Forbidden connectors',
  ],
  [
    'tools of a provided connector',
    { connectors: { provided: [{ name: 'crm', url: 'https://a.example', tools: ['get'] }] } },
    { connectors: { provided: [{ name: 'crm', url: 'https://a.example' }] } },
    'Provided: crm',
  ],
  ['a rule for tools', { tools: [{ class: 'write', mode: 'block' }] }, {}, 'Tools'],
  [
    'calls',
    { limits: { all: { callsPerDay: 10 } } },
    { limits: { all: { callsPerDay: 11 } } },
    'Calls of all clients',
  ],
  ['lives of tokens', { tokens: { accessMinutes: 5 } }, {}, 'Access tokens'],
  ['lives of logins', { tokens: { refreshDays: 5 } }, { tokens: { refreshDays: 6 } }, 'Logins'],
  ['the log', { audit: { keepDays: 9 } }, { audit: { keepDays: 8 } }, 'Activity log'],
  ['the collector', { audit: { forwardTo: 'https://a.example' } }, {}, 'Activity log goes to'],
  ['locks', { locked: ['tools', 'access'] }, { locked: ['access'] }, 'Locked'],
  ['needing a role', { roles: {} }, {}, 'Roles'],
  ['what a role gives', staff(reads), staff({ ...reads, access: 'admin' }), 'Role r'],
  [
    'who is in a group',
    staff(reads, { roles: ['r'], users: ['ada'] }),
    staff(reads, { roles: ['r'], users: ['ada', 'bob'] }),
    'Group g',
  ],
  ['what a group gives', staff(reads, { roles: [] }), staff(reads, { roles: ['r'] }), 'Group g'],
];

describe('what changes against the policy in force is stricter or looser', () => {
  test.each(pairs)('%s', (_name, stricter, looser, topic) => {
    const [strict, loose] = [policyOf(stricter), policyOf(looser)];
    expect(comparePolicies(loose, strict)).toEqual([
      { topic, direction: 'stricter', says: expect.stringMatching(/\S/u) },
    ]);
    expect(comparePolicies(strict, loose)).toEqual([
      { topic, direction: 'looser', says: expect.stringMatching(/\S/u) },
    ]);
  });

  test('what goes both ways is neither', () => {
    const before = policyOf({ limits: { all: { callsPerDay: 10, callsPerMinute: 10 } } });
    const after = policyOf({ limits: { all: { callsPerDay: 20, callsPerMinute: 5 } } });
    expect(comparePolicies(before, after)).toEqual([
      {
        topic: 'Calls of all clients',
        direction: 'other',
        says: '10 a minute, 10 a day → 5 a minute, 20 a day',
      },
    ]);
  });

  test('a change of words alone is said too', () => {
    const provided = { name: 'crm', url: 'https://a.example', title: 'Old' };
    const before = policyOf({ connectors: { provided: [provided] } });
    const after = policyOf({
      managedBy: { name: 'Other IT' },
      connectors: { provided: [{ ...provided, title: 'New', clientId: 'x' }] },
    });
    expect(comparePolicies(before, after)).toEqual([
      { topic: 'Managed by', direction: 'other', says: 'Example IT, it@example.com → Other IT' },
      { topic: 'Provided: crm', direction: 'other', says: 'title: New; client id: x' },
    ]);
  });

  test('two policies differ in words exactly when they differ', () => {
    // Roles and groups only fit together.
    const members = pairs.flatMap(([, first, second]) => [first, second]);
    const one = fc.constantFrom(...members.filter((member) => !('roles' in member)));
    const policies = fc.tuple(one, one, one).map((all) => policyOf(Object.assign({}, ...all)));
    fc.assert(
      fc.property(policies, policies, (before, after) => {
        const isSame = JSON.stringify(before) === JSON.stringify(after);
        expect(comparePolicies(before, after).length === 0).toBe(isSame);
      }),
      { numRuns: cases(1000) },
    );
  });

  test('what no eye can see in a name is shown', () => {
    const after = policyOf({ roles: { 'a\u202eb': reads } });
    const topics = comparePolicies(policyOf({ roles: {} }), after).map(({ topic }) => topic);
    expect(topics).toEqual(['Role a⟨U+202E⟩b']);
  });
});

describe('a draft', () => {
  const review = (draft: object, inForce?: object) =>
    reviewDraft(
      JSON.stringify(draft),
      inForce === undefined ? { kind: 'none', wasThere: null } : stateOf(policyOf(inForce), nobody),
    );

  test('with faults names the members that lead to each', () => {
    const draft = policyWith({ groups: { 'a.b': { roles: ['x'] } }, roles: {} });
    expect(review(draft)).toEqual({
      kind: 'faulty',
      faults: [
        {
          place: 'groups.a.b.roles[0]',
          path: ['groups', 'a.b', 'roles', 0],
          message: 'There is no role of this name.',
        },
      ],
    });
  });

  test('without faults says what it does, and against what it was held', () => {
    const draft = policyWith({ access: 'read-only' });
    expect(review(draft)).toMatchObject({
      kind: 'usable',
      lines: [{ topic: 'Access', says: 'Clients may read, not change anything' }],
      comparison: { against: 'none', changes: [] },
    });
    expect(review(draft, {})).toMatchObject({
      comparison: { against: 'in-force', changes: [{ topic: 'Access', direction: 'stricter' }] },
    });
    const unusable = { kind: 'refused', problems: [], hint: '' } as const;
    expect(reviewDraft(JSON.stringify(draft), unusable)).toMatchObject({
      comparison: { against: 'unusable' },
    });
  });

  test('is written as the same document, with everything in it to be seen', () => {
    const policy = policyOf({
      $schema: 'https://example.com/schema.json',
      managedBy: { name: 'A\u202eB\u{e0041}\u00adC "quoted"' },
      signedOff: { by: 'Ada', at: '2026-01-02T03:04:05Z' },
    });
    const text = policyText(policy);
    expect(text).toContain('A\\u202eB\\udb40\\udc41\\u00adC \\"quoted\\"');
    expect(parsePolicy(Buffer.from(text))).toEqual({ ok: true, policy });
  });
});
