/** The port is part of our identity (SEC-07, REL-01). */
import { createServer } from 'node:http';
import { expect, test, onTestFinished } from 'vitest';
import { openIdentity } from '../../../main/core/http/identity.ts';
import { verifyServer } from '../../../main/core/http/verify-server.ts';
import { createNodeRandom } from '../../../main/shared-adapters/system/node-random.ts';
import { createCore } from '../../../main/core/create-core.ts';
import { memoryPorts, memoryPreferences } from '../../support/core/memory-ports.ts';
import { logIn } from '../../support/clients/oauth-client.ts';
import { startCore } from '../../support/core/start-core.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

/** Somebody else on a port; collects what it is sent. */
async function startStranger(port = 0): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(JSON.stringify(request.rawHeaders));
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port }, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, seen };
}

test('SEC-07 a listener that was there first: port_taken is said, nothing is served, commands still work', async () => {
  const stranger = await startStranger();
  const preferences = memoryPreferences({ port: stranger.port });
  const core = createCore(memoryPorts({ preferences }), {
    dataDir: makeTempDir(),
    version: '0',
    shell: 'headless',
  });
  onTestFinished(() => core.stop('quit'));
  await expect(core.start()).rejects.toMatchObject({ code: 'conflict' });
  expect(core.snapshot().gateway).toMatchObject({
    state: 'port-taken',
    endpoint: null,
    problem: { code: 'port_taken' },
  });
  expect(core.snapshot().repairs[0]).toMatchObject({ severity: 'error' });
  expect(preferences.read().port).toBe(stranger.port);
  expect(await core.call('control', 'client.revokeAll', {})).toMatchObject({ ok: true });
});

test('SEC-07 the port does not move once a grant exists, and does before', async () => {
  const dataDir = makeTempDir();
  const preferences = memoryPreferences();
  const first = await startCore({ dataDir, ports: { preferences }, port: 0 });
  await logIn(first);
  const { port } = first;
  preferences.update((current) => ({ ...current, port }));
  await first.stop();
  await startStranger(port);
  const core = createCore(memoryPorts({ preferences }), {
    dataDir,
    version: '0',
    shell: 'headless',
  });
  onTestFinished(() => core.stop('quit'));
  await expect(core.start()).rejects.toMatchObject({ code: 'conflict' });
});

test('SEC-07 our own programs tell us from a stranger before they send anything', async () => {
  const test = await startCore();
  const random = createNodeRandom();
  const identity = openIdentity(test.dataDir, random);
  expect(await verifyServer('127.0.0.1', test.port, identity, random)).toBe(true);
  expect(await verifyServer('::1', test.port, identity, random)).toBe(true);
  const stranger = await startStranger();
  expect(await verifyServer('127.0.0.1', stranger.port, identity, random)).toBe(false);
  expect(stranger.seen.join()).not.toContain('cst_');
  // A proof for one port is none for another, so that a stranger cannot hand ours on.
  const nonce = 'ab'.repeat(32);
  expect(identity.verify(nonce, stranger.port, identity.prove(nonce, test.port) ?? '')).toBe(false);
});
