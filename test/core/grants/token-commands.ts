/** What may happen to grants and tokens, in any order. */
import * as fc from 'fast-check';
import type { Access } from '../../../main/core/lib/access.ts';
import { limits } from '../../../main/core/limits/limits.ts';

const { accessToken, refreshToken, refreshGrace, code: codeLife } = limits.oauth;

export const levels: readonly Access[] = [
  new Map(),
  new Map([['github', 'read']]),
  new Map([['github', 'write']]),
  new Map([['*', 'read']]),
  new Map([['*', 'write']]),
];

export type Command =
  | { readonly kind: 'consent'; readonly level: number; readonly isForAnHour?: boolean }
  | { readonly kind: 'redeem' | 'refresh' | 'revoke-chain'; readonly which: number }
  | { readonly kind: 'edit'; readonly level: number }
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'clock-back'; readonly ms: number }
  | { readonly kind: 'crash' | 'revoke' | 'foreign' | 'upkeep' };

const which = fc.nat(5);
const level = fc.nat(levels.length - 1);
export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('consent' as const),
      level,
      isForAnHour: fc.nat(4).map((chance) => chance === 0),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('redeem' as const), which }) },
  { weight: 9, arbitrary: fc.record({ kind: fc.constant('refresh' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revoke-chain' as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), level }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      ms: fc.constantFrom(
        1,
        10_000,
        refreshGrace,
        refreshGrace + 1,
        codeLife,
        accessToken,
        refreshToken - 1,
        refreshToken,
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('clock-back' as const),
      ms: fc.constantFrom(1000, 3_600_000, 40 * 86_400_000),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ kind: 'crash' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { kind: 'revoke' as const },
      { kind: 'foreign' as const },
      { kind: 'upkeep' as const },
    ),
  },
);

/** Counted from the newest, around and around. */
export function pick<Item>(items: readonly Item[], which: number): Item | undefined {
  return items.at(-1 - (which % (items.length || 1)));
}
