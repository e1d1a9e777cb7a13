/**
 * When the tokens of a login are renewed by themselves: before they end, and not while renewal is
 * suspended.
 */
import { limits } from '../../limits/limits.ts';
import type { Clock, Random } from '../../ports/ports.ts';
import type { LoginTokens } from './login-record.ts';

type TimerState =
  | { readonly state: 'idle' }
  | { readonly state: 'planned'; readonly cancel: () => void }
  /** Nothing is planned until `wake`. */
  | { readonly state: 'suspended' };

export interface RenewalTimer {
  /**
   * Replaces what was planned; nothing is planned for tokens that do not end or cannot be renewed.
   *
   * @param inMs in place of the time that the tokens say
   */
  plan(tokens: LoginTokens | null, inMs?: number): void;
  cancel(): void;
  isSuspended(): boolean;
  suspend(): void;
  /** Plans may be made again. */
  wake(): void;
}

/** @param onDue the tokens are to be renewed */
export function createRenewalTimer(clock: Clock, random: Random, onDue: () => void): RenewalTimer {
  let now: TimerState = { state: 'idle' };

  function enter(next: TimerState): void {
    if (now.state === 'planned') now.cancel();
    now = next;
  }

  /** Early, and not at the same time as other logins. */
  function timeLeft({ receivedAt }: LoginTokens, expiresAt: number): number {
    const { refreshEarly, refreshJitter } = limits.upstreamLogin;
    const life = expiresAt - receivedAt;
    const early = Math.min(refreshEarly, life / 5);
    const jitter = Math.min(refreshJitter, life / 10) * ((random.bytes(1)[0] ?? 0) / 256);
    return expiresAt - early - jitter - clock.nowMs();
  }

  return {
    plan(tokens, inMs) {
      if (now.state === 'suspended') return;
      enter({ state: 'idle' });
      if (tokens === null || tokens.refreshToken === null || tokens.expiresAt === null) return;
      const due = timeLeft(tokens, tokens.expiresAt);
      enter({ state: 'planned', cancel: clock.after(Math.max(0, inMs ?? due), onDue) });
    },
    cancel() {
      if (now.state === 'planned') enter({ state: 'idle' });
    },
    isSuspended: () => now.state === 'suspended',
    suspend: () => enter({ state: 'suspended' }),
    wake() {
      if (now.state === 'suspended') enter({ state: 'idle' });
    },
  };
}
