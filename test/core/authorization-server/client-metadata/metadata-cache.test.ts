/** How long documents are kept, and that failures are not (SEC-24). */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { cacheLife } from '../../../../main/core/authorization-server/client-metadata/cache-life.ts';
import {
  createDocumentCache,
  type DocumentCache,
} from '../../../../main/core/authorization-server/client-metadata/metadata-cache.ts';
import { createGuardedFetch } from '../../../../main/core/net/guarded-fetch.ts';
import {
  sendDocument,
  startDocumentServer,
  type DocumentServer,
} from '../../../support/upstreams/document-server.ts';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';

const url = 'https://example.com/client.json';
const minute = 60_000;

interface Started {
  readonly server: DocumentServer;
  readonly clock: TestClock;
  readonly cache: DocumentCache<string>;
}

async function start(headers: Record<string, string> = {}): Promise<Started> {
  const server = await startDocumentServer(sendDocument('{"a":1}', headers));
  const clock = createTestClock();
  const { resolver, transport } = server;
  const fetch = createGuardedFetch({ resolver, clock, perMinute: 1000, transport });
  const parse = (_url: string, body: Buffer): string => {
    if (body.length === 0) throw new Error('empty');
    return body.toString();
  };
  return { server, clock, cache: createDocumentCache({ fetch, clock, parse }) };
}

/** True when a document with these headers is still kept after so long. */
async function isKeptFor(headers: Record<string, string>, ms: number): Promise<boolean> {
  const { server, clock, cache } = await start(headers);
  await cache.get(url);
  clock.advance(ms);
  await cache.get(url);
  return server.requests.length === 1;
}

describe('SEC-24 kept within 5 and 60 minutes', () => {
  const date = 'Sat, 21 Nov 2026 10:00:00 GMT';

  test.each([
    ['nothing said', {}, 5],
    ['no-store', { 'cache-control': 'no-store' }, 5],
    ['no-cache with an age', { 'cache-control': 'max-age=3600, no-cache' }, 5],
    ['ten seconds', { 'cache-control': 'max-age=10' }, 5],
    ['ten minutes', { 'cache-control': 'public, max-age=600' }, 10],
    ['ten minutes, half of them gone', { 'cache-control': 'Max-Age=900', age: '300' }, 10],
    ['a day', { 'cache-control': 'max-age=86400' }, 60],
    ['an absurd age', { 'cache-control': 'max-age=99999999999999999999' }, 60],
    ['s-maxage is for others', { 'cache-control': 's-maxage=1800' }, 5],
    ['a date in 20 minutes', { date, expires: 'Sat, 21 Nov 2026 10:20:00 GMT' }, 20],
    ['a date long gone', { expires: 'Thu, 01 Jan 1970 00:00:00 GMT' }, 5],
    ['a date that is none', { expires: '0' }, 5],
    [
      'max-age before a date',
      { 'cache-control': 'max-age=600', date, expires: 'Sat, 21 Nov 2026 10:50:00 GMT' },
      10,
    ],
  ])('%s', async (_name, headers, minutes) => {
    expect(await isKeptFor(headers, minutes * minute - 30_000)).toBe(true);
    expect(await isKeptFor(headers, minutes * minute + 30_000)).toBe(false);
  });
});

test('without a date of the server, its expiry is read against our clock', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  expect(cacheLife({ expires: 'Sat, 21 Nov 2026 10:20:00 GMT' }, now)).toBe(20 * minute);
  expect(cacheLife({}, now)).toBe(5 * minute);
});

test('SEC-24 an error is not kept: not of the fetch, not of the document', async () => {
  const { server, cache } = await start();
  server.answer = (_request, response) => response.writeHead(500).end();
  await expect(cache.get(url)).rejects.toThrow('200');
  server.answer = sendDocument('');
  await expect(cache.get(url)).rejects.toThrow('empty');
  server.answer = sendDocument('{"b":2}');
  expect(await cache.get(url)).toBe('{"b":2}');
  expect(server.requests).toHaveLength(3);
});

test('a stale document is not given out when its server fails', async () => {
  const { server, clock, cache } = await start();
  await cache.get(url);
  clock.advance(limits.clientMetadata.cacheMost);
  server.answer = (_request, response) => response.writeHead(500).end();
  await expect(cache.get(url)).rejects.toThrow('200');
});

test('who asks at the same time shares one request; looking asks nobody', async () => {
  const { server, cache } = await start();
  expect(cache.peek(url)).toBeUndefined();
  expect(await Promise.all([cache.get(url), cache.get(url), cache.get(url)])).toHaveLength(3);
  expect(cache.peek(url)).toBe('{"a":1}');
  expect(server.requests).toHaveLength(1);
});

test('who shares a failing request fails with it, and the next asks again', async () => {
  const { server, cache } = await start();
  server.addresses = [];
  const both = await Promise.allSettled([cache.get(url), cache.get(url)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(server.lookedUp).toHaveLength(1);
  await expect(cache.get(url)).rejects.toThrow();
  expect(server.lookedUp).toHaveLength(2);
});

test('INV-10 a hundred documents at most, the oldest goes', async () => {
  const { cache } = await start();
  const address = (index: number): string => `https://example.com/client-${index}`;
  for (let index = 0; index <= limits.clientMetadata.cachedDocuments; index += 1)
    await cache.get(address(index));
  expect(cache.peek(address(0))).toBeUndefined();
  expect(cache.peek(address(1))).toBeDefined();
});

test('asking anew asks at most once in five minutes, and what it brings is kept', async () => {
  const { server, clock, cache } = await start({ 'cache-control': 'max-age=3600' });
  await cache.get(url);
  server.answer = sendDocument('{"b":2}', { 'cache-control': 'max-age=3600' });
  expect(await cache.getAnew(url)).toBe('{"a":1}');
  clock.advance(limits.clientMetadata.cacheLeast);
  expect(await cache.get(url)).toBe('{"a":1}');
  expect(await cache.getAnew(url)).toBe('{"b":2}');
  expect(await cache.get(url)).toBe('{"b":2}');
  expect(server.requests).toHaveLength(2);
});
