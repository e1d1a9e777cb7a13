/**
 * How much the windows may ask for: far more than a person causes, far less than what would hold up
 * the gateway.
 */
import type { Clock } from '../../core/ports/ports.ts';

const perSecond = 100;
const burst = 300;

export interface CallBudget {
  /** Counts one call; false when there is none left for now. */
  take(): boolean;
}

export function createCallBudget(clock: Pick<Clock, 'monotonicMs'>): CallBudget {
  let left = burst;
  let at = clock.monotonicMs();
  return {
    take() {
      const now = clock.monotonicMs();
      left = Math.min(burst, left + ((now - at) / 1000) * perSecond);
      at = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
