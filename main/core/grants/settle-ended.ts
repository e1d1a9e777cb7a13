/**
 * Writes the rows of grants that ended all together: a slice now, and the next after whatever else
 * waits.
 */
import { messageOf } from '../lib/errors.ts';
import type { Clock, Logger } from '../ports/ports.ts';
import type { Grants } from './grants.ts';

export interface SettleEnded {
  /** Never throws; what could not be written is tried again at the next upkeep. */
  settle(): void;
  stop(): void;
}

interface Parts {
  readonly grants: Pick<Grants, 'settle'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** @returns what writes those rows; it begins when `settle` is called */
export function createSettleEnded({ grants, clock, logger }: Parts): SettleEnded {
  let isStopped = false;

  function settle(): void {
    try {
      if (grants.settle() && !isStopped) clock.after(0, settle);
    } catch (error) {
      logger.error('upkeep.failed', { sweep: 'grants.ended', error: messageOf(error) });
    }
  }

  return {
    settle,
    stop() {
      isStopped = true;
    },
  };
}
