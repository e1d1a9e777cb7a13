/**
 * Requests to addresses that an upstream names, against a real HTTPS server that plays the
 * internet.
 */
import { expect, it } from 'vitest';
import { createNamedFetch, type NamedRequest } from '../../../main/core/net/named-request.ts';
import { createNodeClock } from '../../../main/shared-adapters/system/node-clock.ts';
import { sendDocument, startDocumentServer } from '../../support/upstreams/document-server.ts';

const host = 'example.com';
const get = (url: string): NamedRequest => ({
  url,
  method: 'GET',
  headers: {},
  body: null,
  typedOrigins: new Set(),
});

it.each(['127.0.0.1', '10.0.0.7', '192.168.1.1', '169.254.169.254', '::1', '64:ff9b::a00:1'])(
  'SEC-68 a public name that leads to %s gets no connection, also beside a public address',
  async (address) => {
    const internet = await startDocumentServer(sendDocument({}));
    internet.addresses = ['93.184.216.34', address];
    const fetch = createNamedFetch({ ...internet, clock: createNodeClock() });
    await expect(fetch(get(`https://${host}/token`))).rejects.toMatchObject({ refusal: 'address' });
    expect(internet.dialled).toEqual([]);
  },
);

it('SEC-68 connects to the address that was checked, whatever the name says next', async () => {
  const internet = await startDocumentServer(sendDocument({ a: 1 }));
  internet.addresses = async (_name, before) => [before === 0 ? '93.184.216.34' : '127.0.0.1'];
  const fetch = createNamedFetch({ ...internet, clock: createNodeClock() });
  expect((await fetch(get(`https://${host}/metadata`))).status).toBe(200);
  expect(internet.lookedUp).toEqual([host]);
  expect(internet.dialled).toEqual(['93.184.216.34 443']);
});

it('SEC-69 reads no more than fits, and nothing that is coded', async () => {
  const internet = await startDocumentServer((_request, response) => {
    response.writeHead(200).end('a'.repeat(300 * 1024));
  });
  const fetch = createNamedFetch({ ...internet, clock: createNodeClock() });
  await expect(fetch(get(`https://${host}/`))).rejects.toMatchObject({ refusal: 'size' });
  internet.answer = sendDocument({}, { 'content-encoding': 'gzip' });
  await expect(fetch(get(`https://${host}/`))).rejects.toMatchObject({ refusal: 'coding' });
});
