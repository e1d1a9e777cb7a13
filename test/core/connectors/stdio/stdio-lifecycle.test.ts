import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chaosChild, createHarness, isAlive, realClock, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

async function pidOf(name: string): Promise<number> {
  return ((await harness.value(name, 'pid')) as { pid: number }).pid;
}

describe('a server that crashes', () => {
  it('REL-09 fails the running call at once, says it may have happened, and starts the server again', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const pid = await pidOf('child');
    // At its own deadline it would end long after this test.
    const waiting = harness.call('child', 'wait', {}, { timeoutMs: 60_000 });
    const crashed = await harness.call('child', 'crash');
    expect(crashed).toMatchObject({
      kind: 'failed',
      code: 'closed',
      message: 'The server process exited with code 3.',
      mayHaveHappened: true,
    });
    expect(await waiting).toMatchObject({ kind: 'failed', code: 'closed', mayHaveHappened: true });
    expect(harness.state('child').problem?.code).toBe('process_ended');
    // A call that comes meanwhile waits for the restart instead of failing.
    expect(await harness.value('child', 'echo', { n: 1 })).toEqual({ n: 1 });
    expect(await pidOf('child')).not.toBe(pid);
  });

  it('SEC-80 REL-09 a server that dies of each call is given up, and each of those calls ends at once', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(20) });
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    let deaths = 0;
    await vi.waitFor(
      async () => {
        const outcome = await harness.call('child', 'crash', {}, { timeoutMs: 60_000 });
        if (outcome.kind === 'failed' && outcome.code === 'closed') deaths += 1;
        expect(harness.state('child').problem?.code).toBe('crash_loop');
      },
      { timeout: 25_000, interval: 20 },
    );
    expect(deaths).toBeGreaterThanOrEqual(3);
    expect(deaths).toBeLessThanOrEqual(6);
    expect(harness.state('child')).toMatchObject({ connection: 'error' });
    expect(await harness.call('child', 'echo')).toMatchObject({ code: 'not_ready' });
  });

  it('REL-08 does not repeat a call that was sent', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    await harness.call('child', 'crash');
    await harness.until('child', 'ready');
    // Had the call been repeated, the new process would be gone as well.
    expect(await harness.value('child', 'echo', { n: 1 })).toEqual({ n: 1 });
    expect(
      harness.connectors.log('child').filter((line) => line.includes('started')).length,
    ).toBeLessThan(4);
  });

  it.each(['exit-at-once', 'exit-after-init'])(
    'REL-09 gives up on a server in mode %s after five tries and shows its last words',
    async (mode) => {
      await harness.stop();
      harness = createHarness({ clock: realClock(20) });
      await harness.addChild('child', mode);
      await vi.waitFor(
        () => {
          expect(harness.state('child').problem?.code).toBe('crash_loop');
        },
        { timeout: 25_000, interval: 20 },
      );
      const state = harness.state('child');
      expect(state.connection).toBe('error');
      expect(state.error).toContain('It failed 5 times within 2 min');
      expect(state.error).toContain(`chaos-child ${mode} started`);
      expect(await harness.call('child', 'echo')).toMatchObject({
        code: 'not_ready',
        mayHaveHappened: false,
      });
      // The person may try again.
      const again = harness.connectors.reconnect('child');
      expect(harness.state('child').connection).not.toBe('disabled');
      await again;
    },
  );
});

