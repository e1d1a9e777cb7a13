/**
 * Consentry ends under a bridge and comes back: killed, stopped, started by the bridge, started by
 * two at once.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectorAccess } from '../../contract/views/access.ts';
import { startProduct, type Killable } from '../journeys/support/killable.ts';
import { startChaosUpstream } from '../support/upstreams/chaos-upstream.ts';
import { waitingConsent } from '../support/clients/oauth-client.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { initialize, modern, openBridge, spawnBridge, textOf, type TestBridge } from './support.ts';

const call = { name: 'up__get_it', arguments: {} };
const access: ConnectorAccess = { up: 'write' };

/** The built product with one upstream, and its end whoever started it last. */
async function setting() {
  const upstream = await startChaosUpstream({ era: 'modern' });
  onTestFinished(() => upstream.close());
  upstream.tools = [{ name: 'get_it', description: 'gets', inputSchema: { type: 'object' } }];
  const product = await startProduct(makeTempDir());
  onTestFinished(() => endOf(product.dataDir));
  await product.run('connector.add', { kind: 'http', name: 'up', url: upstream.url });
  await product.run('connector.connect', { name: 'up' });
  await product.run('connector.review', { name: 'up', accept: 'all' });
  return { upstream, product };
}

function runningIn(dataDir: string): number | null {
  try {
    const { pid } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

/** Nobody may be there to collect its process: gone is who answers no more. */
async function endOf(dataDir: string): Promise<void> {
  const pid = runningIn(dataDir);
  if (pid === null || pid === process.pid) return;
  const { endpoint } = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8')) as {
    endpoint: string;
  };
  process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(fetch(endpoint)).rejects.toThrow());
}

/** A session of the person's making. */
async function allowed(product: Killable, bridge: TestBridge): Promise<void> {
  const opened = initialize(bridge);
  const consent = await vi.waitFor(() => waitingConsent(product), { timeout: 10_000 });
  await product.run('question.allow', { id: consent.id, access });
  await opened;
}

describe('killed with a call under way', () => {
  test.each(['legacy', 'modern'] as const)(
    '%s: that call gets an error and is not repeated, the next one starts Consentry and works',
    async (era) => {
      const params = era === 'legacy' ? call : modern(call);
      const { upstream, product } = await setting();
      const bridge = openBridge(product.dataDir, { mayStart: true, holdMs: 25_000 });
      await allowed(product, bridge);
      upstream.trouble.set('tools/call', 'hang-before-headers');
      const lost = bridge.ask('tools/call', params, 'lost');
      await vi.waitFor(() => expect(upstream.count('tools/call')).toBe(1));
      await product.kill();
      expect((await lost).error).toMatchObject({
        code: -32603,
        message: expect.stringContaining('it may have been carried out') as unknown,
      });
      upstream.trouble.clear();
      expect(textOf(await bridge.ask('tools/call', params))).toBe('{}');
      expect(upstream.count('tools/call')).toBe(2);
      expect(runningIn(product.dataDir)).not.toBe(product.pid);
      if (era === 'legacy')
        await bridge.receives(({ method }) => method === 'notifications/tools/list_changed');
    },
    60_000,
  );
});

test('REL-13 two bridges that find nothing running start one Consentry between them', async () => {
  const { product } = await setting();
  const first = openBridge(product.dataDir);
  await allowed(product, first);
  await first.end();
  await product.end();
  const bridges = [1, 2].map(() => spawnBridge(product.dataDir, ['--client', 'Test']));
  const answers = await Promise.all(
    bridges.map(async (bridge) => {
      await initialize(bridge);
      return bridge.ask('tools/call', call);
    }),
  );
  expect(answers.map(textOf)).toEqual(['{}', '{}']);
  const started = bridges.filter((bridge) => bridge.said().includes('starting Consentry'));
  expect(started.length).toBeGreaterThan(0);
  expect(runningIn(product.dataDir)).not.toBeNull();
}, 60_000);

describe('where nothing may or can be started', () => {
  test('--no-start: it says so, starts nothing, and goes on when somebody else has started it', async () => {
    const { product } = await setting();
    const bridge = spawnBridge(product.dataDir, ['--no-start']);
    await allowed(product, bridge);
    await product.end();
    expect(textOf(await bridge.ask('tools/call', call))).toBe(
      'Consentry is not running. Open it, then try again.',
    );
    expect(runningIn(product.dataDir)).toBeNull();
    const again = await startProduct(join(product.dataDir, '..'));
    await bridge.receives(({ method }) => method === 'notifications/tools/list_changed');
    expect(textOf(await bridge.ask('tools/call', call))).toBe('{}');
    await bridge.end();
    expect(await again.end()).toBe(0);
  }, 60_000);

  test.each([
    ['nothing tells how', null],
    ['others may have written how', 'open'],
    ['the program is gone', { command: '/nowhere/consentry', args: [] }],
    ['the path is not whole', { command: 'consentry', args: [] }],
  ])('%s: it says that it could not, and does not try in a loop', async (_what, start) => {
    const dataDir = makeTempDir();
    const path = join(dataDir, 'start.json');
    const findings = join(dataDir, 'started');
    const own = {
      command: process.execPath,
      args: ['-e', `fs.writeFileSync(${JSON.stringify(findings)}, '')`],
    };
    if (start === 'open') writeFileSync(path, JSON.stringify(own), { mode: 0o666, flag: 'w' });
    else if (start !== null) writeFileSync(path, JSON.stringify(start), { mode: 0o600 });
    if (start === 'open') (await import('node:fs')).chmodSync(path, 0o666);
    const bridge = openBridge(dataDir, { mayStart: true });
    expect((await initialize(bridge)).result?.['instructions']).toContain('could not be started');
    for (let times = 0; times < 3; times += 1)
      expect(textOf(await bridge.ask('tools/call', call))).toContain('could not be started');
    expect(bridge.said().match(/starting Consentry/gu)).toHaveLength(1);
    expect(() => readFileSync(findings)).toThrow('ENOENT');
    rmSync(path, { force: true });
  });
});
