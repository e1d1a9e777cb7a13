/** Who asks for what in the prompt window, scene by scene. */
import type { MemoryProcesses } from '../../support/core/memory-ports.ts';
import { memoryPolicy } from '../../support/core/memory-policy.ts';
import { policyWith } from '../../support/core/managed-policy.ts';
import { ask, until, type WorldOptions } from '../../support/core/world-host.ts';
import { asks, createIssue, issue, type Asks } from '../../support/worlds/asking.ts';
import { callTool } from '../../support/worlds/build-world.ts';
import { programAt } from '../../support/worlds/world-client.ts';
import type { ShowOptions } from './world-page.ts';

export type Scene = Asks | 'flood' | 'consent-refused' | 'other-program';

/** Five calls of one tool, each with arguments of its own. */
const flood: NonNullable<WorldOptions['before']> = async (core, { clients }) => {
  await ask(core, clients, asks.approval);
  for (let priority = 3; priority <= 6; priority += 1)
    callTool(core, clients, { ...createIssue, arguments: { ...issue, priority } }).catch(
      () => undefined,
    );
  await until(() => {
    const [question] = core.core.snapshot().questions;
    return question?.kind === 'approval' && question.count === 5;
  });
};

export function promptScene(scene: Scene): ShowOptions {
  const window = { window: 'prompt', world: 'asking' } as const;
  switch (scene) {
    case 'flood':
      return { ...window, before: flood };
    case 'other-program':
      return {
        ...window,
        async before(core, { clients }) {
          (core.ports.processes as MemoryProcesses).peerProgram = programAt('/usr/bin/curl');
          await ask(core, clients, asks.approval);
        },
      };
    case 'consent-refused': {
      const managedPolicy = memoryPolicy(policyWith({ access: 'disabled' }));
      return { ...window, ports: { managedPolicy }, waits: [asks.consent] };
    }
    case 'renewed':
      return {
        ...window,
        before: (core) => core.run('policy.setAccess', { access: 'read-only' }),
        waits: [asks.renewed],
      };
    default:
      return { ...window, waits: [asks[scene]] };
  }
}
