/**
 * What happens at once although something else hangs: measured, because waiting for it would end
 * well, too.
 */
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { limits } from '../../main/core/limits/limits.ts';
import { callModern } from '../support/clients/oauth-client.ts';
import { rawRequest, sendRaw } from '../support/clients/raw-http.ts';
import { restartCore } from '../support/core/restart-core.ts';
import { startCore } from '../support/core/start-core.ts';
import { lockStore } from '../support/core/lock-store.ts';
import { approval, call, setUp } from './gateway/support.ts';

test('stopping does not wait out its grace for a call that has been answered', async () => {
  const setting = await setUp();
  const held = call(setting, setting.login, 'put_it', { text: 'a' }, { progressToken: 'p' });
  await approval(setting.core);
  const start = performance.now();
  await setting.core.stop();
  expect(performance.now() - start).toBeLessThan(limits.shutdown.grace - 1000);
  await held;
});

test('TRIAL-C2 a revoke while the database is locked neither waits nor is lost', async () => {
  const { core, login } = await setUp();
  const release = lockStore(core.dataDir);
  onTestFinished(release);
  const startedAt = performance.now();
  await core.run('client.revoke', { clientId: login.clientId }, 'tray');
  expect(performance.now() - startedAt).toBeLessThan(1000);
  const { status } = await callModern(core.endpoint, login.accessToken, 'tools/list', {});
  expect(status).toBe(401);
  await core.stop();
  release();
  const again = await restartCore(core);
  const later = await callModern(again.endpoint, login.accessToken, 'tools/list', {});
  expect(later.status).toBe(401);
  const { entries } = await again.run('audit.list', { action: 'grant.end' });
  expect(entries.length).toBeGreaterThan(0);
});

test('SEC-08 three hundred stalled connections do not keep a good client waiting', async () => {
  const { port } = await startCore();
  const stalled = await Promise.all(
    Array.from(
      { length: 300 },
      () =>
        new Promise<ReturnType<typeof connect>>((resolve) => {
          const socket = connect({ host: '127.0.0.1', port }, () => {
            socket.write('GET /healthz HTTP/1.1\r\nHost: 127');
            resolve(socket);
          });
          socket.on('error', () => undefined);
        }),
    ),
  );
  const startedAt = performance.now();
  expect((await sendRaw(port, rawRequest(port, 'GET /healthz'))).status).toBe(200);
  expect(performance.now() - startedAt).toBeLessThan(1000);
  for (const socket of stalled) socket.destroy();
});
