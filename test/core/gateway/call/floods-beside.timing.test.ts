/** TRIAL-C6: what one server floods us with does not delay the calls of another. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startChaosUpstream } from '../../../support/upstreams/chaos-upstream.ts';
import { startCore, type TestCore } from '../../../support/core/start-core.ts';
import { another, call, tool } from '../support.ts';

const program = join(import.meta.dirname, '../../../support/upstreams/flooding-server.mjs');
const calls = 200;
const bar = 50;

async function addFlooder(core: TestCore, how: 'stdio' | 'http'): Promise<void> {
  if (how === 'stdio') {
    const args = [program, 'stdio'];
    await core.run('connector.add', {
      kind: 'stdio',
      name: 'flood',
      command: process.execPath,
      args,
    });
  } else {
    const child = spawn(process.execPath, [program, 'http'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    await core.run('connector.add', { kind: 'http', name: 'flood', url });
  }
  await core.run('connector.connect', { name: 'flood' });
  await core.run('connector.review', { name: 'flood', accept: 'all' });
}

/** Milliseconds of each call of a healthy connector, one after another. */
async function timesBeside(core: TestCore, login: Awaited<ReturnType<typeof another>>) {
  const times: number[] = [];
  for (let n = 0; n < calls; n += 1) {
    const began = performance.now();
    expect((await call({ core }, login, 'get_it', {})).outcome).toBe('ok');
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b);
}

const p95 = (times: readonly number[]): number => times[Math.floor(times.length * 0.95)] ?? 0;

test.each([
  ['progress', 'http'],
  ['log', 'http'],
  ['comments', 'http'],
  ['progress', 'stdio'],
  ['log', 'stdio'],
] as const)(
  'TRIAL-C6 SEC-70 a flood of %s over %s delays 95 of 100 calls beside it by less than 50 ms',
  async (kind, how) => {
    const core = await startCore();
    const upstream = await startChaosUpstream({ era: 'modern' });
    upstream.tools = [tool('get_it')];
    await core.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
    await core.run('connector.connect', { name: 'up' });
    await core.run('connector.review', { name: 'up', accept: 'all' });
    await addFlooder(core, how);
    const login = await another(core, { up: 'read', flood: 'read' });
    const quiet = p95(await timesBeside(core, login));

    const gone = new AbortController();
    const flooded = call(
      { core },
      login,
      'get_flood',
      { kind },
      {
        connector: 'flood',
        progressToken: 'p',
        signal: gone.signal,
      },
    ).catch(() => null);
    const beside = p95(await timesBeside(core, login));
    gone.abort();
    await flooded;
    expect(beside - quiet).toBeLessThan(bar);
  },
  60_000,
);
