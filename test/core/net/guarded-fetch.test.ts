/**
 * The fetch of what a foreign URL names, against a real TLS server: what it refuses, and that
 * nothing was sent then.
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { dialAddress } from '../../../main/core/net/checked-connection.ts';
import { createGuardedFetch } from '../../../main/core/net/guarded-fetch.ts';
import {
  publicAddress,
  sendDocument,
  startDocumentServer,
} from '../../support/upstreams/document-server.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';
import { most, startFetch, url } from './started-fetch.ts';

/** A listener that counts who comes: it stands where a private address would lead. */
async function startCanary(): Promise<{ port: number; hits: () => number }> {
  let hits = 0;
  const canary = createServer((socket) => {
    hits += 1;
    socket.destroy();
  });
  canary.listen(0, '127.0.0.1');
  await once(canary, 'listening');
  onTestFinished(() => void canary.close());
  return { port: (canary.address() as AddressInfo).port, hits: () => hits };
}

describe('SEC-23 SEC-68 where it may go', () => {
  test.each([
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['172.16.0.1'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['198.18.0.1'],
    ['192.0.2.1'],
    ['224.0.0.1'],
    ['255.255.255.255'],
    ['::1'],
    ['::'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['64:ff9b:1::1'],
    ['2002:7f00:1::'],
    ['2001::1'],
    ['fc00::1'],
    ['fe80::1'],
    ['fec0::1'],
    ['ff02::1'],
  ])('a name that leads to %s is refused and nothing is dialled', async (address) => {
    const { server, get } = await startFetch();
    for (const addresses of [[address], [publicAddress, address], [address, publicAddress]]) {
      server.addresses = addresses;
      await expect(get(url, most)).rejects.toMatchObject({ refusal: 'address' });
    }
    expect([server.dialled, server.requests]).toEqual([[], []]);
  });

  test('a name that leads to a listener on this machine: the listener receives nothing', async () => {
    const canary = await startCanary();
    const get = createGuardedFetch({
      resolver: { resolve: async () => [{ address: '127.0.0.1', family: 4 }] },
      clock: createTestClock(),
      perMinute: 20,
    });
    const target = `https://example.com:${canary.port}/client.json`;
    await expect(get(target, most)).rejects.toMatchObject({ refusal: 'address' });
    expect(canary.hits()).toBe(0);
    // The proof that it would have heard: the product's own dial reaches it.
    const socket = dialAddress({ address: '127.0.0.1', family: 4 }, canary.port);
    await once(socket, 'close');
    expect(canary.hits()).toBe(1);
  });

  test('rebinding: the name is looked up once, and the connection goes to what was checked', async () => {
    const { server, get } = await startFetch();
    server.addresses = async (_host, before) => (before === 0 ? [publicAddress] : ['127.0.0.1']);
    await get(url, most);
    expect(server.lookedUp).toEqual(['example.com']);
    expect(server.dialled).toEqual([`${publicAddress} 443`]);
  });

  test('a second fetch checks again', async () => {
    const { server, get } = await startFetch();
    server.addresses = async (_host, before) => (before === 0 ? [publicAddress] : ['127.0.0.1']);
    await get(url, most);
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'address' });
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    'http://example.com/x',
    'https://127.0.0.1/x',
    'https://[::1]/x',
    'https://a@b.com/x',
    'x',
  ])('no fetch of %s, not even a lookup', async (target) => {
    const { server, get } = await startFetch();
    await expect(get(target, most)).rejects.toMatchObject({ refusal: 'url' });
    expect(server.lookedUp).toEqual([]);
  });

  test('an unknown name, and one without addresses', async () => {
    const { server, get } = await startFetch();
    server.addresses = [];
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'name' });
    server.addresses = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'name' });
  });
});

