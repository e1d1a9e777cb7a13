/**
 * What happens when the disk is full (REL-12): a file of 4 MiB that holds nothing is given up, so
 * that access can still be ended and the end of the log remembered. Until there is room to make it
 * again, nothing that could wait is written, calls that write or need a person are refused, and
 * people are told. It is looked for again by itself.
 */
import { existsSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger, Random } from '../ports/ports.ts';

export interface FreeSpace {
  /** True from the first write that found no room until there is room for the reserve again. */
  isShort(): boolean;
  /** Examines an error of a write. @returns whether it was for want of room */
  failed(error: unknown): boolean;
  /** Gives the reserve up for something that cannot wait. @returns whether there was one */
  release(): boolean;
  /** @throws CoreError `store_failed` – the work could wait, and the reserve is not for it */
  assertReserve(): void;
  /** Makes the reserve a moment after the start, which is not the time for it. */
  start(): void;
  /** Makes the reserve, where it is missing. Never rejects. */
  keep(): Promise<void>;
  /** A reserve half made is given up. Afterwards nothing is written any more. Never rejects. */
  stop(): Promise<void>;
}

export interface FreeSpaceParts {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** The answer of `isShort` changed. */
  readonly onChange: () => void;
}

export function createFreeSpace({
  dataDir,
  clock,
  random,
  logger,
  onChange,
}: FreeSpaceParts): FreeSpace {
  const path = join(dataDir, 'ballast');
  let isShort = false;
  let isReleased = false;
  let cancel: (() => void) | null = null;
  let isStopped = false;
  let making: Promise<void> | null = null;

  function checkLater(): void {
    if (isStopped) return;
    cancel ??= clock.after(limits.disk.recheckAfter, () => {
      cancel = null;
      void keep();
    });
  }

  /** Written, not only reserved, and with bytes that no file system makes smaller. */
  async function make(): Promise<void> {
    const started = `${path}.new`;
    try {
      const file = await open(started, 'w', 0o600);
      try {
        for (let written = 0; written < limits.disk.ballast; written += limits.disk.piece) {
          if (isStopped) throw new Error('stopped');
          await file.writeFile(random.bytes(limits.disk.piece));
        }
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(started, path);
    } catch (error) {
      await rm(started, { force: true });
      throw error;
    }
  }

  function keep(): Promise<void> {
    if (isStopped || (!isShort && existsSync(path))) return Promise.resolve();
    return (making ??= remake().finally(() => (making = null)));
  }

  async function remake(): Promise<void> {
    try {
      // Made anew also where it lies there still: that is how we know that there is room.
      await make();
    } catch (error) {
      failed(error);
      checkLater();
      return;
    }
    isReleased = false;
    if (!isShort) return;
    isShort = false;
    logger.info('disk.room_again');
    onChange();
  }

  function failed(error: unknown): boolean {
    if (!isWantOfRoom(error)) return false;
    checkLater();
    if (isShort) return true;
    isShort = true;
    logger.error('disk.full', { error: messageOf(error) });
    onChange();
    return true;
  }

  return {
    isShort: () => isShort,
    failed,
    release() {
      if (isReleased || !existsSync(path)) return false;
      rmSync(path, { force: true });
      isReleased = true;
      isShort = true;
      logger.warn('disk.reserve_released');
      checkLater();
      onChange();
      return true;
    },
    assertReserve() {
      if (isReleased) throw diskFull();
    },
    keep,
    start() {
      cancel ??= clock.after(limits.disk.firstMade, () => {
        cancel = null;
        void keep();
      });
    },
    async stop() {
      isStopped = true;
      cancel?.();
      await making;
    },
  };
}

/** No space, over a quota, over a size limit: SQLite calls the last two an error of writing. */
function isWantOfRoom(error: unknown): boolean {
  const code = systemCodeOf(error) ?? '';
  return ['ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_FULL', 'SQLITE_IOERR_WRITE'].includes(code);
}

function diskFull(): CoreError {
  return new CoreError('store_failed', 'The disk is full, so this could not be saved.', {
    hint: 'Make room on the disk that holds the data folder; Consentry goes on by itself.',
  });
}
