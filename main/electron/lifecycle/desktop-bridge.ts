/**
 * How AI clients start the bridge of the desktop app, which runs it itself (`--bridge`), and how
 * the bridge starts the app.
 */
import { messageOf } from '../../core/lib/errors.ts';
import type { BridgeCommand, Logger } from '../../core/ports/ports.ts';
import { bridgeCommand } from '../../shared-adapters/control/bridge-command.ts';
import { recordStart } from '../../shared-adapters/control/start-command.ts';
import type { LaunchOptions } from './launch-options.ts';
import { ownProgram, startArguments } from './start-arguments.ts';

export function desktopBridge(dataDir: string): BridgeCommand {
  const launch = { port: undefined, isHidden: false, isDemo: false, dataDir: undefined };
  return bridgeCommand(
    { command: ownProgram(), args: [...startArguments(launch), '--bridge'] },
    dataDir,
  );
}

/** In the tray: nobody asked for a window. */
export function rememberStart(launch: LaunchOptions, dataDir: string, logger: Logger): void {
  const args = [...startArguments({ ...launch, dataDir, isDemo: false }), '--hidden'];
  try {
    recordStart(dataDir, { command: ownProgram(), args });
  } catch (error) {
    logger.warn('start.not_recorded', { error: messageOf(error) });
  }
}
