/** Whether requests go through to Consentry, and who waits for that to change. */
import type { Trouble } from '../words.ts';

export interface LinkState {
  /** Null: requests go through. */
  now(): Trouble | null;
  become(next: Trouble | null): void;
  /** Resolves when `isSettled` holds, or when `holdMs` are over, with what is so then. */
  settled(holdMs: number, isSettled: (now: Trouble | null) => boolean): Promise<Trouble | null>;
  /** Resolves when requests go through; rejects when the bridge ends. */
  opened(): Promise<void>;
}

/** @param signal aborts when the bridge ends */
export function createLinkState(log: (text: string) => void, signal: AbortSignal): LinkState {
  const watchers = new Set<() => void>();
  let now: Trouble | null = { kind: 'not-running' };

  return {
    now: () => now,
    become(next) {
      const isNews = next?.kind !== now?.kind && next?.kind !== 'starting';
      if (isNews) log(next === null ? 'connected' : `not connected: ${next.kind}`);
      now = next;
      for (const watch of watchers) watch();
    },
    settled: (holdMs, isSettled) =>
      new Promise((resolve) => {
        const finish = (): void => {
          clearTimeout(timer);
          watchers.delete(watch);
          resolve(now);
        };
        const watch = (): void => {
          if (isSettled(now)) finish();
        };
        const timer = setTimeout(finish, holdMs);
        watchers.add(watch);
        watch();
      }),
    opened: () =>
      new Promise((resolve, reject) => {
        const finish = (): void => {
          watchers.delete(watch);
          signal.removeEventListener('abort', stop);
        };
        const watch = (): void => {
          if (now !== null) return;
          finish();
          resolve();
        };
        const stop = (): void => {
          finish();
          reject(new Error('The bridge ends.'));
        };
        signal.addEventListener('abort', stop);
        watchers.add(watch);
        watch();
      }),
  };
}
