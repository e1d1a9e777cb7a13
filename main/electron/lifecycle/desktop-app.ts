/** What the desktop app knows of itself and can do for the person besides its work. */
import { writeFile } from 'node:fs/promises';
import { homedir, release } from 'node:os';
import { dirname, join } from 'node:path';
import { app, clipboard, dialog, shell } from 'electron';
import type { AppInfo } from '../../../contract/commands/app-commands.ts';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import type { ExportFile } from '../../core/ports/export-file.ts';
import type { AppShell } from '../../core/ports/app-shell.ts';
import { writePolicyCopy } from '../../shared-adapters/files/policy-copy.ts';
import { openExportFile } from '../../shared-adapters/files/export-file.ts';
import type { FileLog } from '../../shared-adapters/files/file-logger.ts';
import type { Autostart } from './autostart.ts';
import type { Updates } from '../updates/updates.ts';

export interface DesktopAppParts {
  readonly dataDir: string;
  readonly log: Pick<FileLog, 'path' | 'tail'>;
  readonly autostart: Autostart;
  readonly updates: Updates;
  readonly tray: () => AppInfo['tray'];
  /** When it ended because of an error nobody expected, newest last. */
  readonly unexpectedEnds: () => readonly string[];
  readonly onTrayChange: (listener: () => void) => void;
  readonly openPolicyEditor: () => void;
}

export function createDesktopApp(parts: DesktopAppParts): AppShell {
  const { dataDir, log, autostart, updates } = parts;
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((listener) => listener());
  updates.onChange(changed);
  parts.onTrayChange(changed);

  return {
    homeDir: homedir(),
    updateUrl: updates.url,
    about: async () => ({
      electron: process.versions.electron,
      chrome: process.versions['chrome'] ?? null,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      systemVersion: release(),
      isPackaged: app.isPackaged,
      logDir: dirname(log.path),
      tray: parts.tray(),
      launchAtLogin: autostart.read(),
      updates: updates.view(),
      unexpectedEnds: [...parts.unexpectedEnds()],
    }),
    setLaunchAtLogin: (isOn) => autostart.set(isOn),
    useUpdateChannel: updates.use,
    checkForUpdates: updates.check,
    installUpdate: updates.install,
    async openDataFolder() {
      // Our own folder and no other path, whoever asks (SEC-110).
      const problem = await shell.openPath(dataDir);
      if (problem !== '')
        throw new CoreError('conflict', 'The system could not show the data folder.', {
          hint: `It is ${dataDir}.`,
        });
    },
    async clearClipboard(text) {
      if ((await clipboard.readText()) !== text) return false;
      clipboard.clear();
      return true;
    },
    logTail: log.tail,
    saveFile,
    chooseExportFile,
    openPolicyEditor: parts.openPolicyEditor,
    savePolicy,
    onChange: (listener) => void listeners.add(listener),
  };
}

/** @throws CoreError `store_failed` – nothing can be written where the person said */
async function chooseExportFile(name: string, format: 'jsonl' | 'csv'): Promise<ExportFile | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Export the activity log',
    defaultPath: join(app.getPath('downloads'), name),
    filters: [{ name: format === 'csv' ? 'CSV' : 'JSON lines', extensions: [format] }],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  try {
    return await openExportFile(filePath, format);
  } catch (error) {
    throw cannotBeWritten(filePath, error);
  }
}

async function saveFile(name: string, text: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Save the report for support',
    defaultPath: join(app.getPath('downloads'), name),
    filters: [{ name: 'JSON', extensions: ['json'] }],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  try {
    await writeFile(filePath, text, { mode: 0o600 });
  } catch (error) {
    throw cannotBeWritten(filePath, error);
  }
  return filePath;
}

/** @throws CoreError – it is the place of the policy in force, or cannot be written */
async function savePolicy(text: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: 'Save the policy',
    defaultPath: join(app.getPath('downloads'), 'policy.json'),
    filters: [{ name: 'JSON', extensions: ['json'] }],
  });
  if (canceled || filePath === undefined || filePath === '') return null;
  // The dialog has asked about a file that is there.
  await writePolicyCopy(filePath, text, 'replace');
  return filePath;
}

function cannotBeWritten(filePath: string, error: unknown): CoreError {
  return new CoreError('store_failed', `${filePath} could not be written: ${messageOf(error)}`, {
    hint: 'Choose another place.',
    cause: error,
  });
}
