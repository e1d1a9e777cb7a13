/** Says when nothing was asked for a while: for servers that run on demand only. */
import type { StoredConnector } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';

export interface IdleTimer {
  /** Something is asked; nothing is idle until as many ends as begins. */
  begin(): void;
  end(): void;
  /** Counts from now, if nothing is being asked. */
  restart(): void;
  stop(): void;
}

/** @param idleMs null: never idle; asked again at each start of the count */
export function createIdleTimer(
  clock: Clock,
  idleMs: () => number | null,
  onIdle: () => void,
): IdleTimer {
  let running = 0;
  let cancel: (() => void) | null = null;

  function stop(): void {
    cancel?.();
    cancel = null;
  }
  function restart(): void {
    stop();
    const ms = idleMs();
    if (running > 0 || ms === null) return;
    cancel = clock.after(ms, () => {
      cancel = null;
      onIdle();
    });
  }
  return {
    begin() {
      running += 1;
      stop();
    },
    end() {
      running -= 1;
      restart();
    },
    restart,
    stop,
  };
}

/** How long a process stays that nobody calls; null: always. */
export function idleMs(stored: StoredConnector): number | null {
  if (stored.kind !== 'stdio' || stored.idleMinutes === undefined) return null;
  return stored.idleMinutes * 60_000;
}
