/** How long a fetch may take, and how many there may be. */
import { describe, expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { publicAddress, sendDocument } from '../../support/upstreams/document-server.ts';
import { most, startFetch, url } from './started-fetch.ts';

describe('INV-10 time and rate', () => {
  test('a body that drips ends after five seconds, and its connection with it', async () => {
    let left: () => void = () => undefined;
    const leaving = new Promise<void>((resolve) => (left = resolve));
    let begun: () => void = () => undefined;
    const beginning = new Promise<void>((resolve) => (begun = resolve));
    const { clock, get } = await startFetch((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{', begun);
      response.once('close', left);
    });
    const fetching = expect(get(url, most)).rejects.toMatchObject({ refusal: 'time' });
    await beginning;
    clock.advance(limits.guardedFetch.inAll);
    await fetching;
    await leaving;
  });

  test('a name server that never answers', async () => {
    const { server, clock, get } = await startFetch();
    server.addresses = () => new Promise(() => undefined);
    const fetching = expect(get(url, most)).rejects.toMatchObject({ refusal: 'time' });
    clock.advance(limits.guardedFetch.inAll);
    await fetching;
  });

  test('one request at a time to a host, and free again after a failure', async () => {
    const { server, get } = await startFetch();
    server.addresses = [];
    const first = expect(get(url, most)).rejects.toMatchObject({ refusal: 'name' });
    await expect(get('https://example.com/other', most)).rejects.toMatchObject({ refusal: 'busy' });
    await first;
    server.addresses = [publicAddress];
    await get(url, most);
  });

  test('twenty a minute in all, failed ones too', async () => {
    const { server, clock, get } = await startFetch(sendDocument({}), 20);
    server.addresses = [];
    for (let time = 0; time < 20; time += 1)
      await expect(get(`https://a${time}.example.com/x`, most)).rejects.toMatchObject({
        refusal: 'name',
      });
    await expect(get(url, most)).rejects.toMatchObject({ refusal: 'rate' });
    expect(server.lookedUp).toHaveLength(20);
    clock.advance(60_000);
    server.addresses = [publicAddress];
    await get(url, most);
  });
});
