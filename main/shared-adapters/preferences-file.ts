/** `preferences.json` of the data folder, whichever of conf and electron-store keeps it: the same file, the same care. */
import { CoreError, messageOf } from '../core/lib/errors.ts';
import type { Preferences } from '../core/ports.ts';
import { createPreferences, type DocumentFile } from './preferences-schema.ts';

/** What both libraries are told. */
export interface PreferencesFileOptions {
  readonly cwd: string;
  readonly configFileMode: number;
  readonly clearInvalidConfig: false;
  readonly accessPropertiesByDotNotation: false;
}

/** Name of the file without its ending. */
export const preferencesFileName = 'preferences';

/**
 * @param dataDir an existing folder of ours
 * @param makeStore opens the file with the library at hand
 * @throws CoreError `store_failed` – the file is there but is no JSON; it is left as it is
 */
export function openPreferencesFile(
  dataDir: string,
  makeStore: (options: PreferencesFileOptions) => DocumentFile,
): Preferences {
  try {
    return createPreferences(
      makeStore({
        cwd: dataDir,
        configFileMode: 0o600,
        // A damaged file must be seen, not replaced by defaults that allow more (REL-04).
        clearInvalidConfig: false,
        accessPropertiesByDotNotation: false,
      }),
    );
  } catch (error) {
    throw new CoreError(
      'store_failed',
      `The settings file ${dataDir}/${preferencesFileName}.json cannot be read: ${messageOf(error)}`,
      {
        hint: 'Mend the file, or move it away to start with the default settings. Nothing was changed.',
        cause: error,
      },
    );
  }
}
