/** Preferences in `preferences.json` of the data folder, kept by electron-store: the same file as in headless mode. */
import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import { CoreError, messageOf } from '../core/lib/errors.ts';
import type { Preferences } from '../core/ports.ts';
import { createPreferences } from '../shared-adapters/preferences-schema.ts';

/**
 * @param dataDir an existing folder of ours
 * @throws CoreError `store_failed` – the file is there but is no JSON; it is left as it is
 */
export function openElectronPreferences(dataDir: string): Preferences {
  try {
    const store = new ElectronStore<Record<string, unknown>>({
      cwd: dataDir,
      name: 'preferences',
      configFileMode: 0o600,
      // A damaged file must be seen, not replaced by defaults that allow more (REL-04).
      clearInvalidConfig: false,
      accessPropertiesByDotNotation: false,
    });
    // electron-store answers any renderer that asks for its folder; ours have one channel and no other (SEC-104).
    ipcMain.removeAllListeners('electron-store-get-data');
    return createPreferences(store);
  } catch (error) {
    throw new CoreError(
      'store_failed',
      `The settings file ${dataDir}/preferences.json cannot be read: ${messageOf(error)}`,
      {
        hint: 'Mend the file, or move it away to start with the default settings. Nothing was changed.',
        cause: error,
      },
    );
  }
}
