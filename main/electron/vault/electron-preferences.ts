/** Preferences kept by electron-store: the same file as in headless mode. */
import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import type { Preferences } from '../../core/ports/ports.ts';
import {
  openPreferencesFile,
  preferencesFileName,
} from '../../shared-adapters/files/preferences-file.ts';

/**
 * @param dataDir an existing folder of ours
 * @throws CoreError `store_failed` – the file cannot be read or written; it is left as it is
 */
export function openElectronPreferences(dataDir: string): Preferences {
  return openPreferencesFile(dataDir, (options) => {
    const store = new ElectronStore<Record<string, unknown>>({
      ...options,
      name: preferencesFileName,
    });
    // electron-store answers any renderer that asks for its folder; ours have one channel and no
    // other (SEC-104).
    ipcMain.removeAllListeners('electron-store-get-data');
    return store;
  });
}
