import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { createSseParser, type SseEvent } from '../../../main/core/mcp/sse.ts';

const caps = { line: 10_000, event: 20_000 };

function parse(text: string, cuts: readonly number[] = [], limits = caps) {
  const events: SseEvent[] = [];
  const parser = createSseParser(limits, (event) => events.push(event));
  const bytes = Buffer.from(text, 'utf8');
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  let goes = true;
  for (let index = 1; index < at.length; index += 1)
    goes = parser.push(bytes.subarray(at[index - 1], at[index]));
  return { events, goes };
}

const message = (data: string, more: Partial<SseEvent> = {}): SseEvent => ({
  event: 'message',
  data,
  id: undefined,
  retryMs: undefined,
  ...more,
});

describe('createSseParser', () => {
  it('reads the same events however bytes are cut and whatever ends a line', () => {
    const lines = [
      ': comment',
      'id: 1',
      'retry: 500',
      'data:',
      '',
      'event: custom',
      'data: a',
      'data:  ü😀',
      'data',
      'unknown: x',
      '',
      'data: last: with colon',
      '',
      '',
      'data: unfinished',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat()),
        fc.boolean(),
        (end, cuts, mark) => {
          const { events, goes } = parse((mark ? '\ufeff' : '') + lines.join(end), cuts);
          expect(goes).toBe(true);
          expect(events).toEqual([
            message('', { id: '1', retryMs: 500 }),
            message('a\n ü😀\n', { event: 'custom' }),
            message('last: with colon'),
          ]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('ignores an id with NUL and a retry that is no number', () => {
    expect(parse('id: a\0b\nretry: soon\ndata: x\n\n').events).toEqual([message('x')]);
  });

  it('SEC-70 stops at a line over the cap, finished or not', () => {
    expect(parse(`data: ${'x'.repeat(100)}\n\n`, [], { line: 50, event: 1000 })).toEqual({
      events: [],
      goes: false,
    });
    expect(parse(`data: ${'x'.repeat(100)}`, [10, 20, 30], { line: 50, event: 1000 }).goes).toBe(
      false,
    );
  });

  it('SEC-70 stops at an event over the cap made of small lines', () => {
    const block = `data: ${'x'.repeat(40)}\n`.repeat(10);
    expect(parse(`${block}\n`, [], { line: 100, event: 200 })).toEqual({ events: [], goes: false });
  });
});
