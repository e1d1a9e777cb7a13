/** What the core needs from its surroundings, made of Electron and of the adapters both shells share. */
import { powerMonitor, safeStorage } from 'electron';
import type {
  AppShell,
  Clock,
  Logger,
  Ports,
  Preferences,
  QuestionPresenter,
} from '../core/ports.ts';
import { openChildGuard } from '../shared-adapters/child-guard/child-guard.ts';
import { createLoginPath } from '../shared-adapters/login-path.ts';
import { createNodeRandom } from '../shared-adapters/node-random.ts';
import { createNodeResolver } from '../shared-adapters/node-resolver.ts';
import { createProcessInspector } from '../shared-adapters/process-inspector/process-inspector.ts';
import { openSafeStorageVault } from './safe-storage-vault.ts';

export interface DesktopPortsParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly preferences: Preferences;
  readonly presenter: QuestionPresenter;
  readonly app: AppShell;
}

export async function openDesktopPorts(parts: DesktopPortsParts): Promise<Ports> {
  const { dataDir, clock, logger } = parts;
  const { platform } = process;
  const vault = await openSafeStorageVault({
    dataDir,
    keyStore: safeStorage,
    platform,
    clock,
    logger,
  });
  return {
    clock,
    random: createNodeRandom(),
    logger,
    vault,
    preferences: parts.preferences,
    presenter: parts.presenter,
    app: parts.app,
    resolver: createNodeResolver(),
    processes: createProcessInspector(clock),
    // Ends with us: its pipe has no other holder.
    children: await openChildGuard({ dataDir, clock, logger }),
    searchPath: createLoginPath({ logger }),
    onResumed: (listener) => void powerMonitor.on('resume', listener),
    // Told on macOS and Windows; elsewhere it just never happens.
    onScreenLocked: (listener) => void powerMonitor.on('lock-screen', listener),
  };
}
