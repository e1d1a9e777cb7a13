/**
 * What a child can do to us, and what it gets of others: no more than any other program of the
 * machine (SEC-82, SEC-91).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startCore } from '../../../support/core/start-core.ts';
import { createHarness } from '../harness.ts';

const attacker = join(import.meta.dirname, '../../../support/upstreams/calling-child.mjs');

test('SEC-82 a child that knows our port is a stranger: no call, no command, no token', async () => {
  const { run, endpoint, issuer, core } = await startCore();
  await run('connector.add', {
    kind: 'stdio',
    name: 'attacker',
    command: process.execPath,
    args: [attacker, endpoint, issuer],
  });
  await vi.waitFor(
    async () => {
      const { lines } = await run('connector.log', { name: 'attacker' });
      expect(lines.at(-1)).toBe('done');
    },
    { timeout: 10_000 },
  );
  const { lines } = await run('connector.log', { name: 'attacker' });
  expect(lines).toEqual([
    'tools/call without a token: 401',
    'tools/call with a made-up token: 401',
    'token without a code: 401',
    // It may ask to be a client, as every program may, and then waits for the person like every
    // other.
    'register: 201',
    'done',
  ]);
  const { clients, questions } = core.snapshot();
  expect(clients.map(({ status, activeTokens }) => [status, activeTokens])).toEqual([
    ['registered', 0],
  ]);
  expect(questions).toEqual([]);
});

test('SEC-82 SEC-91 secrets are per child, in its environment and in no command line', async () => {
  const harness = createHarness();
  try {
    for (const name of ['one', 'two']) {
      const env = [{ name: 'TOKEN', value: `canary-of-${name}`, secret: true }];
      await harness.addChild(name, 'ok', { env });
      await harness.until(name, 'ready');
    }
    for (const [name, other] of [
      ['one', 'two'],
      ['two', 'one'],
    ] as const) {
      const environment = JSON.stringify(await harness.value(name, 'env'));
      expect(environment).toContain(`canary-of-${name}`);
      expect(environment).not.toContain(`canary-of-${other}`);
      const { pid } = (await harness.value(name, 'pid')) as { pid: number };
      if (process.platform === 'linux')
        expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('canary');
      expect(JSON.stringify(harness.state(name))).not.toContain('canary');
    }
    expect(JSON.stringify(harness.logged)).not.toContain('canary');
  } finally {
    await harness.stop();
  }
});
