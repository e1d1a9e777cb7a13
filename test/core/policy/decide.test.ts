/** The decision: total, in its order, and never more permissive under a lower ceiling. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  type Asker,
  type ConnectorFacts,
  type Decision,
  type ToolFacts,
  type World,
} from '../../../main/core/policy/decide.ts';
import { reasons } from '../../../main/core/policy/reasons.ts';
import type { AccessLevel } from '../../../contract/views.ts';

interface Case {
  readonly world: World;
  readonly asker: Asker;
  readonly connector: ConnectorFacts | undefined;
  readonly tool: ToolFacts | undefined;
}

const judge = ({ world, asker, connector, tool }: Case): Decision =>
  decide(world, asker, connector, tool);

const open: World = { isPaused: false, accessPolicy: 'read-write' };
const github: ConnectorFacts = { name: 'github', isEnabled: true };
const give = (level: AccessLevel): Asker => ({
  isBlocked: false,
  access: new Map([['github', level]]),
});
const tool = (changes: Partial<ToolFacts> = {}): ToolFacts => ({
  class: 'read',
  mode: null,
  review: 'accepted',
  ...changes,
});

describe('each step, in its order', () => {
  const cases: readonly [string, Partial<Case>, string][] = [
    ['paused', { world: { ...open, isPaused: true } }, 'deny gateway_disabled'],
    ['access off', { world: { ...open, accessPolicy: 'disabled' } }, 'deny gateway_disabled'],
    [
      'paused before blocked',
      { world: { ...open, isPaused: true }, asker: { ...give('write'), isBlocked: true } },
      'deny gateway_disabled',
    ],
    ['blocked', { asker: { ...give('write'), isBlocked: true } }, 'deny client_blocked'],
    ['no connector', { connector: undefined }, 'deny connector_not_granted'],
    [
      'connector of others',
      { connector: { name: 'files', isEnabled: true } },
      'deny connector_not_granted',
    ],
    [
      'disabled connector of others looks the same',
      { connector: { name: 'files', isEnabled: false } },
      'deny connector_not_granted',
    ],
    ['disabled', { connector: { ...github, isEnabled: false } }, 'deny connector_disabled'],
    ['no such tool', { tool: undefined }, 'deny unknown_tool'],
    ['reading', {}, 'allow class_read'],
    [
      'writing with read access',
      { asker: give('read'), tool: tool({ class: 'write' }) },
      'deny insufficient_scope github:write',
    ],
    [
      'writing under a read-only policy, whatever the scope',
      { world: { ...open, accessPolicy: 'read-only' }, tool: tool({ class: 'write' }) },
      'deny above_ceiling',
    ],
    [
      'no step-up to a tool that would be blocked anyway',
      { asker: give('read'), tool: tool({ class: 'destructive' }) },
      'deny above_ceiling',
    ],
    [
      'no step-up to a tool that was not reviewed',
      { asker: give('read'), tool: tool({ class: 'write', review: 'new' }) },
      'deny above_ceiling',
    ],
    ['new', { tool: tool({ review: 'new' }) }, 'deny tool_not_reviewed'],
    [
      'changed, although set to allow',
      { tool: tool({ review: 'changed', mode: 'allow' }) },
      'deny tool_not_reviewed',
    ],
    ['writing', { tool: tool({ class: 'write' }) }, 'ask class_write'],
    ['destroying', { tool: tool({ class: 'destructive' }) }, 'deny class_destructive'],
    ['set to allow', { tool: tool({ class: 'write', mode: 'allow' }) }, 'allow mode_allow'],
    ['set to ask', { tool: tool({ mode: 'ask' }) }, 'ask mode_ask'],
    ['set to block', { tool: tool({ mode: 'block' }) }, 'deny mode_block'],
    [
      'a mode does not lift the ceiling of the policy',
      {
        world: { ...open, accessPolicy: 'read-only' },
        tool: tool({ class: 'write', mode: 'allow' }),
      },
      'deny above_ceiling',
    ],
    [
      'a mode does not lift the ceiling of the grant',
      { asker: give('read'), tool: tool({ class: 'destructive', mode: 'allow' }) },
      'deny insufficient_scope github:write',
    ],
    [
      'every connector covers this one',
      { asker: { isBlocked: false, access: new Map([['*', 'read']]) } },
      'allow class_read',
    ],
  ];
  test.each(cases)('%s', (_what, changes, expected) => {
    const all: Case = {
      world: open,
      asker: give('write'),
      connector: github,
      tool: tool(),
      ...changes,
    };
    const { outcome, reason, stepUpScope } = judge(all);
    expect([outcome, reason, ...(stepUpScope === null ? [] : [stepUpScope])].join(' ')).toBe(
      expected,
    );
  });
});

const level = fc.constantFrom<AccessLevel>('read', 'write');
const anyCase: fc.Arbitrary<Case> = fc.record({
  world: fc.record({
    isPaused: fc.boolean(),
    accessPolicy: fc.constantFrom('disabled', 'read-only', 'read-write'),
  }),
  asker: fc.record({
    isBlocked: fc.boolean(),
    access: fc.option(
      fc
        .array(fc.tuple(fc.constantFrom('github', 'files', '*', '__proto__'), level), {
          maxLength: 3,
        })
        .map((pairs) => new Map(pairs)),
    ),
  }),
  connector: fc.option(
    fc.record({ name: fc.constantFrom('github', 'files', '__proto__'), isEnabled: fc.boolean() }),
    { nil: undefined },
  ),
  tool: fc.option(
    fc.record({
      class: fc.constantFrom('read', 'write', 'destructive'),
      mode: fc.constantFrom(null, 'allow', 'ask', 'block'),
      review: fc.constantFrom('accepted', 'new', 'changed'),
    }),
    { nil: undefined },
  ),
});

const permissive = { deny: 0, ask: 1, allow: 2 } as const;

test('is total: 10,000 cases have an outcome with a known reason', () => {
  fc.assert(
    fc.property(anyCase, (all) => {
      const { outcome, reason, stepUpScope } = judge(all);
      expect(Object.keys(permissive)).toContain(outcome);
      expect(Object.hasOwn(reasons, reason)).toBe(true);
      if (stepUpScope !== null) expect([outcome, reason]).toEqual(['deny', 'insufficient_scope']);
    }),
    { numRuns: 10_000 },
  );
});

test('SEC-58 is monotone: lowering any ceiling never makes a call more permitted (10,000 cases)', () => {
  const policies = ['disabled', 'read-only', 'read-write'] as const;
  const lower: readonly ((all: Case) => Case)[] = [
    (all) => ({ ...all, world: { ...all.world, isPaused: true } }),
    (all) => ({
      ...all,
      world: {
        ...all.world,
        accessPolicy:
          policies[Math.max(0, policies.indexOf(all.world.accessPolicy) - 1)] ?? 'disabled',
      },
    }),
    (all) => ({ ...all, asker: { ...all.asker, isBlocked: true } }),
    // No grant in play means all of it: any grant is lower.
    (all) => ({ ...all, asker: { ...all.asker, access: new Map() } }),
    (all) => ({
      ...all,
      asker: {
        ...all.asker,
        access: new Map(
          [...(all.asker.access ?? [['*', 'write'] as const])].map(([name]) => [
            name,
            'read' as const,
          ]),
        ),
      },
    }),
    (all) => ({
      ...all,
      asker: { ...all.asker, access: new Map([...(all.asker.access ?? [])].slice(1)) },
    }),
    (all) => ({ ...all, connector: all.connector && { ...all.connector, isEnabled: false } }),
    (all) => ({ ...all, tool: all.tool && { ...all.tool, review: 'changed' } }),
    (all) => ({ ...all, tool: all.tool && { ...all.tool, mode: 'block' } }),
    // A person's mode is a choice, not a ceiling: the class binds where none was made, or what grant and policy cap.
    (all) => ({ ...all, tool: all.tool && { ...all.tool, class: 'destructive' } }),
  ];
  fc.assert(
    fc.property(anyCase, fc.constantFrom(...lower), (all, change) => {
      const before = permissive[judge(all).outcome];
      const after = permissive[judge(change(all)).outcome];
      expect(after).toBeLessThanOrEqual(before);
    }),
    { numRuns: 10_000 },
  );
});

test('nothing but reading passes without a person’s word: no mode, no write without asking', () => {
  fc.assert(
    fc.property(anyCase, (all) => {
      if (judge(all).outcome !== 'allow') return;
      expect(all.tool?.class === 'read' || all.tool?.mode === 'allow').toBe(true);
      expect(all.tool?.review).toBe('accepted');
    }),
    { numRuns: 10_000 },
  );
});
