/** Servers we did not write, over stdio: the reference servers and the new SDK. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { childrenOf, createHarness, isAlive, serverBin, type Harness } from '../harness.ts';

let harness: Harness;
beforeEach(() => {
  harness = createHarness();
});
afterEach(() => harness.stop());

async function addServer(
  name: string,
  bin: string,
  args: string[] = [],
  more: object = {},
): Promise<void> {
  await harness.add({
    kind: 'stdio',
    name,
    command: process.execPath,
    args: [bin, ...args],
    ...more,
  });
  await harness.until(name, 'ready');
}

describe('reference servers over stdio', () => {
  it('server-everything: tools, progress, cancellation', async () => {
    await addServer('everything', serverBin('server-everything'), ['stdio']);
    expect(harness.state('everything')).toMatchObject({
      era: 'legacy',
      protocolVersion: '2025-11-25',
      problem: null,
    });
    expect(await harness.value('everything', 'echo', { message: 'hi' })).toBe('Echo: hi');
    expect(await harness.value('everything', 'get-sum', { a: 2, b: 3 })).toContain('5');
    const progress: unknown[] = [];
    const running = await harness.call(
      'everything',
      'trigger-long-running-operation',
      { duration: 0.2, steps: 2 },
      { onProgress: (params) => progress.push(params) },
    );
    expect(running.kind).toBe('result');
    expect(progress).toEqual([
      { progress: 1, total: 2 },
      { progress: 2, total: 2 },
    ]);
    const abort = new AbortController();
    const long = harness.call(
      'everything',
      'trigger-long-running-operation',
      { duration: 60, steps: 300 },
      { signal: abort.signal, onProgress: () => abort.abort() },
    );
    expect(await long).toMatchObject({ kind: 'failed', code: 'cancelled' });
  });

  it('server-filesystem reads and writes in its folder', async () => {
    const folder = join(harness.dataDir, 'files');
    mkdirSync(folder);
    writeFileSync(join(folder, 'hello.txt'), 'Hello from a file');
    await addServer('files', serverBin('server-filesystem'), [folder]);
    expect(
      await harness.value('files', 'read_text_file', { path: join(folder, 'hello.txt') }),
    ).toBe('Hello from a file');
    expect(await harness.call('files', 'read_text_file', { path: '/etc/passwd' })).toMatchObject({
      kind: 'result',
      result: { isError: true },
    });
  });

  it('server-memory keeps what it is told', async () => {
    const file = join(harness.dataDir, 'memory.jsonl');
    await addServer('memory', serverBin('server-memory'), [], {
      env: [{ name: 'MEMORY_FILE_PATH', value: file, secret: false }],
    });
    const entities = [{ name: 'Ada', entityType: 'person', observations: ['writes programs'] }];
    await harness.value('memory', 'create_entities', { entities });
    const outcome = await harness.call('memory', 'read_graph');
    expect(outcome).toMatchObject({ kind: 'result', result: { structuredContent: { entities } } });
  });

  it('several at once, and none is left after stop', async () => {
    await Promise.all([
      addServer('one', serverBin('server-everything'), ['stdio']),
      addServer('two', serverBin('server-everything'), ['stdio']),
      addServer('three', serverBin('server-memory')),
    ]);
    const pids = childrenOf(process.pid);
    expect(pids.length).toBeGreaterThanOrEqual(3);
    await harness.connectors.stop();
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

it('SDK v2 over stdio is spoken to in the newer era, and its change notices arrive', async () => {
  await addServer(
    'child',
    join(import.meta.dirname, '../../../support/upstreams/modern-child.mjs'),
  );
  expect(harness.state('child')).toMatchObject({
    era: 'modern',
    protocolVersion: '2026-07-28',
    serverName: 'modern-child',
  });
  expect(await harness.value('child', 'hello')).toBe('hello');
  expect(await harness.value('child', 'grow')).toBe('grown');
  await vi.waitFor(
    () => {
      expect(harness.connectors.tools('child').map((tool) => tool.name)).toEqual([
        'hello',
        'grow',
        'added',
      ]);
    },
    { timeout: 5000 },
  );
});
