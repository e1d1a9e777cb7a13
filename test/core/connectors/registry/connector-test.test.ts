import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import {
  startChaosUpstream,
  type ChaosUpstream,
} from '../../../support/upstreams/chaos-upstream.ts';
import type { z } from 'zod';
import { newConnectorSchema } from '../../../../contract/commands/connector-commands.ts';
import { createNetwork } from '../../../../main/core/net/network.ts';
import { startConnectProxy } from '../../../support/upstreams/connect-proxy.ts';
import { chaosChild, createHarness, isAlive, realClock, type Harness } from '../harness.ts';

let harness: Harness;
let upstream: ChaosUpstream;
beforeEach(async () => {
  harness = createHarness();
  upstream = await startChaosUpstream({ era: 'legacy' });
});
afterEach(async () => {
  await harness.stop();
  await upstream.close();
});

async function steps(name: string): Promise<{ ok: boolean; steps: [string, string][] }> {
  const { ok, steps: taken } = await harness.connectors.test(name);
  return { ok, steps: taken.map((step) => [step.step, step.state]) };
}

/** The stage that failed. */
async function failing(name: string) {
  const { steps: taken } = await harness.connectors.test(name);
  return taken.find((step) => step.state === 'failed');
}

const draft = (input: z.input<typeof newConnectorSchema>) =>
  harness.connectors.tryOut(newConnectorSchema.parse(input));

it('ATRYUM-11 goes through every stage of a command and leaves the running process alone', async () => {
  await harness.addChild('child', 'ok');
  await harness.until('child', 'ready');
  const before = (await harness.value('child', 'pid')) as { pid: number };
  const result = await harness.connectors.test('child');
  expect(result.ok).toBe(true);
  expect(result.steps.map(({ step, message }) => [step, message])).toEqual([
    ['command', `Found ${process.execPath}.`],
    ['start', 'The program was started.'],
    ['handshake', 'chaos⟨U+202E⟩child 1 speaks MCP 2025-11-25.'],
    ['tools', `It has ${harness.state('child').tools} tools.`],
  ]);
  expect(await harness.value('child', 'pid')).toEqual(before);
  expect(isAlive(before.pid)).toBe(true);
});

it('says which tools will not be there, by the same rules as the list', async () => {
  const modern = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => modern.close());
  const x = { type: 'number', 'x-mcp-header': 'X' };
  modern.tools = [
    { name: 'good', inputSchema: { type: 'object' } },
    { name: 'bad', inputSchema: { type: 'object', properties: { x } } },
  ];
  await harness.addHttp('web', modern.url);
  const { steps: taken } = await harness.connectors.test('web');
  expect(taken.at(-1)?.message).toBe(
    'It has 1 tool. One tool is left out: its input schema has an invalid x-mcp-header.',
  );
});

it('ATRYUM-11 goes through every stage of an address', async () => {
  await harness.addHttp('web', upstream.url);
  expect(await steps('web')).toEqual({
    ok: true,
    steps: [
      ['resolve', 'passed'],
      ['connect', 'passed'],
      ['handshake', 'passed'],
      ['login', 'passed'],
      ['tools', 'passed'],
    ],
  });
});

it('tests a disabled connector without enabling it', async () => {
  await harness.addHttp('web', upstream.url);
  await harness.connectors.setEnabled('web', false);
  expect((await steps('web')).ok).toBe(true);
  expect(harness.state('web')).toMatchObject({ enabled: false, connection: 'disabled' });
});

it('ATRYUM-11 stops at the first stage that fails, says what to do, and what was not reached', async () => {
  await harness.add({ kind: 'stdio', name: 'gone', command: 'no-such-command' });
  const gone = await harness.connectors.test('gone');
  expect(gone).toMatchObject({
    ok: false,
    steps: [
      { step: 'command', state: 'failed', hint: expect.stringContaining('Install it') as string },
      { step: 'start', state: 'not-reached' },
      { step: 'handshake', state: 'not-reached' },
      { step: 'tools', state: 'not-reached' },
    ],
  });

  await harness.addChild('crashing', 'exit-at-once');
  expect(await failing('crashing')).toMatchObject({
    step: 'handshake',
    message: expect.stringContaining(
      'exited with code 7. It wrote: chaos-child exit-at-once started',
    ) as string,
  });

  await harness.addHttp('closed', 'http://127.0.0.1:1/mcp');
  expect(await steps('closed')).toEqual({
    ok: false,
    steps: [
      ['resolve', 'passed'],
      ['connect', 'failed'],
      ['handshake', 'not-reached'],
      ['login', 'not-reached'],
      ['tools', 'not-reached'],
    ],
  });

  await harness.addHttp('nowhere', 'https://no-such-host.invalid/mcp');
  expect((await failing('nowhere'))?.step).toBe('resolve');

  await harness.addHttp('unencrypted', upstream.url.replace('http:', 'https:'));
  expect((await failing('unencrypted'))?.step).toBe('tls');

  upstream.trouble.set('tools/list', { status: 500 });
  await harness.addHttp('web', upstream.url);
  expect((await failing('web'))?.step).toBe('tools');
});

