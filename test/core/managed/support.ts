/** A core on a managed machine. */
import { vi } from 'vitest';
import type { ManagedView } from '../../../contract/views/managed.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { createTestClock, type TestClock } from '../../support/core/memory-ports.ts';
import { makePolicyPlace, type PolicyPlace } from '../../support/core/managed-policy.ts';
import { startCore, type StartOptions, type TestCore } from '../../support/core/start-core.ts';

export interface ManagedCore {
  readonly core: TestCore;
  readonly clock: TestClock;
  readonly place: PolicyPlace;
  /** Puts another policy there and waits until it holds. */
  manage(policy: object | string, until?: (managed: ManagedView) => boolean): Promise<void>;
}

export async function startManaged(
  policy?: object | string,
  options: StartOptions = {},
): Promise<ManagedCore> {
  const clock = createTestClock();
  const place = makePolicyPlace(policy);
  const core = await startCore({
    ...options,
    ports: { clock, managedPolicy: place.source, ...options.ports },
  });
  return {
    core,
    clock,
    place,
    async manage(next, until) {
      const before = JSON.stringify(core.core.snapshot().managed);
      place.write(next);
      clock.advance(limits.managed.checkEvery);
      await vi.waitFor(() => {
        const { managed } = core.core.snapshot();
        const isDone = until === undefined ? JSON.stringify(managed) !== before : until(managed);
        if (!isDone) throw new Error('the policy is not in force yet');
      });
    },
  };
}
