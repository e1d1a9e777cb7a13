/**
 * Ending the product when the system asks for it: quickly, whatever is open, and nothing is lost
 * (REL-14).
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { endMarked, markedProcesses } from '../support/system/marked-processes.ts';
import { callModern, logIn } from '../support/clients/oauth-client.ts';
import { makeTempDir } from '../support/system/temp-dir.ts';
import { startProduct } from './support/killable.ts';

const chaosChild = join(import.meta.dirname, '../support/upstreams/chaos-child.mjs');

test.runIf(process.platform === 'linux')(
  'REL-14 SIGTERM with open streams, servers that mind nothing and fresh entries: gone in 2 s, all is written',
  { timeout: 60_000 },
  async () => {
    const folder = makeTempDir();
    const mark = `mark-${randomUUID()}`;
    onTestFinished(() => endMarked(mark));
    const product = await startProduct(folder);
    onTestFinished(() => product.kill());
    for (const [name, mode] of [
      ['family', 'family'],
      ['polite', 'ok'],
    ] as const)
      await product.run('connector.add', {
        kind: 'stdio',
        name,
        command: process.execPath,
        args: [chaosChild, mode, mark],
      });
    await vi.waitFor(
      async () => {
        const { connectors } = await product.run('state.get', {});
        expect(connectors.map(({ connection }) => connection)).toEqual(['ready', 'ready']);
      },
      { timeout: 20_000, interval: 50 },
    );
    await product.run('connector.review', { name: 'polite', accept: 'all' });
    await product.run('tool.set', { connector: 'polite', tool: 'echo', mode: 'allow' });
    const { accessToken } = await logIn(product, {
      authorize: { scope: 'connectors:read connectors:write' },
    });
    const streams = await Promise.all(
      Array.from({ length: 3 }, () =>
        callModern(product.endpoint, accessToken, 'subscriptions/listen', {
          notifications: { toolsListChanged: true },
        }),
      ),
    );
    const ended = streams.map((stream) => stream.text());
    for (let call = 0; call < 50; call += 1) {
      const params = { name: 'polite__echo', arguments: { call } };
      await (await callModern(product.endpoint, accessToken, 'tools/call', params)).text();
    }

    const startedAt = performance.now();
    expect(await product.end()).toBe(0);
    const tookMs = performance.now() - startedAt;
    expect(tookMs).toBeLessThan(2000);
    // Each stream ended as a stream ends, not as a broken connection.
    for (const text of await Promise.all(ended)) expect(text).toContain('acknowledged');
    expect(markedProcesses(mark)).toEqual([]);

    const again = await startProduct(folder);
    onTestFinished(() => again.kill());
    const { entries } = await again.run('audit.list', { action: 'tools/call', limit: 100 });
    expect(entries).toHaveLength(50);
    expect(await again.run('audit.verify', {})).toMatchObject({ broken: null, next: null });
    const stops = await again.run('audit.list', { action: 'core.stop' });
    expect(stops.entries).toHaveLength(1);
  },
);
