/** What the core needs from its surroundings, made of Electron and of the adapters both shells share. */
import { powerMonitor, safeStorage } from 'electron';
import type { Clock, Logger, Ports, QuestionPresenter } from '../core/ports.ts';
import { openChildGuard } from '../shared-adapters/child-guard/child-guard.ts';
import { createLoginPath } from '../shared-adapters/login-path.ts';
import { createNodeRandom } from '../shared-adapters/node-random.ts';
import { createNodeResolver } from '../shared-adapters/node-resolver.ts';
import { createProcessInspector } from '../shared-adapters/process-inspector/process-inspector.ts';
import { openElectronPreferences } from './electron-preferences.ts';
import { openSafeStorageVault } from './safe-storage-vault.ts';

/** @throws CoreError `store_failed` – the settings file is there but cannot be read */
export async function openDesktopPorts(
  dataDir: string,
  clock: Clock,
  logger: Logger,
  presenter: QuestionPresenter,
): Promise<Ports> {
  const { platform } = process;
  const preferences = openElectronPreferences(dataDir);
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
    preferences,
    presenter,
    resolver: createNodeResolver(),
    processes: createProcessInspector(clock),
    // Ends with us: its pipe has no other holder.
    children: await openChildGuard({ dataDir, clock, logger }),
    searchPath: createLoginPath({ logger }),
    // Told on macOS and Windows; elsewhere it just never happens.
    onScreenLocked: (listener) => void powerMonitor.on('lock-screen', listener),
  };
}
