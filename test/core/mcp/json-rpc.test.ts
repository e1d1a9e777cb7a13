import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { nestsDeeperThan, parseMessage, requestText } from '../../../main/core/mcp/json-rpc.ts';

describe('parseMessage', () => {
  it('tells the four kinds apart', () => {
    expect(parseMessage('{"jsonrpc":"2.0","id":1,"result":{"a":1}}')).toEqual({
      kind: 'result',
      id: 1,
      result: { a: 1 },
    });
    expect(
      parseMessage('{"jsonrpc":"2.0","id":"x","error":{"code":-1,"message":"no","data":[1]}}'),
    ).toEqual({
      kind: 'error',
      id: 'x',
      error: { code: -1, message: 'no', data: [1] },
    });
    expect(parseMessage('{"jsonrpc":"2.0","id":1,"method":"ping"}')).toEqual({
      kind: 'request',
      id: 1,
      method: 'ping',
      params: {},
    });
    expect(parseMessage('{"jsonrpc":"2.0","method":"n","params":{"a":1}}')).toEqual({
      kind: 'notification',
      method: 'n',
      params: { a: 1 },
    });
  });

  it('takes an error without a readable id', () => {
    const error = { code: -32700, message: 'x' };
    expect(parseMessage(JSON.stringify({ jsonrpc: '2.0', id: null, error }))).toEqual({
      kind: 'error',
      id: null,
      error,
    });
    expect(parseMessage(JSON.stringify({ jsonrpc: '2.0', error }))).toEqual({
      kind: 'error',
      id: null,
      error,
    });
  });

  it.each([
    'not json',
    '',
    'null',
    '[{"jsonrpc":"2.0","method":"n"}]',
    '{"id":1,"result":{}}',
    '{"jsonrpc":"1.0","id":1,"result":{}}',
    '{"jsonrpc":"2.0","id":null,"result":{}}',
    '{"jsonrpc":"2.0","id":1.5,"result":{}}',
    '{"jsonrpc":"2.0","id":{},"result":{}}',
    '{"jsonrpc":"2.0","id":1,"result":[]}',
    '{"jsonrpc":"2.0","id":1,"result":"text"}',
    '{"jsonrpc":"2.0","id":1,"error":{"code":"1","message":"x"}}',
    '{"jsonrpc":"2.0","id":1,"method":7}',
    '{"jsonrpc":"2.0","method":"n","params":[1]}',
    `{"jsonrpc":"2.0","id":"${'x'.repeat(300)}","result":{}}`,
    `{"jsonrpc":"2.0","id":1,"result":${'{"a":'.repeat(80)}1${'}'.repeat(80)}}`,
  ])('does not take %s', (text) => {
    expect(parseMessage(text)).toBeNull();
  });

  it('SEC-47 leaves prototypes alone', () => {
    const message = parseMessage(
      '{"jsonrpc":"2.0","id":1,"result":{"__proto__":{"x":1},"constructor":{"x":1}}}',
    );
    expect(message?.kind).toBe('result');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it('reads what requestText writes', () => {
    expect(parseMessage(requestText(7, 'tools/call', { name: 'a' }))).toEqual({
      kind: 'request',
      id: 7,
      method: 'tools/call',
      params: { name: 'a' },
    });
  });
});

describe('nestsDeeperThan', () => {
  it('agrees with a walk of the value', () => {
    const depthOf = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
        : 0;
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(8), (value, depth) => {
        const padding = ' '.repeat(depth + 1);
        expect(nestsDeeperThan(JSON.stringify(value) + padding, depth)).toBe(
          depthOf(value) > depth,
        );
      }),
    );
  });

  it('does not count brackets in strings, whatever is escaped', () => {
    expect(nestsDeeperThan(JSON.stringify(['[[[[', '\\"[[[[', '\\\\', '"[[[']), 1)).toBe(false);
    expect(nestsDeeperThan('"unterminated [[[[[[[[[[[[', 2)).toBe(false);
  });
});

it.each([
  { jsonrpc: '2.0', id: 1, method: 'tools/call', result: {} },
  { jsonrpc: '2.0', id: 1, method: 'tools/call', error: { code: 1, message: 'x' } },
  { jsonrpc: '2.0', method: 'notifications/x', result: null },
])('TRIAL-C7 a message that is a request and an answer is none: %j', (message) => {
  expect(parseMessage(JSON.stringify(message))).toBeNull();
});
