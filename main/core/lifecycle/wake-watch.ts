/**
 * Whether the computer slept: reported by the shell where the system says it, and seen everywhere
 * by the wall clock, which went on while the monotonic one stood still. Timers stand still too.
 */
import { limits } from '../limits/limits.ts';
import type { Ports } from '../ports/ports.ts';

export interface WakeWatch {
  start(): void;
  stop(): void;
}

export function createWakeWatch(
  { clock, onResumed }: Pick<Ports, 'clock' | 'onResumed'>,
  onWake: () => void,
): WakeWatch {
  let cancel: (() => void) | null = null;
  let apart = apartNow();
  let wokeAt = Number.NEGATIVE_INFINITY;
  let isListening = false;

  function apartNow(): number {
    return clock.nowMs() - clock.monotonicMs();
  }
  function wake(): void {
    apart = apartNow();
    if (cancel === null || clock.monotonicMs() - wokeAt < limits.wake.once) return;
    wokeAt = clock.monotonicMs();
    onWake();
  }
  function check(): void {
    cancel = clock.after(limits.wake.checkEvery, check);
    if (apartNow() - apart > limits.wake.slept) wake();
    apart = apartNow();
  }

  return {
    start() {
      apart = apartNow();
      cancel ??= clock.after(limits.wake.checkEvery, check);
      if (!isListening) onResumed?.(wake);
      isListening = true;
    },
    stop() {
      cancel?.();
      cancel = null;
    },
  };
}
