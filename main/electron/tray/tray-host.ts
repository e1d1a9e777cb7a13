/**
 * Whether this desktop shows tray icons. On Linux that takes a program that not every desktop has,
 * and an icon nobody shows fails without a word: the app then has to be reachable without it
 * (REL-28).
 */
import type { Clock } from '../../core/ports/ports.ts';
import { nameHasOwner } from './dbus-name.ts';

export interface TrayHost {
  /** As it was at the last check; true until then, and where that is unknown. */
  isThere(): boolean;
  check(): Promise<void>;
  close(): void;
}

/** A panel may be started after us, or end. */
const checkEveryMs = 30_000;
const watcher = 'org.kde.StatusNotifierWatcher';

/** @param onChange called when the answer changes */
export function createTrayHost(
  clock: Pick<Clock, 'after'>,
  busAddress: string | undefined,
  onChange: () => void,
): TrayHost {
  let isThere = true;
  let isClosed = false;
  let cancel: (() => void) | null = null;

  async function check(): Promise<void> {
    if (busAddress === undefined) return;
    const found = await nameHasOwner(busAddress, watcher);
    if (isClosed || found === undefined || found === isThere) return;
    isThere = found;
    onChange();
  }
  function again(): void {
    if (isClosed) return;
    void check().finally(() => {
      if (!isClosed) cancel = clock.after(checkEveryMs, again);
    });
  }

  if (process.platform === 'linux') again();
  return {
    isThere: () => isThere,
    check,
    close() {
      isClosed = true;
      cancel?.();
    },
  };
}
