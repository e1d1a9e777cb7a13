/** A connector to a stand-in service that asks for a login. */
import { expect, onTestFinished } from 'vitest';
import { startLoginService } from '../../../support/upstreams/login-service.ts';
import type { LoginService } from '../../../support/upstreams/login-service-view.ts';
import { createTestClock, type TestClock } from '../../../support/core/memory-ports.ts';
import { createHarness, type Harness, type MemoryVault } from '../harness.ts';

export interface Up extends Harness {
  readonly service: LoginService;
  readonly clock: TestClock;
  /** Connect, log in, come back; waits for the connection. */
  logIn(): Promise<void>;
  /** What became of a call, in a word. */
  outcome(tool?: string): Promise<string>;
}

export async function startUp(
  options: { vault?: MemoryVault; lifeSeconds?: number | null } = {},
): Promise<Up> {
  const service = await startLoginService();
  if (options.lifeSeconds !== undefined) service.lifeSeconds = options.lifeSeconds;
  const clock = createTestClock();
  const harness = createHarness({ clock, ...(options.vault && { vault: options.vault }) });
  onTestFinished(() => harness.stop());
  await harness.addHttp('up', service.mcpUrl);
  const up: Up = Object.assign(harness, {
    service,
    clock,
    async logIn() {
      const { authorizationUrl } = await up.connectors.connect('up', {
        again: false,
        issuer: null,
      });
      const back = new URL(await service.logIn(authorizationUrl ?? ''));
      const id = back.pathname.split('/').at(-1) ?? null;
      const finished = await up.connectors.finishLogin(id, back.searchParams);
      expect(finished.outcome).toBe('connected');
      await up.until('up', 'ready');
    },
    async outcome(tool = 'read') {
      const outcome = await up.call('up', tool);
      return outcome.kind === 'failed' ? outcome.code : outcome.kind;
    },
  });
  return up;
}