describe('who answers', () => {
  test('a certificate for another name', async () => {
    const { server, get } = await startFetch();
    await expect(get('https://other.net/x', most)).rejects.toMatchObject({
      refusal: 'certificate',
    });
    expect(server.requests).toEqual([]);
  });

  test('a certificate of an unknown authority, also where the environment says not to check', async () => {
    const server = await startDocumentServer(sendDocument({}));
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { dial } = server.transport;
    const get = createGuardedFetch({
      resolver: server.resolver,
      clock: createTestClock(),
      perMinute: 20,
      transport: dial === undefined ? {} : { dial },
    });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'certificate' });
    expect(server.requests).toEqual([]);
  });

  test('the next address is tried where one refuses', async () => {
    const server = await startDocumentServer(sendDocument({ a: 1 }));
    const canary = await startCanary();
    server.addresses = ['93.184.216.33', publicAddress];
    const get = createGuardedFetch({
      resolver: server.resolver,
      clock: createTestClock(),
      perMinute: 20,
      transport: {
        ...server.transport,
        dial: (to, port) =>
          to.address === publicAddress && server.transport.dial !== undefined
            ? server.transport.dial(to, port)
            : dialAddress({ address: '127.0.0.2', family: 4 }, canary.port),
      },
    });
    expect((await get(url, most)).body.toString()).toBe('{"a":1}');
  });
});

describe('SEC-67 SEC-69 what is taken', () => {
  test.each([301, 302, 303, 307, 308])('a redirect (%s) is not followed', async (status) => {
    const { server, get } = await startFetch((_request, response) =>
      response.writeHead(status, { location: 'https://example.com/other' }).end(),
    );
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'status' });
    expect(server.requests).toHaveLength(1);
  });

  test.each([201, 204, 206, 304, 401, 404, 500])('status %s', async (status) => {
    const { get } = await startFetch((_request, response) => response.writeHead(status).end());
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'status' });
  });

  test.each(['text/html', 'text/json', 'application/jsonp', 'application/x-json; a=b', ''])(
    'content type %j',
    async (type) => {
      const { get } = await startFetch(sendDocument({}, { 'content-type': type }));
      await expect(get(url, most)).rejects.toMatchObject({ refusal: 'type' });
    },
  );

  test.each(['application/json', 'application/json; charset=utf-8', 'Application/Client+JSON'])(
    'content type %j is taken',
    async (type) => {
      const { get } = await startFetch(sendDocument({ a: 1 }, { 'content-type': type }));
      expect((await get(url, most)).body.toString()).toBe('{"a":1}');
    },
  );

  test('exactly the limit is taken, one byte more is not, announced or not', async () => {
    const { server, get } = await startFetch(sendDocument('x'.repeat(most)));
    expect((await get(url, most)).body).toHaveLength(most);
    server.answer = sendDocument('x'.repeat(most + 1), { 'content-length': String(most + 1) });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'size' });
    server.answer = sendDocument('x'.repeat(most + 1), { 'transfer-encoding': 'chunked' });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'size' });
  });

  test.each(['gzip', 'br', 'gzip, gzip'])('a bomb coded as %s is not unpacked', async (coding) => {
    const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024));
    const { get } = await startFetch((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': coding });
      response.end(bomb);
    });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'coding' });
  });

  test('an endless body ends the connection', async () => {
    let left: () => void = () => undefined;
    const leaving = new Promise<void>((resolve) => (left = resolve));
    const { get } = await startFetch((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (response.write('x'.repeat(4096)));
      };
      response.on('drain', more);
      response.once('close', left);
      more();
    });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'size' });
    await leaving;
  });

  test('a head that is too large', async () => {
    const { get } = await startFetch(sendDocument({}, { 'x-long': 'x'.repeat(9000) }));
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'incomplete' });
  });

  test('a body that breaks off', async () => {
    const { get } = await startFetch((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"a":', () => response.destroy());
    });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'incomplete' });
  });

  test('the request carries nothing of the person', async () => {
    let raw: readonly string[] = [];
    const { get } = await startFetch((request, response) => {
      raw = request.rawHeaders;
      sendDocument({})(request, response);
    });
    await get(url, most);
    const names = raw.filter((_text, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names.sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });
});
