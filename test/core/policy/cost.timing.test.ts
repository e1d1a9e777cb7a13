/** What deciding costs: many rules, and hostile texts of 64 KiB, are done with in milliseconds. */
import { expect, test } from 'vitest';
import { ruleBodySchema } from '../../../contract/views/rules.ts';
import type { JsonObject } from '../../../main/core/lib/json.ts';
import { classifyTool } from '../../../main/core/policy/access-class.ts';
import { findInstructionLike } from '../../../main/core/policy/instruction-like.ts';
import { indexRules, type Rule, type RuleSubject } from '../../../main/core/policy/rules.ts';
import { namedOthers } from '../../../main/core/policy/shadowing.ts';
import { compileTextPattern } from '../../../main/core/policy/text-pattern.ts';
import { quickest } from '../../support/values/quickest.ts';

test('finding the rules about a tool among 10,000 takes less than 0.2 ms (p99)', () => {
  const rule = (n: number, body: object): Rule => ({
    ...ruleBodySchema.parse(body),
    id: `rule${n}`,
  });
  const subject: Omit<RuleSubject, 'tool'> = {
    clientId: 'cursor-2',
    groups: new Set<string>(),
    ownGroups: new Set<string>(),
    registrations: new Set(['cursor-1', 'cursor-2']),
    connector: 'github',
    class: 'write',
  };
  const index = indexRules(
    Array.from({ length: 10_000 }, (_, n) =>
      rule(n, { action: 'ask', tools: [`tool_${n}`], connectors: ['github'] }),
    ).concat(rule(10_000, { action: 'block', tools: ['*_secret'] })),
  );
  const took: number[] = [];
  for (let n = 0; n < 10_000; n += 1) {
    const startedAt = performance.now();
    const found = index.about({ ...subject, tool: `tool_${n}` });
    took.push(performance.now() - startedAt);
    expect(found).toHaveLength(1);
  }
  const p99 = took.sort((a, b) => a - b)[9_899] ?? Infinity;
  expect(p99).toBeLessThan(0.2);
});

test('SEC-57 SEC-59 64 KiB of anything is classified within 20 ms', () => {
  const long = 65_536;
  const hostile: JsonObject[] = [
    { name: 'a_'.repeat(long / 2) },
    { name: 'A'.repeat(long) },
    { name: 'x', description: ' '.repeat(long) },
    { name: 'x', description: 'or '.repeat(long / 3) },
    { name: 'x', description: `${'\n '.repeat(long / 2)}x` },
    { name: 'x', description: 'permanently '.repeat(long / 12) },
    {
      name: 'x',
      inputSchema: {
        properties: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`query${n}`, {}])),
      },
    },
    { name: 'x', inputSchema: { properties: { query: { description: 'sq '.repeat(long / 3) } } } },
  ];
  for (const definition of hostile) {
    expect(quickest(() => classifyTool(definition))).toBeLessThan(20);
  }
});

test('SEC-59 64 KiB made to be slow are matched in a moment', () => {
  const text = 'a'.repeat(65_536);
  for (const pattern of [
    `*${'a'.repeat(255)}b*`,
    `${'a*'.repeat(250)}b`,
    `*${'aa*'.repeat(150)}ab`,
  ]) {
    const matches = compileTextPattern(pattern);
    expect(matches(text)).toBe(false);
    expect(quickest(() => matches(text))).toBeLessThan(20);
  }
});

test('SEC-59 SEC-83 64 KiB of anything is searched within 60 ms', () => {
  const size = 65_536;
  for (const text of [
    'send http ',
    'ignore previous ',
    '⟨U+200B',
    '\u200b',
    '<',
    'ﷺ',
    'y',
    'you must ',
  ]) {
    const hostile = text.repeat(Math.ceil(size / Buffer.byteLength(text)));
    expect(
      quickest(() => findInstructionLike(hostile)),
      text,
    ).toBeLessThan(60);
  }
});

test('SEC-59 SEC-85 64 KiB against 64 connectors of 512 tools takes less than 100 ms', () => {
  const many = Array.from({ length: 64 }, (_, n) => ({
    name: `connector-${n}`,
    tools: Array.from({ length: 512 }, (__, m) => `tool_${n}_${m}`),
  }));
  for (const text of ['a_b '.repeat(16_384), '_'.repeat(65_536), '``'.repeat(32_768)]) {
    expect(quickest(() => namedOthers(text, many))).toBeLessThan(100);
  }
});
