/**
 * Proxies and private authorities, with a real proxy, real TLS, and a server that only exists
 * behind them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterEach, expect, it, vi } from 'vitest';
import { createGuardedFetch } from '../../../../main/core/net/guarded-fetch.ts';
import { createNamedFetch } from '../../../../main/core/net/named-request.ts';
import { createNetwork } from '../../../../main/core/net/network.ts';
import { createTrust } from '../../../../main/core/net/trusted-authorities.ts';
import { createNodeClock } from '../../../../main/shared-adapters/system/node-clock.ts';
import {
  startChaosUpstream,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import { startConnectProxy } from '../../../support/upstreams/connect-proxy.ts';
import { sendDocument, startDocumentServer } from '../../../support/upstreams/document-server.ts';
import { createHarness, realClock, type Harness } from '../harness.ts';

const authority = readFileSync(
  join(import.meta.dirname, '../../../support/certificates/ca.crt'),
  'utf8',
);
let harness: Harness | null = null;
let upstream: ChaosUpstream | null = null;
afterEach(async () => {
  await harness?.stop();
  await upstream?.close();
  harness = null;
  upstream = null;
});

it('ALATION-17 reaches a server through the proxy of the environment, with a private authority', async () => {
  const proxy = await startConnectProxy();
  upstream = await startChaosUpstream({ era: 'legacy', tls: true, token: 'canary-token-12345678' });
  const environment = { https_proxy: `http://sam:s%40fe@127.0.0.1:${proxy.port}` };
  harness = createHarness({ network: createNetwork(environment, authority) });
  await harness.addHttp('web', upstream.url, 'canary-token-12345678');
  await harness.until('web', 'ready');
  expect(await harness.value('web', 'echo', { n: 1 })).toEqual({ n: 1 });
  expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(
    new Set([`mcp.example.com:${upstream.port}`]),
  );
  expect(proxy.asked[0]?.headers['proxy-authorization']).toBe(
    `Basic ${Buffer.from('sam:s@fe').toString('base64')}`,
  );
  // The proxy moves bytes: what is for the server never reaches it in the clear, and the other way
  // round.
  expect(JSON.stringify(proxy.asked)).not.toContain('canary-token');
  expect(upstream.requests.some(({ headers }) => 'proxy-authorization' in headers)).toBe(false);
});

it('ALATION-17 names the authority that a certificate came from, and sends nothing', async () => {
  const proxy = await startConnectProxy();
  upstream = await startChaosUpstream({ era: 'modern', tls: true });
  harness = createHarness({
    network: createNetwork({ HTTPS_PROXY: `127.0.0.1:${proxy.port}` }),
  });
  await harness.addHttp('web', upstream.url, 'canary-token-12345678');
  expect(await harness.until('web', 'error')).toMatchObject({
    problem: {
      code: 'untrusted',
      message: expect.stringContaining('issued by “Consentry test authority”') as string,
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
    },
    secret: { set: true },
  });
  expect(upstream.requests).toEqual([]);
});

it.each([
  [407, /wants a user name and password/u],
  [403, /does not let the connection through \(403\)/u],
  ['silent', /did not accept a connection within 10 s/u],
] as const)('ALATION-17 says what a proxy answered that says %s', async (how, words) => {
  const proxy = await startConnectProxy();
  proxy.how = how;
  const environment = { HTTPS_PROXY: `http://sam:pa55word@127.0.0.1:${proxy.port}` };
  harness = createHarness({
    clock: realClock(20),
    network: createNetwork(environment, authority),
  });
  await harness.addHttp('web', 'https://mcp.example.com/mcp');
  const { problem } = await harness.until('web', 'error');
  expect(problem).toMatchObject({ code: 'unreachable', message: expect.stringMatching(words) });
  expect(JSON.stringify([problem, harness.logged])).not.toContain('pa55word');
  expect(proxy.asked[0]?.target).toBe('mcp.example.com:443');
});

it('ALATION-17 never sends what is on this machine, or excepted, to a proxy', async () => {
  const proxy = await startConnectProxy();
  upstream = await startChaosUpstream({ era: 'legacy' });
  const everything = `http://127.0.0.1:${proxy.port}`;
  harness = createHarness({
    network: createNetwork({ HTTP_PROXY: everything, HTTPS_PROXY: everything }),
  });
  await harness.addHttp('own', upstream.url);
  await harness.addHttp('named', upstream.url.replace('127.0.0.1', 'localhost'));
  await harness.until('own', 'ready');
  await harness.until('named', 'ready');
  expect(proxy.asked).toEqual([]);
  const { proxyFor } = createNetwork({
    all_proxy: everything,
    NO_PROXY: 'intern.example, .corp.example,10.0.0.9 exact.example:8443',
  });
  const isProxied = async (url: string) => (await proxyFor(new URL(url))) !== null;
  const all = (urls: readonly string[]) => Promise.all(urls.map(isProxied));
  expect(
    await all(['https://x.example/', 'https://exact.example/', 'https://notintern.example/']),
  ).toEqual([true, true, true]);
  expect(
    await all([
      'https://intern.example/',
      'https://a.corp.example/',
      'http://10.0.0.9:80/',
      'https://exact.example:8443/',
      'http://[::1]:1/',
      'http://a.localhost/',
    ]),
  ).toEqual([false, false, false, false, false, false]);
});

it('ALATION-17 goes nowhere with a proxy that it cannot use', async () => {
  harness = createHarness({ network: createNetwork({ ALL_PROXY: 'socks5://127.0.0.1:1' }) });
  await harness.addHttp('web', 'https://mcp.example.com/mcp');
  expect((await harness.until('web', 'error')).problem?.message).toContain(
    'ALL_PROXY names a proxy of a kind that Consentry cannot use',
  );
});

it('SEC-68 ALATION-17 gives the proxy the address that was checked, and nothing of private ones', async () => {
  const proxy = await startConnectProxy();
  const internet = await startDocumentServer(sendDocument({ a: 1 }));
  const network = createNetwork({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }, authority);
  const fetch = createNamedFetch({
    resolver: internet.resolver,
    clock: createNodeClock(),
    transport: { network },
  });
  const candidate = {
    method: 'GET',
    headers: {},
    body: null,
    typedOrigins: new Set<string>(),
  } as const;
  proxy.leadsTo = internet.port;
  internet.addresses = ['93.184.216.34'];
  expect((await fetch({ ...candidate, url: 'https://example.com/metadata' })).status).toBe(200);
  expect(proxy.asked.map(({ target }) => target)).toEqual(['93.184.216.34:443']);
  internet.addresses = ['93.184.216.34', '10.0.0.7'];
  await expect(fetch({ ...candidate, url: 'https://example.com/metadata' })).rejects.toMatchObject({
    refusal: 'address',
  });
  expect(proxy.asked).toHaveLength(1);
});

it('TRIAL-A2 a name that only the proxy can look up is given to the proxy; special addresses and names never are', async () => {
  const proxy = await startConnectProxy();
  const internet = await startDocumentServer(sendDocument({ a: 1 }));
  proxy.leadsTo = internet.port;
  const everything = `http://127.0.0.1:${proxy.port}`;
  const parts = {
    resolver: { resolve: () => Promise.reject(new Error('no name service')) },
    clock: createNodeClock(),
    transport: {
      network: createNetwork(
        { HTTPS_PROXY: everything, HTTP_PROXY: everything, NO_PROXY: 'inside.example.com' },
        authority,
      ),
    },
  };
  const named = createNamedFetch(parts);
  const candidate = {
    method: 'GET',
    headers: {},
    body: null,
    typedOrigins: new Set<string>(),
  } as const;
  expect((await named({ ...candidate, url: 'https://example.com/metadata' })).status).toBe(200);
  const guarded = createGuardedFetch({ ...parts, perMinute: 20 });
  expect((await guarded('https://example.com/client.json', 1000)).body.toString()).toBe('{"a":1}');
  expect(proxy.asked.map(({ target }) => target)).toEqual(['example.com:443', 'example.com:443']);
  for (const host of ['127.0.0.1', '10.0.0.7', '[::1]', '169.254.169.254', 'inside.example.com']) {
    await expect(guarded(`https://${host}/client.json`, 1000)).rejects.toThrow();
    await expect(named({ ...candidate, url: `https://${host}/metadata` })).rejects.toThrow();
  }
  expect(proxy.asked).toHaveLength(2);
});

it('ALATION-17 believes the authorities of this computer where Node can read them, and says so', async () => {
  const read = vi.fn((of: 'default' | 'system') =>
    of === 'system' ? [authority] : [...tls.rootCertificates].slice(0, 2),
  );
  const trust = createTrust(read);
  const proxy = await startConnectProxy();
  upstream = await startChaosUpstream({ era: 'modern', tls: true });
  const network = createNetwork({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` });
  harness = createHarness({
    network: { ...network, trust, trusted: () => ({ secureContext: trust.context() }) },
  });
  await harness.addHttp('web', upstream.url);
  await harness.until('web', 'ready');
  expect(read).toHaveBeenCalledTimes(2);
  expect(trust.words).toContain('the authorities of this computer');
  expect(createTrust(undefined).words).toBeDefined();
});