it('ATRYUM-11 names redirects and the pages of networks that want a login', async () => {
  await harness.addHttp('web', upstream.url);
  upstream.trouble.set('*', {
    redirect: 'https://elsewhere.example/mcp?token=secret',
    status: 308,
  });
  expect(await failing('web')).toMatchObject({
    step: 'handshake',
    message:
      'The server answered with a redirect (308) to https://elsewhere.example/mcp, which is not followed.',
  });
  upstream.trouble.set('*', 'html');
  expect(await failing('web')).toMatchObject({
    step: 'handshake',
    message: expect.stringContaining('the network wants you to log in first') as string,
  });
});

it('ATRYUM-11 ATRYUM-18 says which service a login would be at, and starts none', async () => {
  await harness.addHttp('web', upstream.url);
  const { origin } = new URL(upstream.url);
  upstream.trouble.set('*', { status: 401, headers: { 'www-authenticate': 'Bearer' } });
  expect(await failing('web')).toMatchObject({
    step: 'login',
    message: `A login is needed, at ${new URL(origin).host}.`,
    hint: 'Press Connect to log in there; a test never opens a browser.',
  });
  expect(harness.state('web').login).toMatchObject({ isLoggedIn: false, waitingFor: null });
  expect(upstream.requests.some(({ url }) => url.includes('register'))).toBe(false);

  await harness.addHttp('token', upstream.url, 'canary-token-12345678');
  expect(await failing('token')).toMatchObject({
    step: 'login',
    message: `The server does not accept the token (401): it wants a login, at ${new URL(origin).host}.`,
    hint: expect.stringMatching(/^Leave the token empty and press Connect/u) as string,
  });
});

it('ALATION-17 ATRYUM-11 says whose certificate was refused, and whose count', async () => {
  const secure = await startChaosUpstream({ era: 'modern', tls: true });
  const proxy = await startConnectProxy();
  await harness.stop();
  harness = createHarness({
    network: createNetwork({ HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }),
  });
  try {
    const { steps: taken } = await draft({ kind: 'http', name: 'inspected', url: secure.url });
    expect(taken.slice(0, 3)).toMatchObject([
      { step: 'resolve', message: expect.stringContaining('through the proxy') as string },
      { step: 'connect', state: 'passed' },
      {
        step: 'tls',
        state: 'failed',
        message: expect.stringContaining('issued by “Consentry test authority”') as string,
        hint: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
      },
    ]);
  } finally {
    await secure.close();
  }
});

it('ATRYUM-11 tries out what is not added yet, and keeps nothing of it', async () => {
  const token = 'canary-token-12345678';
  const guarded = await startChaosUpstream({ era: 'modern', token });
  const before = harness.preferences.read();
  try {
    const result = await draft({ kind: 'http', name: 'new', url: guarded.url, bearer: token });
    expect(result.steps.map(({ step, state }) => [step, state])).toEqual(
      ['resolve', 'connect', 'handshake', 'login', 'tools'].map((step) => [step, 'passed']),
    );
    const child = await draft({
      kind: 'stdio',
      name: 'new',
      command: process.execPath,
      args: [chaosChild, 'ok'],
      env: [{ name: 'TOKEN', value: token, secret: true }],
    });
    expect(child.ok).toBe(true);
  } finally {
    await guarded.close();
  }
  expect(harness.preferences.read()).toBe(before);
  expect(harness.connectors.list()).toEqual([]);
  expect(harness.vault.secrets.size).toBe(0);
  expect(
    harness.store.db.prepare('SELECT count(*) AS n FROM confirmed_commands').get(),
  ).toMatchObject({
    n: 0,
  });
});

it('SEC-75 tries out no arguments that are code before somebody has said that they were read', async () => {
  const code = { kind: 'stdio', name: 'code', command: 'node', args: ['-e', '0'] } as const;
  await expect(draft({ ...code, args: [...code.args] })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

it('ATRYUM-11 has a deadline for a stage that does not end', async () => {
  await harness.stop();
  harness = createHarness({ clock: realClock(60) });
  const { steps: taken } = await draft({
    kind: 'stdio',
    name: 'mute',
    command: process.execPath,
    args: [chaosChild, 'silent'],
  });
  expect(taken.map(({ step, state }) => [step, state])).toEqual([
    ['command', 'passed'],
    ['start', 'passed'],
    ['handshake', 'failed'],
    ['tools', 'not-reached'],
  ]);
});
