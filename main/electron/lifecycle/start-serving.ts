/** Starting to serve, and saying where; again when the person frees a taken port (SEC-07). */
import type { Core } from '../../core/ports/core.ts';
import { CoreError } from '../../core/lib/errors.ts';
import type { Clock, Logger } from '../../core/ports/ports.ts';
import type { DataDirLock } from '../../shared-adapters/files/data-dir-lock.ts';

export interface StartParts {
  readonly core: Pick<Core, 'start'>;
  readonly lock: DataDirLock;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** Address of the control channel. */
  readonly control: string;
  readonly onServing: () => void;
  /** The port is taken: the app stays, and tray and window show what is wrong and what to do. */
  readonly onProblem: () => void;
}

/** @returns the function that tries to start; it rejects for bugs only */
export function createStart(parts: StartParts): () => Promise<void> {
  const { core, lock, clock, logger, version, control } = parts;
  const startedAt = clock.nowMs();
  let isBusy = false;

  function publish(endpoint: string | null): void {
    lock.publish({ pid: process.pid, startedAt, shell: 'desktop', version, control, endpoint });
  }

  return async () => {
    if (isBusy) return;
    isBusy = true;
    try {
      const { endpoint } = await core.start();
      publish(endpoint);
      logger.info('app.serving', { endpoint });
      parts.onServing();
    } catch (error) {
      if (!(error instanceof CoreError)) throw error;
      logger.warn('app.not_serving', { error: error.message });
      publish(null);
      parts.onProblem();
    } finally {
      isBusy = false;
    }
  };
}
