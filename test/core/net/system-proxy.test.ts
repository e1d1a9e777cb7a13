/** The way to an address as the system says it. */
import { expect, test } from 'vitest';
import { limits } from '../../../main/core/limits/limits.ts';
import { createProxyFor } from '../../../main/core/net/proxy-settings.ts';
import { createSystemProxies } from '../../../main/core/net/system-proxy.ts';
import { createTestClock } from '../../support/core/memory-ports.ts';

const address = new URL('https://mcp.example.com/a?b');

test.each([
  ['DIRECT', null],
  ['', null],
  ['PROXY proxy.corp:3128', ['proxy.corp', 3128, false]],
  ['PROXY proxy.corp; DIRECT', ['proxy.corp', 80, false]],
  ['HTTPS secure.corp', ['secure.corp', 443, true]],
  ['SOCKS5 10.0.0.1:1080; PROXY [::1]:8080', ['::1', 8080, false]],
  ['DIRECT; PROXY other:1', null],
  ['SOCKS5 10.0.0.1:1080', 'unusable'],
  ['PROXY ', 'unusable'],
])('ALATION-17 %j', async (answer, expected) => {
  const proxies = createSystemProxies(() => Promise.resolve(answer), createTestClock());
  const found = await proxies(address);
  if (expected === null) expect(found).toBeNull();
  else if (expected === 'unusable') expect(found).toHaveProperty('unusable');
  else expect(found).toMatchObject({ host: expected[0], port: expected[1], isSecure: expected[2] });
});

test('ALATION-17 is asked once for a host and a moment, without path or query', async () => {
  const clock = createTestClock();
  const asked: string[] = [];
  const proxies = createSystemProxies((url) => {
    asked.push(url);
    return Promise.resolve('PROXY proxy.corp:3128');
  }, clock);
  await Promise.all([proxies(address), proxies(new URL('https://mcp.example.com/other'))]);
  await proxies(new URL('https://mcp.example.com:8443/'));
  expect(asked).toEqual(['https://mcp.example.com/', 'https://mcp.example.com:8443/']);
  clock.advance(limits.proxy.keptFor);
  await proxies(address);
  expect(asked).toHaveLength(3);
});

test('a system that says nothing opens no way around it, and is asked again', async () => {
  const clock = createTestClock();
  const answers: Promise<string>[] = [
    new Promise(() => undefined),
    Promise.reject(new Error('no')),
    Promise.resolve('DIRECT'),
  ];
  const proxies = createSystemProxies(() => answers.shift() ?? Promise.reject(new Error()), clock);
  const slow = proxies(address);
  clock.advance(limits.proxy.answer);
  expect(await slow).toHaveProperty('unusable');
  expect(await proxies(address)).toHaveProperty('unusable');
  expect(await proxies(address)).toBeNull();
});

test('variables go before the system; this computer and NO_PROXY never ask it', async () => {
  const asked: string[] = [];
  const bySystem = async (url: URL) => {
    asked.push(url.host);
    return { unusable: 'system' };
  };
  const named = createProxyFor({ HTTPS_PROXY: 'http://variable.corp:1' }, bySystem);
  expect(await named(address)).toMatchObject({ host: 'variable.corp' });
  const proxyFor = createProxyFor({ NO_PROXY: '.intern.example' }, bySystem);
  for (const url of ['http://localhost:1', 'http://127.0.0.1', 'https://a.intern.example'])
    expect(await proxyFor(new URL(url))).toBeNull();
  expect(asked).toEqual([]);
  expect(await proxyFor(address)).toEqual({ unusable: 'system' });
  expect(asked).toEqual(['mcp.example.com']);
});
