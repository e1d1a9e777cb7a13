/**
 * Ending: once, in order, within a deadline, with exit code 0 – whether the tray, a signal or the
 * session asks (REL-14).
 */
import { app, powerMonitor } from 'electron';
import type { StopReason } from '../../core/ports/core.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import { exitCodes } from '../../shared-adapters/system/exit-codes.ts';

/** Longer than the core's own grace: whatever hangs then ends with the process. */
const longestStopMs = { quit: 7000, 'session-end': 1800 } as const;

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
  let isStopping = false;
  let isOver = false;

  function finish(): void {
    if (isOver) return;
    isOver = true;
    release();
    app.exit(exitCodes.done);
  }

  function end(reason: keyof typeof longestStopMs): void {
    // A session that ends while we quit at leisure still ends on time.
    clock.after(longestStopMs[reason], finish);
    if (isStopping) return;
    isStopping = true;
    logger.info('app.stopping', { reason });
    stop(reason)
      .catch((error: unknown) => logger.error('app.stop_failed', { error: String(error) }))
      .finally(finish);
  }

  const sessionEnds = (): void => end('session-end');
  app.on('before-quit', (event) => {
    event.preventDefault();
    end('quit');
  });
  // The app lives in the tray: without this listener Electron quits with its last window.
  app.on('window-all-closed', () => {});
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, sessionEnds);
  powerMonitor.on('shutdown', sessionEnds);
  // Windows asks windows, and only then ends programs.
  app.on('browser-window-created', (_event, window) => {
    window.on('query-session-end', sessionEnds);
    window.on('session-end', sessionEnds);
  });
  return () => end('quit');
}
