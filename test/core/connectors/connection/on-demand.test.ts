/**
 * Servers that run on demand: only those of which the person said so, and only what the person has
 * confirmed (INV-5).
 */
import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectorEditSchema } from '../../../../contract/commands/edit-connector.ts';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';
import { chaosChild, createHarness, isAlive, serverBin, type Harness } from '../harness.ts';

const minute = 60_000;
let clock: TestClock;
let harness: Harness;
beforeEach(() => {
  clock = createTestClock();
  harness = createHarness({ clock });
});
afterEach(() => harness.stop());

const isAsleep = (name = 'child') => harness.state(name).process?.isAsleep;
const pidOf = async (): Promise<number> =>
  ((await harness.value('child', 'pid')) as { pid: number }).pid;

async function addSleeper(args = [chaosChild, 'ok']): Promise<void> {
  await harness.addChild('child', 'ok', { args, idleMinutes: 5 });
  await harness.until('child', 'ready');
}

describe('what no request may start', () => {
  it('a server without the setting, after it was ended', async () => {
    await harness.addChild('child', 'ok');
    await harness.until('child', 'ready');
    const pid = await pidOf();
    clock.advance(600 * minute);
    expect([isAlive(pid), isAsleep()]).toEqual([true, false]);
    await harness.connectors.disconnect('child');
    expect(await harness.call('child', 'echo')).toMatchObject({ code: 'not_ready' });
  });

  it('a server that the person has disconnected or switched off while it slept', async () => {
    await addSleeper();
    clock.advance(5 * minute);
    await harness.connectors.disconnect('child');
    expect(await harness.call('child', 'echo')).toMatchObject({ code: 'not_ready' });
    await harness.connectors.reconnect('child');
    clock.advance(5 * minute);
    await harness.connectors.setEnabled('child', false);
    expect(await harness.call('child', 'echo')).toMatchObject({ code: 'not_ready' });
    expect(harness.state('child')).toMatchObject({ connection: 'disabled' });
  });

  it('SEC-76 a command that changed while it slept', async () => {
    const script = join(harness.dataDir, 'server.mjs');
    copyFileSync(chaosChild, script);
    await addSleeper([script, 'ok']);
    clock.advance(5 * minute);
    expect(isAsleep()).toBe(true);
    appendFileSync(script, '\n// changed');
    expect(await harness.call('child', 'echo')).toMatchObject({
      kind: 'failed',
      code: 'not_ready',
    });
    expect(harness.state('child').problem?.code).toBe('command_changed');
  });

  it('SEC-84 a call of a tool whose definition is another one after the start', async () => {
    const { execPath: command } = process;
    await harness.add({
      kind: 'stdio',
      name: 'child',
      command,
      args: [chaosChild, 'ok'],
      idleMinutes: 5,
    });
    await harness.until('child', 'ready');
    // As if the list had been kept from an earlier version of the server.
    harness.store.db.exec(
      `UPDATE catalogues SET tools = replace(tools, '"name":"echo"', '"name":"echo","description":"harmless"')`,
    );
    await harness.restart();
    harness.connectors.start();
    expect(isAsleep()).toBe(true);
    expect(await harness.call('child', 'echo', { n: 1 })).toMatchObject({
      kind: 'failed',
      code: 'not_ready',
      mayHaveHappened: false,
    });
    expect(await harness.value('child', 'echo', { n: 2 })).toEqual({ n: 2 });
  });
});

describe('a server on demand', () => {
  it('ends after the time without a call, keeps its tools, and starts with the next call', async () => {
    await addSleeper();
    const pid = await pidOf();
    const tools = harness.connectors.tools('child');
    clock.advance(5 * minute - 1000);
    expect(isAsleep()).toBe(false);
    await harness.value('child', 'echo', { n: 1 });
    clock.advance(5 * minute - 1000);
    expect(isAsleep()).toBe(false);
    clock.advance(1000);
    expect(harness.state('child')).toMatchObject({ connection: 'ready', problem: null });
    expect(isAsleep()).toBe(true);
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 5000 });
    expect(harness.connectors.tools('child')).toBe(tools);
    const numbers = [1, 2, 3];
    expect(await Promise.all(numbers.map((n) => harness.value('child', 'echo', { n })))).toEqual(
      numbers.map((n) => ({ n })),
    );
    expect(isAsleep()).toBe(false);
    expect(await pidOf()).not.toBe(pid);
  });

  it('does not end while a call runs', async () => {
    await addSleeper();
    const abort = new AbortController();
    const more = { signal: abort.signal, timeoutMs: 60 * minute, onProgress: vi.fn() };
    const waiting = harness.call('child', 'wait', {}, more);
    await vi.waitFor(() => expect(more.onProgress).toHaveBeenCalled());
    clock.advance(30 * minute);
    expect(isAsleep()).toBe(false);
    abort.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    clock.advance(5 * minute);
    expect(isAsleep()).toBe(true);
  });

  it('server-everything: asleep from the start, its tools listed, the first call runs it', async () => {
    await harness.add({
      kind: 'stdio',
      name: 'child',
      command: process.execPath,
      args: [serverBin('server-everything'), 'stdio'],
      idleMinutes: 5,
    });
    await harness.until('child', 'ready');
    const names = harness.connectors.tools('child').map((tool) => tool.name);
    expect(names).toContain('echo');
    await harness.restart();
    harness.connectors.start();
    expect(harness.state('child')).toMatchObject({ connection: 'ready', tools: names.length });
    expect(isAsleep()).toBe(true);
    expect(harness.connectors.log('child')).toEqual([]);
    expect(await harness.value('child', 'echo', { message: 'hi' })).toBe('Echo: hi');
    await harness.connectors.edit(connectorEditSchema.parse({ name: 'child', idleMinutes: null }));
    await harness.until('child', 'ready');
    clock.advance(60 * minute);
    expect(isAsleep()).toBe(false);
  });
});
