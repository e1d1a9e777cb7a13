/**
 * What the core needs from its surroundings, made of Electron and of the adapters both shells
 * share.
 */
import { powerMonitor, safeStorage, session } from 'electron';
import type { AppShell } from '../../core/ports/app-shell.ts';
import type {
  BridgeCommand,
  Clock,
  Logger,
  Ports,
  Preferences,
  QuestionPresenter,
} from '../../core/ports/ports.ts';
import { openChildGuard } from '../../shared-adapters/child-guard/child-guard.ts';
import { freeDescriptors } from '../../shared-adapters/system/free-descriptors.ts';
import { createClientPaths } from '../../shared-adapters/files/client-paths.ts';
import { createLogThread } from '../../shared-adapters/system/log-thread.ts';
import { createLoginPath } from '../../shared-adapters/system/login-path.ts';
import { createManagedPolicyFile } from '../../shared-adapters/files/managed-policy-file.ts';
import { createNodeRandom } from '../../shared-adapters/system/node-random.ts';
import { createNodeResolver } from '../../shared-adapters/system/node-resolver.ts';
import { createProcessInspector } from '../../shared-adapters/process-inspector/process-inspector.ts';
import { createStateFolderEpochs } from '../../shared-adapters/files/state-folder-epochs.ts';
import { createIdentification } from '../vault/identification.ts';
import { openSafeStorageVault } from '../vault/safe-storage-vault.ts';

/** A session of nobody, in memory, with the proxy settings of the system: the windows have none. */
const proxyPartition = 'system-proxy';

export interface DesktopPortsParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly preferences: Preferences;
  readonly presenter: QuestionPresenter;
  readonly app: AppShell;
  readonly bridge: BridgeCommand;
  /** The built reader of the log. */
  readonly logReaderFile: string;
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
    epochs: createStateFolderEpochs({ dataDir }),
    preferences: parts.preferences,
    presenter: parts.presenter,
    app: parts.app,
    bridge: parts.bridge,
    resolver: createNodeResolver(),
    processes: createProcessInspector(clock),
    freeDescriptors: freeDescriptors(),
    // Ends with us: its pipe has no other holder.
    children: await openChildGuard({ dataDir, clock, logger }),
    clientPaths: createClientPaths(),
    logThread: createLogThread(parts.logReaderFile),
    managedPolicy: createManagedPolicyFile(),
    identification: createIdentification({ platform, logger }),
    searchPath: createLoginPath({ logger }),
    systemProxy: (url) => session.fromPartition(proxyPartition).resolveProxy(url),
    onResumed: (listener) => void powerMonitor.on('resume', listener),
    // Told on macOS and Windows; elsewhere it just never happens.
    onScreenLocked: (listener) => void powerMonitor.on('lock-screen', listener),
  };
}
