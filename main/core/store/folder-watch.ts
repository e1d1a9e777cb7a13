/**
 * Notices that the data folder was deleted, moved away or replaced under the running program.
 * SQLite would go on writing into files that have no name any more, and say that it is saved. So
 * every write looks first, and a check every few seconds refuses calls too, until the same folder
 * is back.
 */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { CoreError } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger } from '../ports/ports.ts';

export interface FolderWatch {
  /** False from the moment it was missed until it is back. */
  isThere(): boolean;
  /** Looks now. @throws CoreError `store_failed` – it is gone, so nothing can be kept */
  assertThere(): void;
  /** From now on the files that are open belong to it. */
  start(): void;
  stop(): void;
}

export interface FolderWatchParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The answer of `isThere` changed. */
  readonly onChange: (isThere: boolean) => void;
}

/** Files that stay open as long as we run. */
const openFiles = ['store.db', 'audit.db'];

export function createFolderWatch(parts: FolderWatchParts): FolderWatch {
  const { dataDir, clock, logger, onChange } = parts;
  const paths = [dataDir, ...openFiles.map((name) => join(dataDir, name))];
  let known: readonly string[] | null = null;
  let isThere = true;
  let cancel: (() => void) | null = null;

  function check(): boolean {
    if (known === null) return true;
    const isNow = known.every((identity, at) => identity === identityOf(paths[at] ?? ''));
    if (isNow !== isThere) {
      isThere = isNow;
      logger.error(isNow ? 'data_folder.back' : 'data_folder.gone', { dataDir });
      onChange(isNow);
    }
    return isNow;
  }

  function checkLater(): void {
    cancel = clock.after(limits.folderCheck, () => {
      check();
      checkLater();
    });
  }

  return {
    isThere: () => isThere,
    assertThere() {
      if (check()) return;
      throw new CoreError(
        'store_failed',
        `The data folder ${dataDir} was deleted, moved or replaced while Consentry runs.`,
        { hint: 'Put it back, or quit Consentry and start it again.' },
      );
    },
    start() {
      known = paths.map(identityOf);
      checkLater();
    },
    stop() {
      cancel?.();
      cancel = null;
      known = null;
    },
  };
}

/** Of a file or folder as long as it exists; empty where it cannot be seen. */
function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return '';
  }
}
