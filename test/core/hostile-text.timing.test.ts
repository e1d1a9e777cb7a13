/**
 * What hostile text costs where it is read, compared, matched or shown: a bounded time, whatever is
 * in it.
 */
import { expect, test } from 'vitest';
import { redactArguments } from '../../main/core/audit/redact.ts';
import { canonicalJson } from '../../main/core/lib/canonical-json.ts';
import { parseStrictJson, StrictJsonError } from '../../main/core/lib/strict-json.ts';
import { visible, visibleBlock } from '../../main/core/lib/visible-text.ts';
import { limits } from '../../main/core/limits/limits.ts';
import { couldComeFrom } from '../../main/core/mcp/uri-template.ts';
import { lookAlike } from '../../main/core/names/look-alike.ts';
import { twinsOf } from '../../main/core/names/tool-spelling.ts';
import { quickest } from '../support/values/quickest.ts';

test('SEC-60 the largest body of every shape is read, put in order and written within two seconds', () => {
  const size = 4 * 1024 * 1024;
  const members = (count: number): string =>
    `{${Array.from({ length: count }, (_, n) => `"${n.toString(36)}":${n}`).join(',')}}`;
  const half = Math.floor(limits.json.depth / 2);
  const bodies = [
    members(limits.json.nodes - 2),
    `${'{"a":['.repeat(half)}${members(limits.json.nodes / 2)}${']}'.repeat(half)}`,
    `"${'\\u0061'.repeat(size / 6 - 1)}"`,
    `[${Array.from({ length: limits.json.nodes / 4 }, () => '{"__proto__":1}').join(',')}]`,
    `[${Array.from({ length: limits.json.nodes / 4 }, (_, n) => `0.${'1'.repeat(16)}${n}`.slice(0, 18)).join(',')}]`,
  ];
  for (const body of bodies) {
    const start = performance.now();
    let text = '';
    try {
      text = canonicalJson(parseStrictJson(Buffer.from(body)));
    } catch (error) {
      expect(error).toBeInstanceOf(StrictJsonError);
    }
    expect(performance.now() - start, body.slice(0, 40)).toBeLessThan(2000);
    expect(text.length).toBeLessThanOrEqual(body.length * 2);
  }
});

test('what is unseen is found in a text of many megabytes within 1.5 seconds', () => {
  const [line, block] = ['a\u0301'.repeat(4_000_000), '\u202e\n'.repeat(2_000_000)];
  const look = (): void => {
    visible(line);
    visibleBlock(block, 16_384);
  };
  expect(quickest(look, 3)).toBeLessThan(1500);
});

test('SEC-59 matching a URI against a hostile template is bounded', () => {
  const [template, uri] = ['{a}a'.repeat(2000), 'a'.repeat(200_000)];
  expect(quickest(() => couldComeFrom(template, uri))).toBeLessThan(100);
  const [most, longest] = ['{+a}a'.repeat(60), 'a'.repeat(8000)];
  expect(couldComeFrom(most, longest)).toBe(true);
  expect(quickest(() => couldComeFrom(most, longest))).toBeLessThan(500);
});

test('TRIAL-C1 400 tools are compared within 10 ms', () => {
  const names = Array.from({ length: 400 }, (_, n) => `get_the_thing_number_${n}_é`);
  const compare = () => {
    const tools = names.map((name) => ({ name }));
    return tools.map(({ name }) => twinsOf(name, tools));
  };
  expect(quickest(compare)).toBeLessThan(10);
});

test.each([
  ['letters', 'a'.repeat(10_240)],
  ['one look-alike at the end', `${'a'.repeat(10_240)}\u0430`],
  ['characters that grow', '\ufdfa'.repeat(10_240)],
  ['marks', '\u0301'.repeat(10_240)],
  ['spaces', ' '.repeat(10_240)],
  ['brackets', '('.repeat(10_240)],
  ['rn', 'rn'.repeat(5120)],
  ['nearly a known name', 'Claud'.repeat(2048)],
])('SEC-37 a look-alike is found in 10 KB of %s within 20 ms', (_what, name) => {
  const claim = (one: string) => ({ name: one, origin: 'loopback' });
  // The table is unpacked and the alphabets are compiled once in a run.
  lookAlike(claim('\u0430a \ua4daa'), [claim('known')]);
  const known = Array.from({ length: 30 }, (_, at) => claim(`Known client ${at}`));
  const best = Math.min(
    // Time of the processor: what else the machine does does not count.
    ...[1, 2, 3, 4, 5].map(() => {
      const start = process.cpuUsage();
      lookAlike(claim(name), known);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1000;
    }),
  );
  expect(best).toBeLessThan(20);
});

test('SEC-59 redacting hostile arguments takes less than 20 ms for each text', () => {
  const hostile = [
    'eyJ'.repeat(40_000),
    '-'.repeat(120_000),
    `://${':'.repeat(60_000)}`,
    'aA1'.repeat(40_000),
    `bearer ${' '.repeat(60_000)}`,
  ];
  const took = quickest(() => {
    for (const text of hostile) redactArguments({ path: text, [text]: text });
  });
  expect(took).toBeLessThan(hostile.length * 20);
});
