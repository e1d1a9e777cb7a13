/** Preferences kept by conf. */
import Conf from 'conf';
import type { Preferences } from '../core/ports.ts';
import { openPreferencesFile, preferencesFileName } from '../shared-adapters/preferences-file.ts';

/**
 * @param dataDir an existing folder of ours
 * @throws CoreError `store_failed` – the file is there but is no JSON; it is left as it is
 */
export function openConfPreferences(dataDir: string): Preferences {
  return openPreferencesFile(
    dataDir,
    (options) => new Conf<Record<string, unknown>>({ ...options, configName: preferencesFileName }),
  );
}
