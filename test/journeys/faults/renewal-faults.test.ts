/**
 * kill -9 while a token of an upstream service is renewed. The next start works with the new token,
 * or tries the old one once and asks the person; it never goes on asking the service (REL-02,
 * SEC-74).
 */
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectorView } from '../../../contract/views/connector-view.ts';
import { startLoginService } from '../../support/upstreams/login-service.ts';
import type { LoginService } from '../../support/upstreams/login-service-view.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';
import { kills } from '../../support/values/counts.ts';
import type { FaultName } from '../support/fault-child.ts';
import { faultyCores, type FaultyCore, type FaultyCores } from '../support/fault-process.ts';

/** Past it an answer exists only at the service. */
const lost: FaultName = 'login.heard';
const points: readonly FaultName[] = ['login.before-request', lost, 'login.durable'];

let cores: FaultyCores;
beforeAll(async () => {
  cores = await faultyCores();
});
afterAll(() => cores.close());

test.each(points)(
  `REL-02 SEC-74 ${kills} deaths at %s of a renewal`,
  { timeout: 400_000 },
  async (point) => {
    const service = await startLoginService();
    const dataDir = makeTempDir();
    let core = await cores.start(dataDir, 0);
    onTestFinished(() => core.kill());
    const { port } = core;
    await core.run('connector.add', { kind: 'http', name: 'up', url: service.mcpUrl });
    await until(core, ({ auth }) => auth === 'action-required');
    await logIn(core, service);
    const ends = { works: 0, asks: 0 };

    for (let round = 0; round < kills; round += 1) {
      service.accessTokens.clear();
      service.requests.length = 0;
      await core.arm(point);
      // The request after the 401 is the renewal, and nobody hears how it went.
      await expect(core.run('connector.connect', { name: 'up' })).rejects.toThrow();
      await core.gone;
      const before = refreshes(service);
      expect(before, `round ${round}`).toBe(point === 'login.before-request' ? 0 : 1);

      core = await cores.start(dataDir, port);
      const view = await until(
        core,
        ({ connection }) => connection === 'ready' || connection === 'error',
      );
      // The old token once, where the new one is not there; never more.
      expect(refreshes(service) - before, `round ${round}`).toBe(point === 'login.durable' ? 0 : 1);
      if (view.connection === 'ready') {
        ends.works += 1;
        expect(view.auth, `round ${round}`).toBe('ready');
      } else {
        ends.asks += 1;
        expect(view.problem?.code, `round ${round}`).toBe('renewal_interrupted');
        await core.run('connector.test', { name: 'up' });
        expect(refreshes(service) - before, `round ${round}`).toBe(1);
        await logIn(core, service);
      }
    }
    expect(ends).toEqual(point === lost ? { works: 0, asks: kills } : { works: kills, asks: 0 });
  },
);

const refreshes = (service: LoginService): number =>
  service.requests.filter(({ form }) => form.get('grant_type') === 'refresh_token').length;

async function logIn(core: FaultyCore, service: LoginService): Promise<void> {
  const { authorizationUrl } = await core.run('connector.connect', { name: 'up' });
  const page = await fetch(await service.logIn(authorizationUrl ?? ''));
  expect(page.status, await page.text()).toBe(200);
  await until(core, ({ connection }) => connection === 'ready');
}

function until(core: FaultyCore, is: (view: ConnectorView) => boolean): Promise<ConnectorView> {
  return vi.waitFor(
    async () => {
      const { connectors } = await core.run('state.get', {});
      const view = connectors.find(({ name }) => name === 'up');
      if (view === undefined || !is(view)) throw new Error(`it is ${JSON.stringify(view)}`);
      return view;
    },
    { timeout: 10_000, interval: 10 },
  );
}
