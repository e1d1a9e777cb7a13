import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createLineSplitter, idNearEnds } from '../../../main/core/mcp/line-framing.ts';

function split(text: string, cuts: readonly number[], longest = 1000) {
  const lines: string[] = [];
  const tooLong: [string, string][] = [];
  const splitter = createLineSplitter(longest, {
    onLine: (line) => lines.push(line.toString('utf8')),
    onTooLong: (head, tail) => tooLong.push([head.toString('utf8'), tail.toString('utf8')]),
  });
  const bytes = Buffer.from(text, 'utf8');
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  for (let index = 1; index < at.length; index += 1)
    splitter.push(bytes.subarray(at[index - 1], at[index]));
  return { lines, tooLong, pending: splitter.pending() };
}

describe('createLineSplitter', () => {
  it('finds the same lines however the bytes are cut', () => {
    const text = '{"a":"ü"}\n\r\n{"b":"😀"}\r\nrest';
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        expect(split(text, cuts)).toEqual({
          lines: ['{"a":"ü"}', '{"b":"😀"}'],
          tooLong: [],
          pending: 4,
        });
      }),
    );
  });

  it('SEC-79 skips a line over the cap, keeps its ends, and goes on after it', () => {
    const long = `${'h'.repeat(200)}${'x'.repeat(5000)}${'t'.repeat(200)}`;
    fc.assert(
      fc.property(fc.array(fc.nat()), (cuts) => {
        const { lines, tooLong } = split(`a\n${long}\nb\n`, cuts);
        expect(lines).toEqual(['a', 'b']);
        expect(tooLong).toEqual([['h'.repeat(128), 't'.repeat(128)]]);
      }),
    );
  });

  it('takes a line of exactly the cap', () => {
    expect(split(`${'x'.repeat(10)}\n${'y'.repeat(11)}\n`, [3], 10)).toMatchObject({
      lines: ['x'.repeat(10)],
      tooLong: [['y'.repeat(11), 'y'.repeat(11)]],
    });
  });
});

describe('idNearEnds', () => {
  it('finds the id of an answer in its head or its tail', () => {
    expect(
      idNearEnds(Buffer.from('{"jsonrpc":"2.0","id":17,"result":{"x'), Buffer.from('xxxx')),
    ).toBe(17);
    expect(
      idNearEnds(Buffer.from('{"result":{"x'), Buffer.from('"},"jsonrpc":"2.0","id":17}')),
    ).toBe(17);
    expect(idNearEnds(Buffer.from('{"result":{'), Buffer.from('"id":"17"}'))).toBeNull();
  });
});
