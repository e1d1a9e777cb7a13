/** Preferences kept by conf. */
import Conf from 'conf';
import type { Preferences } from '../core/ports/ports.ts';
import {
  openPreferencesFile,
  preferencesFileName,
  type IfDamaged,
} from '../shared-adapters/files/preferences-file.ts';

/**
 * @param dataDir an existing folder of ours
 * @param ifDamaged `refuse` for who only looks
 * @throws CoreError `store_failed` – the file cannot be read or written, or is damaged and that is
 *   refused; it is left as it is
 */
export function openConfPreferences(dataDir: string, ifDamaged?: IfDamaged): Preferences {
  return openPreferencesFile(
    dataDir,
    (options) => new Conf<Record<string, unknown>>({ ...options, configName: preferencesFileName }),
    ifDamaged,
  );
}