describe('stopping', () => {
  it('ends a server that ignores SIGTERM and what it forked', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(10) });
    await harness.addChild('stubborn', 'ignore-sigterm');
    await harness.addChild('parent', 'ok');
    await harness.until('stubborn', 'ready');
    await harness.until('parent', 'ready');
    const stubborn = await pidOf('stubborn');
    const { pid, grandchild } = (await harness.value('parent', 'fork')) as {
      pid: number;
      grandchild: number;
    };
    expect([stubborn, pid, grandchild].map(isAlive)).toEqual([true, true, true]);
    await harness.connectors.stop();
    expect([stubborn, pid, grandchild].map(isAlive)).toEqual([false, false, false]);
  });

  it('ends what a crashed server had forked', async () => {
    await harness.stop();
    harness = createHarness({ clock: realClock(10) });
    await harness.addChild('parent', 'ok');
    await harness.until('parent', 'ready');
    const { grandchild } = (await harness.value('parent', 'fork')) as { grandchild: number };
    expect(isAlive(grandchild)).toBe(true);
    await harness.call('parent', 'crash');
    await vi.waitFor(() => {
      expect(isAlive(grandchild)).toBe(false);
    });
  });

  it('ends the process when a connector is disabled, disconnected or removed', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const first = await pidOf('child');
    expect(await harness.connectors.setEnabled('child', false)).toMatchObject({
      connection: 'disabled',
      enabled: false,
    });
    expect(isAlive(first)).toBe(false);
    expect(await harness.call('child', 'echo')).toMatchObject({ code: 'not_ready' });

    await harness.connectors.setEnabled('child', true);
    await harness.until('child', 'ready');
    const second = await pidOf('child');
    expect(await harness.connectors.disconnect('child')).toMatchObject({
      connection: 'error',
      enabled: true,
      problem: { code: 'disconnected' },
    });
    expect(isAlive(second)).toBe(false);
    // INV-5: no request starts a process the person has ended.
    expect(await harness.call('child', 'echo')).toMatchObject({ code: 'not_ready' });

    expect(await harness.connectors.reconnect('child')).toMatchObject({ connection: 'ready' });
    const third = await pidOf('child');
    await harness.connectors.remove('child');
    expect(isAlive(third)).toBe(false);
    expect(harness.connectors.find('child')).toBeUndefined();
  });

  it('servers that honour the end of their input do not outlive a kill -9 of us', async () => {
    const outDir = join(harness.dataDir, 'bundle');
    await build({
      configFile: false,
      logLevel: 'silent',
      build: {
        ssr: join(import.meta.dirname, '../../../../main/core/connectors/stdio/child.ts'),
        outDir,
        rolldownOptions: { output: { entryFileNames: 'child.mjs' } },
      },
    });
    const script = `
      import { startChild } from ${JSON.stringify(join(outDir, 'child.mjs'))};
      const clock = { nowMs: Date.now, monotonicMs: () => performance.now(), after: () => () => {} };
      const guard = { prepare() {}, watch() {}, forget() {} };
      const command = { file: process.execPath, args: ${JSON.stringify([chaosChild, 'ok'])}, cwd: null, environment: {} };
      const events = { onOutput() {}, onErrorOutput() {}, onExit() {} };
      const pids = Array.from({ length: 5 }, () => startChild(command, { clock, guard }, events).pid);
      process.stdout.write(JSON.stringify(pids) + '\\n');
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pids = await new Promise<number[]>((resolve) => {
      parent.stdout.once('data', (data: Buffer) => {
        resolve(JSON.parse(data.toString('utf8')) as number[]);
      });
    });
    expect(pids.map(isAlive)).toEqual([true, true, true, true, true]);
    parent.kill('SIGKILL');
    await vi.waitFor(
      () => {
        expect(pids.map(isAlive)).toEqual([false, false, false, false, false]);
      },
      { timeout: 5000 },
    );
  });
});

it('a connector that cannot work does not delay the others', async () => {
  await harness.addChild('silent', 'silent');
  await harness.addChild('crashing', 'exit-at-once');
  await harness.add({ kind: 'stdio', name: 'missing', command: join('/', 'no', 'such', 'file') });
  await harness.addHttp('nowhere', 'http://127.0.0.1:1/mcp');
  await harness.addChild('good', 'ok');
  await harness.until('good', 'ready');
  expect(harness.state('silent').connection).toBe('connecting');
});
