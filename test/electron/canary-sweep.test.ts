/**
 * The sweep for secrets in the desktop app: files, log, streams, arguments, environments and all
 * that crosses to a window, with servers that repeat what they were given (SEC-90, SEC-91,
 * ATRYUM-2). What the core does is swept in `test/journeys/`.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type { AppSnapshot } from '../../contract/views/snapshot/app-snapshot.ts';
import { createSweep } from '../support/values/canary-sweep.ts';
import { callBridge, projectRoot, test } from './support/app.ts';

const canary = (kind: string): string => `kanary-${kind}-${randomBytes(12).toString('hex')}/+=`;

/** A web server that answers everything with a 500 and what it was sent. */
async function startTellingServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    const sent = request.headers.authorization ?? '';
    response.writeHead(500, { 'content-type': 'text/plain' }).end(`refused: ${sent}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('SEC-90 SEC-91 ATRYUM-2 the desktop app leaves no secret in a file, a stream, a process or a window', async ({
  launch,
}) => {
  test.skip(process.env['DESKTOP_SESSION_KEYRING'] !== 'unlocked', 'needs an unlocked keyring');
  const sweep = createSweep();
  const telling = await startTellingServer();
  const started = await launch();
  const process_ = started.app.process();
  for (const stream of [process_.stdout, process_.stderr])
    stream?.on('data', (chunk: Buffer) => sweep.hear('standard output and error', chunk));
  const page = await started.page('main');
  await page.evaluate(() => {
    const world = globalThis as unknown as {
      received: string[];
      consentry: { onSnapshot(listener: (snapshot: AppSnapshot) => void): unknown };
    };
    world.received = [];
    world.consentry.onSnapshot((snapshot) => world.received.push(JSON.stringify(snapshot)));
  });
  const call = async (name: string, input: unknown): Promise<void> => {
    const result = await callBridge(page, name, input);
    sweep.hear(`answer to ${name}`, JSON.stringify(result));
    expect([name, result.ok]).toEqual([name, true]);
  };

  const keys = [canary('env'), canary('env-2')];
  const bearer = canary('bearer');
  const ofChild = new RegExp(`^environment of (?!${process_.pid ?? 0} )`, 'u');
  for (const key of keys) sweep.plant('variable', key, ofChild);
  sweep.plant('bearer', bearer);
  await call('connector.add', {
    kind: 'stdio',
    name: 'child',
    command: process.execPath,
    args: [join(projectRoot, 'test/support/upstreams/telling-child.mjs')],
    env: [{ name: 'API_KEY', value: keys[0], secret: true }],
  });
  await call('connector.add', { kind: 'http', name: 'token', url: telling.url, bearer });
  const connection = async (name: string): Promise<string | undefined> => {
    const { connectors } = await started.run('state.get', {});
    return connectors.find((connector) => connector.name === name)?.connection;
  };
  await expect.poll(() => connection('child')).toBe('ready');
  await expect.poll(() => connection('token')).toBe('error');
  await call('connector.review', { name: 'child', accept: 'all' });
  await call('connector.test', { name: 'child' });
  await call('connector.test', { name: 'token' });
  await call('connector.edit', { name: 'child', env: [{ name: 'API_KEY', value: keys[1] }] });
  await expect.poll(() => connection('child')).toBe('ready');
  for (const [name, input] of [
    ['state.get', {}],
    ['tools.list', {}],
    ['audit.list', {}],
    ['connector.log', { name: 'child' }],
  ] as const)
    await call(name, input);

  const received = await page.evaluate(
    () => (globalThis as unknown as { received: string[] }).received,
  );
  sweep.hear('snapshots to the window', received.join('\n'));
  sweep.hear('the window', await page.content());
  sweep.hearFiles(started.dataDir);
  sweep.hearProcesses(process_.pid ?? 0);
  for (const place of [/vault\.json$/u, /store\.db/u, /consentry\.log$/u, /^environment of/u])
    expect(sweep.places().filter((each) => place.test(each))).not.toEqual([]);
  expect(received.length).toBeGreaterThan(0);
  expect(sweep.hits()).toEqual([]);
  await telling.close();
});
