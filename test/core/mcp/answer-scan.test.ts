import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnswerScan, type ScannedAnswer } from '../../../main/core/mcp/answer-scan.ts';
import { cases } from '../../support/values/counts.ts';

function scan(bytes: Buffer, cuts: readonly number[] = []): ScannedAnswer | null {
  const scanner = createAnswerScan();
  let from = 0;
  for (const to of [
    ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b),
    bytes.length,
  ]) {
    scanner.push(bytes.subarray(from, to));
    from = to;
  }
  return scanner.end();
}

const wrapped = (result: string): string => `{"jsonrpc":"2.0","id":7,"result":${result}}`;
const known = (text: string): ScannedAnswer | null => scan(Buffer.from(text));

/** What JSON says, when it says it once. */
function parsed(bytes: Buffer): unknown {
  let doubled = false;
  const value: unknown = JSON.parse(bytes.toString());
  const written =
    bytes
      .toString()
      .replaceAll(/"(?:[^"\\]|\\.)*"/gu, '""')
      .split(':').length - 1;
  let members = 0;
  const count = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (!Array.isArray(node)) members += Object.keys(node).length;
    for (const inner of Object.values(node)) count(inner);
  };
  count(value);
  doubled = members !== written;
  if (doubled) throw new Error('a member twice');
  return value;
}

const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('_meta', '"', '\\', '},{', '\\u005fmeta', 'result', '😀', '\u2028'),
);
const results = fc.dictionary(texts, fc.jsonValue({ maxDepth: 4 }), { maxKeys: 5 });
const marks = Array.from('{}[]",:\\u0019.eE-+ntfr \nx');
const cuts = fc.array(fc.nat(), { maxLength: 6 });

describe('scanning an answer', () => {
  it('SEC-46 takes nothing that a parser would not, wherever it is cut and whatever was done to it', () => {
    const change = fc.record({
      at: fc.nat(),
      drop: fc.nat({ max: 3 }),
      put: fc.string({ unit: fc.constantFrom(...marks), maxLength: 3 }),
    });
    const numRuns = cases(5000);
    let taken = 0;
    let refused = 0;
    fc.assert(
      fc.property(results, cuts, fc.option(change), (result, at, changed) => {
        let text = wrapped(JSON.stringify(result));
        if (changed !== null) {
          const place = changed.at % text.length;
          text = text.slice(0, place) + changed.put + text.slice(place + changed.drop);
        }
        const bytes = Buffer.from(text);
        const scanned = scan(bytes, at);
        expect(scanned).toEqual(scan(bytes));
        if (scanned === null) {
          refused += 1;
          return;
        }
        taken += 1;
        const whole = parsed(bytes) as { id: number; result: unknown };
        expect(Number(scanned.id)).toBe(whole.id);
        expect(JSON.parse(bytes.toString('utf8', scanned.start, scanned.end))).toEqual(
          whole.result,
        );
      }),
      { numRuns },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(numRuns / 20);
  });

  it('takes what servers send, in any order', () => {
    const result =
      '{"content":[{"type":"text","text":"a\\n\\"b\\" \\u003c"}],"structuredContent":{"n":-1.5e3}}';
    for (const text of [
      wrapped(result),
      `{"result":${result},"jsonrpc":"2.0","id":7}\n`,
      `{ "id": 7, "result": ${result}, "jsonrpc": "2.0" }`,
    ]) {
      const scanned = known(text);
      expect(scanned === null ? null : text.slice(scanned.start, scanned.end)).toBe(result);
      expect(scanned).toMatchObject({ id: '7', isTyped: false, isError: false });
    }
    expect(known(wrapped('{"resultType":"complete","isError":true}'))).toMatchObject({
      isTyped: true,
      isError: true,
    });
  });

  it.each([
    ['_meta', '{"content":[{"_meta":{}}]}'],
    ['input it asks for', '{"a":[{"inputRequests":{}}]}'],
    ['state', '{"requestState":"x"}'],
    ['how long it may be kept', '{"ttlMs":1}'],
    ['by whom it may be kept', '{"cacheScope":"public"}'],
    ['a name spelt with an escape', '{"_\\u006deta":{}}'],
    ['another kind of result', '{"resultType":"input_required"}'],
    ['its kind not first', '{"content":[],"resultType":"complete"}'],
    ['a member twice', '{"a":1,"b":{"c":1,"c":2}}'],
    ['structured content that is no object', '{"structuredContent":[]}'],
    ['a line end', '{\n"a":1}'],
    ['too many levels', `{"a":${'['.repeat(70)}${']'.repeat(70)}}`],
  ])('SEC-45 SEC-46 SEC-55 leaves an answer with %s to who parses it', (_what, result) => {
    JSON.parse(result);
    expect(known(wrapped(result))).toBeNull();
  });

  it.each([
    ['an error', '{"jsonrpc":"2.0","id":7,"error":{"code":1,"message":""}}'],
    ['another member', '{"jsonrpc":"2.0","id":7,"result":{},"more":1}'],
    ['two results', '{"jsonrpc":"2.0","id":7,"result":{},"result":{}}'],
    ['no version', '{"id":7,"result":{}}'],
    ['an id that we never give', '{"jsonrpc":"2.0","id":"7","result":{}}'],
    ['more after it', `${wrapped('{}')}{}`],
    ['a string begun after it', `${wrapped('{}')}"}`],
    ['a number after it', `${wrapped('{}')}1`],
    ['a list of answers', `[${wrapped('{}')}]`],
  ])('SEC-46 SEC-52 leaves %s to who parses it', (_what, text) => {
    expect(known(text)).toBeNull();
  });
});
