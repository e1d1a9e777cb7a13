/** The proxy of the system as a local server gets to know it. */
import { describe, expect, it } from 'vitest';
import { limits } from '../../../../main/core/limits/limits.ts';
import { createSystemProxies } from '../../../../main/core/net/system-proxy.ts';
import { createTestClock } from '../../../support/core/memory-ports.ts';
import { ofChild, processOf, start, type Environment } from './network-support.ts';

const onPosix = process.platform === 'win32' ? it.skip : it;

describe('a proxy that the system names', () => {
  /** A system whose PAC file answers so for https and for http. */
  function systemThat(secure: string, plain = secure) {
    const asked: string[] = [];
    const answers = { secure, plain };
    const clock = createTestClock();
    const bySystem = createSystemProxies((url) => {
      asked.push(url);
      return Promise.resolve(url.startsWith('https:') ? answers.secure : answers.plain);
    }, clock);
    const later = (): void => clock.advance(limits.proxy.keptFor);
    return { asked, answers, bySystem, later };
  }

  onPosix('ALATION-17 is told as one of a variable is', async () => {
    const system = systemThat('HTTPS secure.example; DIRECT', 'PROXY [fd00::1]:3128');
    const started = await start({ NO_PROXY: 'inside.example' }, {}, null, system.bySystem);
    const except = 'inside.example,localhost,127.0.0.1,::1';
    const expected = {
      HTTPS_PROXY: 'https://secure.example:443',
      HTTP_PROXY: 'http://[fd00::1]:3128',
      NO_PROXY: except,
    };
    expect(await ofChild(started)).toEqual({
      ...expected,
      https_proxy: expected.HTTPS_PROXY,
      http_proxy: expected.HTTP_PROXY,
      no_proxy: except,
      NODE_USE_ENV_PROXY: '1',
    });
    const shown = Object.entries({ ...expected, NODE_USE_ENV_PROXY: '1' });
    expect(started.connectors.networkVariables()).toEqual(
      shown.map(([name, value]) => ({ name, value })),
    );
    expect(processOf(started)?.networkVariables).toEqual(started.connectors.networkVariables());
    expect(new Set(system.asked)).toEqual(new Set(['https://example.com/', 'http://example.com/']));
  });

  it('ALATION-17 is asked for again at each start of a program, and shown at all of them', async () => {
    const system = systemThat('DIRECT');
    const started = await start({}, {}, null, system.bySystem);
    expect(await ofChild(started)).toEqual({});
    system.answers.secure = 'PROXY late.example:8080';
    system.later();
    await started.addChild('second', 'ok');
    await started.until('second', 'ready');
    expect(await started.value('second', 'env')).toMatchObject({
      HTTPS_PROXY: 'http://late.example:8080',
    });
    expect(processOf(started)?.networkVariables).toContainEqual({
      name: 'HTTPS_PROXY',
      value: 'http://late.example:8080',
    });
  });

  it.each([
    ['one of a kind that Consentry cannot use', 'SOCKS5 10.0.0.1:1080', {}],
    [
      'the system when a variable names a proxy',
      'PROXY system.example:1',
      { ALL_PROXY: 'socks5://x' },
    ],
    ['the system when everything is excepted', 'PROXY system.example:1', { NO_PROXY: '*' }],
  ])('%s adds nothing', async (_what, answer, environment: Environment) => {
    const started = await start(environment, {}, null, systemThat(answer).bySystem);
    expect(await ofChild(started)).toEqual({});
  });

  it('a connector that wants none of the company network is not told', async () => {
    const { bySystem } = systemThat('PROXY system.example:1');
    const started = await start({}, { companyNetwork: 'off' }, null, bySystem);
    expect(await ofChild(started)).toEqual({});
  });
});
