/**
 * What an administrator may write, what is said about what does not fit, and that nothing in it can
 * open anything.
 */
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { boundsOf, stateOf, tighten } from '../../../main/core/managed/bounds.ts';
import { policyDocumentSchema } from '../../../contract/views/policy/policy-document.ts';
import { parsePolicy } from '../../../main/core/managed/parse-policy.ts';
import { standingOf } from '../../../main/core/managed/roles.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import type { PreferencesDocument } from '../../../main/core/ports/preferences-document.ts';
import { cases } from '../../support/values/counts.ts';
import { policyWith } from '../../support/core/managed-policy.ts';

function read(policy: object | string) {
  return parsePolicy(Buffer.from(typeof policy === 'string' ? policy : JSON.stringify(policy)));
}

function problemsOf(policy: object | string): readonly { place: string; message: string }[] {
  const parsed = read(policy);
  return parsed.ok ? [] : parsed.problems;
}

describe('SEC-118 what does not fit is an error with its place, never ignored', () => {
  test.each<[string, object | string, string, RegExp]>([
    ['no JSON', '{', '', /not JSON/],
    ['a member twice', '{"version":1,"version":1}', '', /twice/],
    ['a misspelt ceiling', policyWith({ acess: 'disabled' }), 'acess', /no such setting/],
    ['a value that is not known', policyWith({ access: 'readonly' }), 'access', /option/],
    [
      'a misspelt part',
      policyWith({ connectors: { usersMayAd: false } }),
      'connectors.usersMayAd',
      /no such setting/,
    ],
    [
      'something that would open',
      policyWith({ tools: [{ mode: 'allow' }] }),
      'tools[0].mode',
      /option/,
    ],
    [
      'an address pattern that is none',
      policyWith({ connectors: { allowed: [{ url: 'example.com' }] } }),
      'connectors.allowed[0].url',
      /no address pattern/,
    ],
    [
      'a pattern of nothing',
      policyWith({ connectors: { forbidden: [{}] } }),
      'connectors.forbidden[0]',
      /url.*command/,
    ],
    [
      'a role that is not there',
      policyWith({ roles: {}, groups: { all: { roles: ['writer'], everyone: true } } }),
      'groups.all.roles[0]',
      /no role/,
    ],
    [
      'two connectors of one name',
      policyWith({
        connectors: {
          provided: ['a', 'b'].map((host) => ({ name: 'crm', url: `https://${host}.example.com` })),
        },
      }),
      'connectors.provided[1].name',
      /Another/,
    ],
    [
      'a list that would not count',
      policyWith({ registration: { mode: 'ask', allowedClients: [] } }),
      'registration.allowedClients',
      /allow-list/,
    ],
    [
      'longer lives than there are',
      policyWith({ tokens: { accessMinutes: 61 } }),
      'tokens.accessMinutes',
      /60/,
    ],
    ['nobody who manages it', { version: 1 }, 'managedBy', /object/],
    [
      'a name that is empty',
      policyWith({ managedBy: { name: '' } }),
      'managedBy.name',
      /filled in/,
    ],
    [
      'half a minute',
      policyWith({ tokens: { accessMinutes: 1.5 } }),
      'tokens.accessMinutes',
      /whole/,
    ],
    [
      'an address without https',
      policyWith({
        registration: { mode: 'allow-list', allowedClients: ['http://a.example/c'] },
      }),
      'registration.allowedClients[0]',
      /https:/,
    ],
    ['a comma too many', '{\n  "version": 1,\n}', '', /look at line 3/],
    [
      'a sign-off by nobody',
      policyWith({ signedOff: { by: '', at: '2026-01-01T00:00:00Z' } }),
      'signedOff.by',
      /filled in/,
    ],
    [
      'a sign-off without a time',
      policyWith({ signedOff: { by: 'Ada', at: 'today' } }),
      'signedOff.at',
      /datetime/,
    ],
  ])('%s', (_name, policy, place, message) => {
    expect(problemsOf(policy)).toContainEqual({ place, message: expect.stringMatching(message) });
  });

  test('a fault is said once for each place', () => {
    const places = problemsOf(policyWith({ connectors: { allowed: [{ url: '' }] } }));
    expect(places).toHaveLength(1);
  });

  test('the text of a fault has no character that cannot be seen', () => {
    const [problem] = problemsOf(policyWith({ ['a\u202eb']: 1 }));
    expect(problem?.place).toBe('a⟨U+202E⟩b');
  });
});

test('the schema that is shipped for administrators is that of the product', () => {
  const shipped = readFileSync(
    join(import.meta.dirname, '../../../docs/managed-policy.schema.json'),
    'utf8',
  );
  const { $schema, ...rest } = z.toJSONSchema(policyDocumentSchema, {
    target: 'draft-2020-12',
    io: 'input',
  });
  const made = {
    $schema,
    title: 'Consentry managed policy',
    description: 'What an administrator sets for everybody on a machine; see managed-policy.md.',
    ...rest,
  };
  // To make it anew: put what this prints into the file.
  expect(JSON.parse(shipped)).toEqual(JSON.parse(JSON.stringify(made)));
});

test('every example in the guide for administrators can be used', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../docs/managed-policy.md'), 'utf8');
  const examples = [...guide.matchAll(/```json\n([\s\S]*?)```/gu)].map(([, text = '']) => text);
  expect(examples.length).toBeGreaterThan(1);
  for (const example of examples) expect(problemsOf(example)).toEqual([]);
});

