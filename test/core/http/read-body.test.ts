/** Reading a request body: whole, too long, or left in the middle. */
import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { readBody, type Exchange } from '../../../main/core/http/exchange.ts';

/** An exchange as far as the body reader looks at it. */
function exchangeOf(request: PassThrough): Exchange {
  const parts = {
    request: request as unknown as IncomingMessage,
    admitted: { headers: new Map() },
  };
  return parts as unknown as Exchange;
}

test('gives the whole body, also when the connection closes right after it', async () => {
  const request = new PassThrough();
  const body = readBody(exchangeOf(request), 100);
  request.write('{"a":');
  request.end('1}');
  request.once('end', () => request.destroy());
  expect((await body).toString()).toBe('{"a":1}');
});

test('refuses a body whose sender left in the middle', async () => {
  const request = new PassThrough();
  const body = readBody(exchangeOf(request), 100);
  request.write('{"a":');
  request.destroy();
  await expect(body).rejects.toMatchObject({ status: 400, reason: 'body_incomplete' });
});

test('refuses a body over the limit, whatever its headers said', async () => {
  const request = new PassThrough();
  const body = readBody(exchangeOf(request), 4);
  request.write('12345');
  await expect(body).rejects.toMatchObject({ status: 413, reason: 'body_size' });
});

test('a request that was read keeps no body, though its connection keeps the request', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const request = new PassThrough();
  const sent = await (async () => {
    const body = readBody(exchangeOf(request), 10_000);
    const pieces = [Buffer.alloc(1000), Buffer.alloc(1000)];
    for (const piece of pieces) request.write(piece);
    request.end();
    expect((await body).length).toBe(2000);
    return pieces.map((piece) => new WeakRef(piece));
  })();
  // What was looked at lives to the end of its turn, and collecting a large heap takes a second.
  await vi.waitFor(
    () => {
      collectGarbage();
      expect(sent.map((piece) => piece.deref() === undefined)).toEqual([true, true]);
    },
    { timeout: 30_000 },
  );
  expect(request.listenerCount('data')).toBeGreaterThan(0);
});
