/** The decision is total, and never more permissive under a lower ceiling. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessPolicy } from '../../../contract/views/access.ts';
import { layers } from '../../../main/core/policy/decision.ts';
import { reasons } from '../../../main/core/policy/reasons.ts';
import { decisionCases, decisionTimeout } from '../../support/values/counts.ts';
import { anyCase, judge, rule, type Case } from './decide-cases.ts';

const permissive = { deny: 0, ask: 1, allow: 2 } as const;

test(
  'is total: as many cases as asked for have an outcome with a known reason',
  { timeout: decisionTimeout },
  () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const { outcome, reason, stepUpScope, layer } = judge(all);
        expect(layers).toContain(layer);
        expect(Object.keys(permissive)).toContain(outcome);
        expect(Object.hasOwn(reasons, reason)).toBe(true);
        if (stepUpScope !== null) expect([outcome, reason]).toEqual(['deny', 'insufficient_scope']);
      }),
      { numRuns: decisionCases },
    );
  },
);

test(
  'SEC-58 is monotone: lowering any ceiling never makes a call more permitted (as many cases as asked for)',
  { timeout: decisionTimeout },
  () => {
    const policies = ['disabled', 'read-only', 'read-write'] as const;
    const lowered = (from: AccessPolicy): AccessPolicy =>
      policies[Math.max(0, policies.indexOf(from) - 1)] ?? 'disabled';
    const lower: readonly ((all: Case) => Case)[] = [
      (all) => ({ ...all, globalState: { ...all.globalState, isPaused: true } }),
      (all) => ({ ...all, globalState: { ...all.globalState, isVaultLocked: true } }),
      (all) => ({ ...all, globalState: { ...all.globalState, isFolderGone: true } }),
      (all) => ({ ...all, globalState: { ...all.globalState, isIncomplete: true } }),
      (all) => ({
        ...all,
        globalState: { ...all.globalState, accessPolicy: lowered(all.globalState.accessPolicy) },
      }),
      (all) => ({
        ...all,
        globalState: {
          ...all.globalState,
          managedPolicy: lowered(all.globalState.managedPolicy ?? 'read-write'),
        },
      }),
      (all) => ({ ...all, asker: { ...all.asker, isBlocked: true } }),
      (all) => ({ ...all, asker: { ...all.asker, isSwitchedOff: true } }),
      (all) => ({
        ...all,
        asker: { ...all.asker, heldTo: lowered(all.asker.heldTo ?? 'read-write') },
      }),
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
      (all) => ({
        ...all,
        connector: all.connector && { ...all.connector, policy: lowered(all.connector.policy) },
      }),
      (all) => ({ ...all, tool: all.tool && { ...all.tool, review: 'changed' } }),
      (all) => ({ ...all, tool: all.tool && { ...all.tool, isNever: true } }),
      (all) => ({ ...all, tool: all.tool && { ...all.tool, override: 'block' } }),
      (all) => ({
        ...all,
        tool: all.tool && { ...all.tool, mode: 'block', override: null },
      }),
      (all) => ({
        ...all,
        tool: all.tool && {
          ...all.tool,
          rules: all.tool.rules && [rule('block'), ...all.tool.rules],
        },
      }),
      (all) => ({ ...all, call: { ...all.call, readFrom: 'mail' } }),
      // A person's mode is a choice, not a ceiling: the class binds where none was made, or what
      // grant and policy cap.
      (all) => ({ ...all, tool: all.tool && { ...all.tool, class: 'destructive' } }),
    ];
    // Taking the client's own mode away is no ceiling; where it stood, the two before it say
    // nothing.
    const isCeiling = (before: Case, after: Case): boolean =>
      before.tool?.override === after.tool?.override || after.tool?.override === 'block';
    fc.assert(
      fc.property(anyCase, fc.constantFrom(...lower), (all, change) => {
        fc.pre(isCeiling(all, change(all)));
        const before = permissive[judge(all).outcome];
        const after = permissive[judge(change(all)).outcome];
        expect(after).toBeLessThanOrEqual(before);
      }),
      { numRuns: decisionCases },
    );
  },
);

test(
  'nothing but reading passes without a person’s word: no mode, no rule, no write without asking',
  { timeout: decisionTimeout },
  () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        if (judge(all).outcome !== 'allow') return;
        const isSaid = all.tool?.override === 'allow' || all.tool?.mode === 'allow';
        const isRuled =
          all.tool?.class !== 'destructive' &&
          all.tool?.rules?.some(({ action }) => action === 'allow') === true;
        expect(all.tool?.class === 'read' || isSaid || isRuled).toBe(true);
        expect(all.tool?.review).toBe('accepted');
        expect(all.tool?.isNever).toBe(false);
      }),
      { numRuns: decisionCases },
    );
  },
);

test(
  'ATMOS-33 adding to one layer never goes beyond any other',
  { timeout: decisionTimeout },
  () => {
    fc.assert(
      fc.property(anyCase, (all) => {
        const opened: Case = {
          ...all,
          asker: { ...all.asker, access: new Map([['*', 'write']]) },
          tool: all.tool && {
            ...all.tool,
            mode: 'allow',
            override: 'allow',
            rules: [rule('allow')],
          },
        };
        if (judge(opened).outcome === 'deny') return;
        const held = [
          all.globalState.accessPolicy,
          all.globalState.managedPolicy,
          all.connector?.policy,
        ];
        expect(held).not.toContain('disabled');
        expect(held.includes('read-only') && all.tool?.class !== 'read').toBe(false);
        const { isPaused, isVaultLocked, isFolderGone } = all.globalState;
        expect([isPaused, isVaultLocked, isFolderGone]).toEqual([false, false, false]);
        expect([all.asker.isBlocked, all.asker.isSwitchedOff]).toEqual([false, false]);
      }),
      { numRuns: decisionCases },
    );
  },
);