describe('ATOMIC-7 roles belong to groups, groups have users: two permissions with their levels', () => {
  const parsed = read(
    policyWith({
      roles: {
        reader: { registration: 'none', access: 'view' },
        engineer: { registration: 'edit', access: 'admin' },
      },
      groups: {
        all: { roles: ['reader'], systemGroups: ['users'] },
        platform: { roles: ['engineer'], users: ['ada'] },
      },
    }),
  );
  if (!parsed.ok) throw new Error('the policy of this test fits');
  const { policy } = parsed;
  test.each<[string, string | null, readonly string[] | null, string, string, number]>([
    ['of one group', 'bob', ['users'], 'none', 'view', 1],
    ['of two groups: the most of both', 'ada', ['users'], 'edit', 'admin', 2],
    ['of none', 'eve', ['other'], 'none', 'none', 0],
    ['unknown to the system', null, null, 'none', 'none', 0],
    ['named as a member of an object', 'constructor', ['__proto__'], 'none', 'none', 0],
  ])('a user %s', (_name, user, groups, registration, access, roles) => {
    const standing = standingOf(policy, { user, groups });
    expect(standing).toMatchObject({ registration, access });
    expect(standing?.roles).toHaveLength(roles);
  });
});

test('SEC-118 whatever a policy says and a person set: what holds is never more than what the person set', () => {
  const policies = fc.record(
    {
      access: fc.constantFrom('disabled', 'read-only', 'read-write'),
      registration: fc.oneof(
        fc.record({ mode: fc.constantFrom('ask', 'closed') }),
        fc.record({
          mode: fc.constant('allow-list'),
          allowedClients: fc.subarray(['https://a.example/c', 'https://b.example/c']),
        }),
      ),
      limits: fc.record({
        grant: fc.record({ callsPerMinute: fc.integer({ min: 1, max: 9999 }) }),
        all: fc.record({ callsPerDay: fc.integer({ min: 1, max: 99_999_999 }) }),
      }),
      tokens: fc.record({ accessMinutes: fc.integer({ min: 1, max: 60 }) }),
      audit: fc.record({ keepDays: fc.integer({ min: 1, max: 900 }) }),
      staff: fc.constant({
        roles: { r: { registration: 'edit', access: 'view' } },
        groups: { g: { roles: ['r'], everyone: true } },
      }),
    },
    { requiredKeys: [] },
  );
  const settings = fc.record(
    {
      accessPolicy: fc.constantFrom(
        'disabled' as const,
        'read-only' as const,
        'read-write' as const,
      ),
      registration: fc.constantFrom('ask' as const, 'allow-list' as const, 'closed' as const),
      allowedClients: fc.subarray(['https://a.example/c', 'https://c.example/c']),
      accessTokenMinutes: fc.integer({ min: 1, max: 60 }),
      limits: fc.record({
        callsPerMinute: fc.integer({ min: 1, max: 9999 }),
        callsPerDay: fc.integer({ min: 1, max: 99_999 }),
      }),
      auditRetention: fc.record({
        days: fc.integer({ min: 1, max: 900 }),
        megabytes: fc.constant(100),
      }),
    },
    { requiredKeys: ['accessPolicy', 'registration'] },
  );
  const base: PreferencesDocument = {
    version: 1,
    port: null,
    accessPolicy: 'read-write',
    registration: 'ask',
    theme: 'system',
    developerOrigins: [],
    connectors: [],
  };
  fc.assert(
    fc.property(policies, settings, ({ staff, ...members }, set) => {
      const parsed = read(policyWith({ ...members, ...staff }));
      if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
      const own: PreferencesDocument = { ...base, ...set };
      const state = stateOf(parsed.policy, { user: 'me', groups: [] });
      for (const bounds of [boundsOf(state), boundsOf({ kind: 'unread' })]) {
        const holds = tighten(own, bounds);
        const accesses = ['disabled', 'read-only', 'read-write'];
        expect(accesses.indexOf(holds.accessPolicy)).toBeLessThanOrEqual(
          accesses.indexOf(own.accessPolicy),
        );
        // Who may log in anew: nobody who could not before.
        for (const url of ['https://a.example/c', 'https://b.example/c', 'https://c.example/c'])
          for (const hasGrant of [false, true])
            if (mayIn(holds, url, hasGrant)) expect(mayIn(own, url, hasGrant)).toBe(true);
        expect(holds.accessTokenMinutes ?? 60).toBeLessThanOrEqual(own.accessTokenMinutes ?? 60);
        expect((holds.limits ?? limits.grant).callsPerMinute).toBeLessThanOrEqual(
          (own.limits ?? limits.grant).callsPerMinute,
        );
        expect((holds.limits?.all ?? limits.all).callsPerDay).toBeLessThanOrEqual(
          (own.limits?.all ?? limits.all).callsPerDay,
        );
        expect((holds.auditRetention ?? limits.audit).days).toBeGreaterThanOrEqual(
          (own.auditRetention ?? limits.audit).days,
        );
      }
    }),
    { numRuns: cases(2000) },
  );
});

function mayIn(
  { registration, allowedClients = [] }: PreferencesDocument,
  url: string,
  hasGrant: boolean,
): boolean {
  if (registration === 'ask') return true;
  return registration === 'closed' ? hasGrant : allowedClients.includes(url);
}
