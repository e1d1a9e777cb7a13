/**
 * What `consentry serve` knows of itself as a program. Whoever started it also starts it at login
 * and updates it.
 */
import { homedir, release } from 'node:os';
import { dirname } from 'node:path';
import type { UpdateView } from '../../contract/commands/app-commands.ts';
import { CoreError } from '../core/lib/errors.ts';
import type { AppShell } from '../core/ports/app-shell.ts';
import type { FileLog } from '../shared-adapters/files/file-logger.ts';

const atLogin =
  'Headless mode starts with whatever runs `consentry serve`: a service manager such as systemd or launchd, or you.';
const updated =
  'Headless mode is updated the way it was installed: by npm, or by the package manager of the system.';

export function createHeadlessApp(
  log: Pick<FileLog, 'path' | 'tail'>,
  unexpectedEnds: () => readonly string[],
): AppShell {
  const updates: UpdateView = {
    channel: 'none',
    state: 'unsupported',
    version: null,
    checkedAt: null,
    detail: updated,
  };
  return {
    homeDir: homedir(),
    updateUrl: null,
    about: async () => ({
      electron: null,
      chrome: null,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      systemVersion: release(),
      isPackaged: false,
      logDir: dirname(log.path),
      tray: 'none',
      launchAtLogin: { state: 'unsupported', detail: atLogin },
      updates,
      unexpectedEnds: [...unexpectedEnds()],
    }),
    setLaunchAtLogin: () => notHere(atLogin),
    useUpdateChannel() {
      throw new CoreError('conflict', updated);
    },
    checkForUpdates: () => notHere(updated),
    installUpdate: () => notHere(updated),
    // The browser has it: the page empties it there.
    clearClipboard: async () => false,
    openDataFolder: () =>
      notHere(
        'Headless mode shows no windows.',
        'The Settings page and `consentry status` name the folder.',
      ),
    logTail: log.tail,
    onChange: () => undefined,
  };
}

async function notHere(message: string, hint?: string): Promise<never> {
  throw new CoreError('conflict', message, hint === undefined ? {} : { hint });
}
