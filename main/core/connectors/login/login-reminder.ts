/**
 * When the person should hear that a login ends by itself: early enough to choose the moment, and
 * once (ALATION-14, ATMOS-13).
 */
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import type { LoginTokens } from '../tokens/login-record.ts';

type Life = Pick<LoginTokens, 'lastsUntil' | 'lastsSince'>;

export interface LoginReminder {
  isDue(life: Life): boolean;
  /** Replaces what was planned; null: nothing to come. */
  plan(life: Life | null): void;
}

/** @param onDue what `isDue` says has changed */
export function createLoginReminder(clock: Clock, onDue: () => void): LoginReminder {
  let cancel: () => void = () => undefined;
  return {
    isDue(life) {
      const dueAt = dueTime(life);
      return dueAt !== null && dueAt <= clock.nowMs();
    },
    plan(life) {
      cancel();
      const dueAt = life === null ? null : dueTime(life);
      const inMs = dueAt === null ? 0 : dueAt - clock.nowMs();
      if (inMs > 0) cancel = clock.after(inMs, onDue);
    },
  };
}

function dueTime({ lastsUntil, lastsSince }: Life): number | null {
  if (lastsUntil === null || lastsSince === null) return null;
  return lastsUntil - Math.min(limits.upstreamLogin.reminder, (lastsUntil - lastsSince) / 5);
}
