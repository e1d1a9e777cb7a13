/**
 * `preferences.json` of the data folder, whichever of conf and electron-store keeps it: the same
 * file, the same care.
 */
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { CoreError } from '../../core/lib/errors.ts';
import type { Preferences } from '../../core/ports/ports.ts';
import type { SettingsDamage } from '../../core/ports/settings-damage.ts';
import { damagedName, removeOldest, syncFolder } from '../../core/store/set-aside.ts';
import { DamagedFile, storageProblemOf, unusableFile } from '../../core/store/storage-problem.ts';
import { salvagePreferences } from './salvage-preferences.ts';
import { createPreferences, type DocumentFile } from './preferences-schema.ts';

/** Options for both libraries. */
export interface PreferencesFileOptions {
  readonly cwd: string;
  readonly configFileMode: number;
  readonly clearInvalidConfig: false;
  readonly accessPropertiesByDotNotation: false;
}

/** What becomes of a damaged file. */
export type IfDamaged = 'rescue' | 'refuse';

/** Name of the file without its ending. */
export const preferencesFileName = 'preferences';

/**
 * A damaged file is set aside, and what can be read of it kept, with the strictest value for what
 * gives rights.
 *
 * @param dataDir an existing folder of ours
 * @param makeStore opens the file with the library at hand
 * @param ifDamaged only who has the lock of the folder may rescue
 * @throws CoreError `store_failed` – the file cannot be read or written, or a newer Consentry wrote
 *   it; nothing was changed
 */
export function openPreferencesFile(
  dataDir: string,
  makeStore: (options: PreferencesFileOptions) => DocumentFile,
  ifDamaged: IfDamaged = 'rescue',
): Preferences {
  const path = join(dataDir, `${preferencesFileName}.json`);
  const open = (): Preferences => {
    const preferences = createPreferences(
      makeStore({
        cwd: dataDir,
        configFileMode: 0o600,
        // A damaged file must be seen, not replaced by defaults that allow more (REL-04).
        clearInvalidConfig: false,
        accessPropertiesByDotNotation: false,
      }),
    );
    preferences.read();
    return preferences;
  };
  try {
    return open();
  } catch (error) {
    if (storageProblemOf(error instanceof CoreError ? error.cause : error) !== null)
      throw unusableFile(`The settings file ${path}`, error);
    if (ifDamaged === 'refuse')
      throw unusableFile(`The settings file ${path}`, new DamagedFile('', error));
  }
  const damage = replaceDamaged(path);
  return { ...open(), damage };
}

function replaceDamaged(path: string): SettingsDamage {
  try {
    const salvaged = salvagePreferences(readFileSync(path, 'utf8'));
    if (salvaged === null) throw newer(path);
    const file = damagedName(path);
    copyDurably(path, join(dirname(path), file));
    writeDurably(`${path}.rescuing`, `${JSON.stringify(salvaged.document, null, 2)}\n`);
    renameSync(`${path}.rescuing`, path);
    syncFolder(dirname(path));
    removeOldest(path);
    return { file, lost: salvaged.lost };
  } catch (error) {
    throw error instanceof CoreError ? error : unusableFile(`The settings file ${path}`, error);
  }
}

function copyDurably(from: string, to: string): void {
  writeDurably(to, readFileSync(from));
}

function writeDurably(path: string, content: string | Buffer): void {
  rmSync(path, { force: true });
  const file = openSync(path, 'wx', 0o600);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function newer(path: string): CoreError {
  return new CoreError(
    'store_failed',
    `The settings file ${path} was written by a newer Consentry.`,
    { hint: 'Start the newer version again; this one has changed nothing.' },
  );
}
