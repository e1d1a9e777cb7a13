/**
 * Makes this process the one instance of a data folder, or ends it: a desktop app there is shown, a
 * headless one named.
 */
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { CoreError, messageOf } from '../../core/lib/errors.ts';
import type { Logger } from '../../core/ports/ports.ts';
import { defaultDataDir, openDataDir } from '../../shared-adapters/files/data-dir.ts';
import {
  DataDirTaken,
  lockDataDir,
  type DataDirLock,
} from '../../shared-adapters/files/data-dir-lock.ts';
import { exitCodes } from '../../shared-adapters/system/exit-codes.ts';
import { openFileLog, type FileLog } from '../../shared-adapters/files/file-logger.ts';
import { endWith } from './first-lines.ts';

export interface Instance {
  readonly dataDir: string;
  readonly lock: DataDirLock;
  readonly fileLog: FileLog;
}

/**
 * Opens the data folder that command line, desktop app and headless mode all find by the same rule,
 * and locks it. Does not return when there is nothing to run for.
 */
export function openInstance(chosenDir: string | undefined): Instance {
  try {
    const dataDir = openDataDir(chosenDir ?? defaultDataDir());
    app.setPath('userData', dataDir);
    // What Chromium keeps for itself stays out of sight of the person's own files.
    app.setPath('sessionData', join(dataDir, 'electron'));
    if (!app.requestSingleInstanceLock()) {
      process.stderr.write('consentry: already running; its window is shown.\n');
      process.exit(exitCodes.done);
    }
    return { dataDir, lock: lockDataDir(dataDir), fileLog: openFileLog(dataDir) };
  } catch (error) {
    if (error instanceof DataDirTaken) {
      const hint = 'Use that one, stop it first, or give this one another folder with --data-dir.';
      fail(`${error.message} ${hint}`, exitCodes.notRunning);
    }
    if (error instanceof CoreError) fail(`${error.message} ${error.hint ?? ''}`, exitCodes.failed);
    throw error;
  }
}

/** Ends a start that failed after the data folder was ours. */
export function failStart(error: unknown, instance: Instance, logger: Logger): never {
  logger.error('app.start_failed', { error: messageOf(error) });
  instance.lock.release();
  if (error instanceof CoreError) fail(`${error.message} ${error.hint ?? ''}`, exitCodes.failed);
  fail('An unexpected error; the log in the data folder says more.', exitCodes.crashed);
}

/**
 * Says it on stderr, and where nobody reads that, in a box; on Linux a box before `ready` is only
 * stderr again.
 */
function fail(message: string, exitCode: number): never {
  if (app.isPackaged && !process.stderr.isTTY) {
    dialog.showErrorBox('Consentry cannot start', message);
  }
  return endWith(message, exitCode);
}
