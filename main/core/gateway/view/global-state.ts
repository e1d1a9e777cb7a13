/**
 * The facts that hold for all calls: paused or not, and the access policy. Pausing survives a
 * restart.
 */
import type { Changes } from '../../lib/changes.ts';
import type { Unavailable } from '../../lib/unavailable.ts';
import type { GlobalFacts } from '../../policy/facts.ts';
import type { PreferencesDocument } from '../../ports/preferences-document.ts';
import type { Clock } from '../../ports/ports.ts';
import type { RestrictablePreferences } from '../../store/restrictions.ts';
import type { Store } from '../../store/open-store.ts';
import type { AccessPolicy } from '../../../../contract/views/access.ts';

export interface GlobalState {
  /** The current facts; one object until something changes. */
  current(): GlobalFacts;
  /** Epoch milliseconds, null when not paused or without end. */
  pausedUntil(): number | null;
  /** @param forMs null pauses until somebody resumes */
  pause(forMs: number | null): void;
  resume(): void;
  setAccessPolicy(policy: AccessPolicy): void;
  /** The preferences were changed beside `setAccessPolicy`. */
  reread(): void;
  /** Nothing that the person allowed can be believed until the key store opens (SEC-94). */
  setVaultLocked(isLocked: boolean): void;
  /** Something that may have said no is gone from the store. */
  setIncomplete(isIncomplete: boolean): void;
  /** Why nothing can be given now; null: it can. */
  unavailable(): Unavailable | null;
  stop(): void;
}

const order: readonly AccessPolicy[] = ['disabled', 'read-only', 'read-write'];

interface Parts {
  readonly store: Store;
  readonly preferences: RestrictablePreferences & { own(): PreferencesDocument };
  readonly held: { bounds(): { readonly access: AccessPolicy | null } };
  readonly clock: Clock;
  readonly changes: Changes;
}

/** Opens the global state: the pause from the store, all else as it is now. */
export function createGlobalState(parts: Parts): GlobalState {
  const { store, preferences, held, clock, changes } = parts;
  let until: number | 'resumed' | 'open-ended' = readPause();
  let isVaultLocked = false;
  let isIncomplete = false;
  let isFolderGone = false;
  let globalState: GlobalFacts = build();
  let cancelTimer: (() => void) | null = null;
  arm();
  changes.on('managed', reread);
  changes.on('folder', (isThere) => setFolderGone(!isThere));

  function readPause(): number | 'resumed' | 'open-ended' {
    const row = store.db.prepare(`SELECT value FROM meta WHERE name = 'paused_until'`).get() as
      { value: string } | undefined;
    if (row === undefined || row.value === '') return 'resumed';
    const parsed = Number(row.value);
    // Unreadable means paused: the stricter reading (INV-7).
    return row.value === 'open-ended' || !Number.isFinite(parsed) ? 'open-ended' : parsed;
  }

  function build(): GlobalFacts {
    const isPaused = until === 'open-ended' || (typeof until === 'number' && until > clock.nowMs());
    return Object.freeze({
      isPaused,
      isVaultLocked,
      isIncomplete,
      isFolderGone,
      accessPolicy: preferences.read().accessPolicy,
      managedPolicy: held.bounds().access,
    });
  }

  function set(next: typeof until): void {
    const value = next === 'resumed' ? '' : String(next);
    store.change(
      next === 'resumed' ? 'grant' : 'restrict',
      () => apply(next),
      () =>
        store.db
          .prepare(
            `INSERT INTO meta (name, value) VALUES ('paused_until', ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
          )
          .run(value),
    );
  }

  function apply(next: typeof until): void {
    until = next;
    globalState = build();
    arm();
    changes.emit('policy');
  }

  function arm(): void {
    cancelTimer?.();
    cancelTimer = null;
    if (typeof until !== 'number') return;
    const left = until - clock.nowMs();
    // Timers are limited to about 24 days; a pause is at most a week.
    cancelTimer = clock.after(Math.max(0, left) + 1, () => apply('resumed'));
  }

  function reread(): void {
    globalState = build();
    changes.emit('policy');
  }

  /** Without its folder nothing that happens can be kept. */
  function setFolderGone(isGone: boolean): void {
    if (isGone === isFolderGone) return;
    isFolderGone = isGone;
    reread();
  }

  return {
    current: () => globalState,
    pausedUntil: () => (typeof until === 'number' && globalState.isPaused ? until : null),
    pause: (forMs) => set(forMs === null ? 'open-ended' : clock.nowMs() + forMs),
    resume: () => set('resumed'),
    setAccessPolicy(accessPolicy) {
      const isRaised = order.indexOf(accessPolicy) > order.indexOf(preferences.own().accessPolicy);
      (isRaised ? preferences.update : preferences.restrict)((current) => ({
        ...current,
        accessPolicy,
        isAccessChosen: true,
      }));
      reread();
    },
    reread,
    setIncomplete(is) {
      if (is === isIncomplete) return;
      isIncomplete = is;
      reread();
    },
    unavailable() {
      if (isFolderGone) return 'folder-gone';
      return isVaultLocked ? 'vault-locked' : null;
    },
    setVaultLocked(isLocked) {
      if (isLocked === isVaultLocked) return;
      isVaultLocked = isLocked;
      reread();
    },
    stop() {
      cancelTimer?.();
    },
  };
}
