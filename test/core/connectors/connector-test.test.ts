import { afterEach, beforeEach, expect, it } from 'vitest';
import { startChaosUpstream, type ChaosUpstream } from '../../support/chaos-upstream.ts';
import { createHarness, isAlive, type Harness } from './harness.ts';

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

async function steps(name: string): Promise<{ ok: boolean; steps: [string, boolean][] }> {
  const { ok, steps: taken } = await harness.connectors.test(name);
  return { ok, steps: taken.map((step) => [step.step, step.ok]) };
}

it('goes through every stage of a command and leaves the running process alone', async () => {
  await harness.addChild('child', 'ok');
  await harness.until('child', 'ready');
  const before = (await harness.value('child', 'pid')) as { pid: number };
  const result = await harness.connectors.test('child');
  expect(result.ok).toBe(true);
  expect(result.steps.map(({ step, message }) => [step, message])).toEqual([
    ['command', `Found ${process.execPath}.`],
    ['handshake', 'chaos⟨U+202E⟩child 1 speaks MCP 2025-11-25.'],
    ['tools', `It has ${harness.state('child').tools} tools.`],
  ]);
  expect(await harness.value('child', 'pid')).toEqual(before);
  expect(isAlive(before.pid)).toBe(true);
});

it('goes through every stage of an address', async () => {
  await harness.addHttp('web', upstream.url);
  expect(await steps('web')).toEqual({
    ok: true,
    steps: [
      ['resolve', true],
      ['connect', true],
      ['handshake', true],
      ['tools', true],
    ],
  });
});

it('tests a disabled connector without enabling it', async () => {
  await harness.addHttp('web', upstream.url);
  await harness.connectors.setEnabled('web', false);
  expect((await steps('web')).ok).toBe(true);
  expect(harness.state('web')).toMatchObject({ enabled: false, connection: 'disabled' });
});

it('stops at the first stage that fails and says what to do', async () => {
  await harness.add({ kind: 'stdio', name: 'gone', command: 'no-such-command' });
  const gone = await harness.connectors.test('gone');
  expect(gone).toMatchObject({
    ok: false,
    steps: [
      { step: 'command', ok: false, hint: 'Install it, or give the full path of the program.' },
    ],
  });

  await harness.addChild('crashing', 'exit-at-once');
  const crashing = await harness.connectors.test('crashing');
  expect(crashing.steps.at(-1)).toMatchObject({
    step: 'handshake',
    ok: false,
    message: expect.stringContaining(
      'exited with code 7. It wrote: chaos-child exit-at-once started',
    ),
  });

  await harness.addHttp('closed', 'http://127.0.0.1:1/mcp');
  expect(await steps('closed')).toEqual({
    ok: false,
    steps: [
      ['resolve', true],
      ['connect', false],
    ],
  });

  await harness.addHttp('unencrypted', upstream.url.replace('http:', 'https:'));
  expect((await steps('unencrypted')).steps.at(-1)).toEqual(['tls', false]);

  upstream.trouble.set('tools/list', { status: 500 });
  await harness.addHttp('web', upstream.url);
  expect((await steps('web')).steps.at(-1)).toEqual(['tools', false]);

  upstream.trouble.set('*', { status: 401 });
  const login = await harness.connectors.test('web');
  expect(login.steps.at(-1)).toMatchObject({
    step: 'handshake',
    ok: false,
    message: 'The server wants a login, or no longer accepts the token (401).',
    hint: 'Press Connect to log in; if the service gives out tokens instead, set one.',
  });
});
