/** At most so many notifications a second from one peer pass, the rest is dropped (SEC-70). */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';

export interface NotificationBudget {
  /** False when this one is over the limit. */
  spend(): boolean;
}

/** @returns a budget of so many notifications in each second (SEC-70) */
export function createNotificationBudget(
  clock: Clock,
  perSecond: number = limits.upstream.notificationsPerSecond,
): NotificationBudget {
  let windowStart = clock.monotonicMs();
  let spent = 0;
  return {
    spend() {
      const now = clock.monotonicMs();
      if (now - windowStart >= 1000) {
        windowStart = now;
        spent = 0;
      }
      spent += 1;
      return spent <= perSecond;
    },
  };
}
