/**
 * Flushes to the disk what was written: at once for who waits, else within a
 * second.
 */
import { messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Logger } from '../ports/ports.ts';
import type { FreeSpace } from '../store/free-space.ts';
import type { AuditStore } from '../store/open-audit.ts';

export interface LogSync {
  /**
   * Resolves when everything so far is on disk.
   *
   * @throws the system error, after it was logged; it is tried again within a second
   */
  now(): Promise<void>;
  soon(): void;
  /** The last flush failed: what was committed may not be on disk. */
  isBehind(): boolean;
  close(): void;
}

interface LogSyncParts {
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly freeSpace?: FreeSpace | undefined;
}

export function createLogSync({ store, clock, logger, freeSpace }: LogSyncParts): LogSync {
  let cancel: (() => void) | null = null;
  let isBehind = false;
  /** A vault that answers late finds the log closed. */
  let isClosed = false;

  function onTimer(): void {
    cancel = null;
    // A failure was logged, and is tried again.
    if (!isClosed) void sync.now().catch(() => undefined);
  }

  const sync: LogSync = {
    async now() {
      cancel?.();
      cancel = null;
      try {
        await store.synced();
        isBehind = false;
      } catch (error) {
        freeSpace?.failed(error);
        isBehind = true;
        logger.error('audit.sync_failed', { error: messageOf(error) });
        if (!isClosed) sync.soon();
        throw error;
      }
    },
    soon() {
      cancel ??= clock.after(limits.audit.syncAfter, onTimer);
    },
    isBehind: () => isBehind,
    close() {
      isClosed = true;
      cancel?.();
    },
  };
  return sync;
}
