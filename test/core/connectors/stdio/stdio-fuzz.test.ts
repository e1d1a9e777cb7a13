/**
 * What a hostile server may write to its standard output: it never answers for another call and
 * never gets one of its own through.
 */
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createHarness } from '../harness.ts';

/** Never one of ours: those are small whole numbers from 1. */
const foreignId = fc.oneof(
  fc.integer({ min: 1_000_000 }),
  fc.integer({ max: 0 }),
  fc.double().filter((number) => !Number.isInteger(number)),
  fc.string(),
  fc.constant(null),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const member = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constant({ __proto__: { admin: true } }));
const message = fc.oneof(
  fc.record({ jsonrpc: fc.constant('2.0'), id: foreignId, result: member }),
  fc.record({ jsonrpc: fc.constant('2.0'), id: foreignId, error: member }),
  fc.record({
    jsonrpc: fc.constant('2.0'),
    id: foreignId,
    method: fc.oneof(
      fc.string(),
      fc.constantFrom('ping', 'sampling/createMessage', 'roots/list', 'tools/call', '__proto__'),
    ),
    params: member,
  }),
  fc.record({
    jsonrpc: fc.constant('2.0'),
    method: fc.constantFrom(
      'notifications/progress',
      'notifications/cancelled',
      'notifications/message',
      'notifications/tools/list_changed',
    ),
    params: fc.oneof(member, fc.record({ progressToken: member, progress: member })),
  }),
  fc.array(fc.jsonValue(), { maxLength: 3 }),
);
const line = fc.oneof(
  message.map((value) => Buffer.from(JSON.stringify(value))),
  fc
    .uint8Array({ maxLength: 200 })
    .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a))),
  fc
    .constantFrom('\u001b[2J\u001b]0;title\u0007', '\r', '{"jsonrpc":"2.0"', '\u2028{}')
    .map((text) => Buffer.from(text)),
);

it('SEC-79 whatever a server writes between its answers, each call gets its own answer or none', async () => {
  const harness = createHarness();
  try {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    let said = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 3 }), async (lines) => {
        // A server that only makes noise is stopped at 100 bad lines: that is another test.
        if (said + lines.length > 80) {
          await harness.connectors.reconnect('child');
          await harness.until('child', 'ready');
          said = 0;
        }
        said += lines.length;
        const progress: unknown[] = [];
        const abort = new AbortController();
        const pending = harness.call('child', 'wait', {}, { signal: abort.signal });
        const bytes = Buffer.concat(lines.flatMap((one) => [one, Buffer.from('\n')]));
        const outcome = await harness.call(
          'child',
          'raw',
          { base64: bytes.toString('base64') },
          { onProgress: (params) => progress.push(params) },
        );
        expect(outcome).toMatchObject({ result: { content: [{ text: 'said' }] } });
        expect(await harness.value('child', 'echo', { n: said })).toEqual({ n: said });
        abort.abort();
        expect(await pending).toMatchObject({ kind: 'failed', code: 'cancelled' });
        expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
      }),
      { numRuns: 150 },
    );
    expect(harness.state('child')).toMatchObject({
      connection: 'ready',
      serverName: expect.any(String),
    });
  } finally {
    await harness.stop();
  }
}, 60_000);
