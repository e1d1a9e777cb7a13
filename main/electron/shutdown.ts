/** Ending: once, in order, within a deadline, with exit code 0 – whether the tray, a signal or the session asks (REL-14). */
import { app, powerMonitor } from 'electron';
import type { StopReason } from '../core/core.ts';
import type { Clock, Logger } from '../core/ports.ts';
import { exitCodes } from '../shared-adapters/exit-codes.ts';

/** Longer than the core's own grace: whatever hangs then ends with the process. */
const longestStopMs = 7000;

export interface ShutdownParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends everything in order; its failure is logged and does not keep the process. */
  readonly stop: (reason: StopReason) => Promise<void>;
  /** Synchronous, last. */
  readonly release: () => void;
}

/** @returns the function that ends the app; safe to call twice */
export function arrangeShutdown({ clock, logger, stop, release }: ShutdownParts): () => void {
  let isEnding = false;

  function end(reason: StopReason): void {
    if (isEnding) return;
    isEnding = true;
    logger.info('app.stopping', { reason });
    const finish = (): void => {
      release();
      app.exit(exitCodes.done);
    };
    clock.after(longestStopMs, finish);
    stop(reason)
      .catch((error: unknown) => logger.error('app.stop_failed', { error: String(error) }))
      .finally(finish);
  }

  app.on('before-quit', (event) => {
    event.preventDefault();
    end('quit');
  });
  // The app lives in the tray: without this listener Electron quits with its last window.
  app.on('window-all-closed', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => end('signal'));
  }
  powerMonitor.on('shutdown', () => end('signal'));
  return () => end('quit');
}
