/**
 * The command line that AI clients start the bridge of this instance with
 * (docs/reference/clients.md#entries-in-client-files).
 */
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { BridgeCommand } from '../../core/ports/ports.ts';
import { defaultDataDir } from '../files/data-dir.ts';

/**
 * @param program what runs the bridge, without the data folder
 * @param dataDir the real path of the one this instance has; named only where the bridge would look
 *   elsewhere
 */
export function bridgeCommand(program: BridgeCommand, dataDir: string): BridgeCommand {
  if (dataDir === usualDataDir()) return program;
  return {
    command: program.command,
    args: [...program.args, '--data-dir', withoutSpaces(dataDir)],
  };
}

/**
 * As a program finds it that was started with none of our variables: from a menu, by another app.
 */
function usualDataDir(): string {
  const { CONSENTRY_DATA_DIR: _chosen, XDG_CONFIG_HOME: _home, ...plain } = process.env;
  const folder = defaultDataDir(plain);
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}

/** The bridge takes a folder as an address too, which spells its spaces differently. */
function withoutSpaces(folder: string): string {
  return /\s/u.test(folder) ? pathToFileURL(folder).href : folder;
}
