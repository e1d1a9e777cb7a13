/**
 * What is in the data folder and how it fares: the store, room on its disk, what was damaged, the
 * time that may not go back.
 */
import type { Changes } from '../lib/changes.ts';
import { messageOf } from '../lib/errors.ts';
import { createGuardedClock, type GuardedClock } from '../lib/guarded-clock.ts';
import type { Ports } from '../ports/ports.ts';
import { createClockLowerBound, type ClockLowerBound } from './clock-lower-bound.ts';
import { createDamageBook, type DamageBook } from './damage-book.ts';
import { createFreeSpace, type FreeSpace } from './free-space.ts';
import { createFolderWatch, type FolderWatch } from './folder-watch.ts';
import { openStore, type Store } from './open-store.ts';
import { openRestrictionJournal } from './restriction-journal.ts';
import { createRestrictions, type Restrictions } from './restrictions.ts';

export interface DataFolder {
  readonly store: Store;
  readonly restrictions: Restrictions;
  readonly freeSpace: FreeSpace;
  readonly folder: FolderWatch;
  readonly damage: DamageBook;
  readonly lowerBound: ClockLowerBound;
  readonly clock: GuardedClock;
  /** We listen: from now on there is room to keep. */
  start(): void;
  close(): Promise<void>;
}

/** @throws CoreError `store_failed` – the data directory cannot be used; says what to do */
export function openDataFolder(ports: Ports, dataDir: string, changes: Changes): DataFolder {
  const { clock: systemClock, logger } = ports;
  const freeSpace = createFreeSpace({ ...ports, dataDir, onChange: changes.touch });
  const restrictions = createRestrictions({
    clock: systemClock,
    logger,
    journal: openRestrictionJournal(dataDir),
    onChange: changes.touch,
  });
  const folder = createFolderWatch({
    clock: systemClock,
    logger,
    dataDir,
    onChange: (isThere) => changes.emit('folder', isThere),
  });
  const onFailed = (error: unknown): void =>
    logger.error('store.journal_failed', { error: messageOf(error) });
  const store = openStore(dataDir, { freeSpace, restrictions, folder, onFailed });
  const lowerBound = createClockLowerBound(store.db);
  return {
    store,
    restrictions,
    freeSpace,
    folder,
    damage: createDamageBook(store),
    lowerBound,
    clock: createGuardedClock(systemClock, lowerBound.read()),
    start() {
      freeSpace.start();
      folder.start();
      restrictions.prepare();
    },
    async close() {
      restrictions.stop();
      await store.close();
    },
  };
}
