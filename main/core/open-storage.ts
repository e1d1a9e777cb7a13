/** What outlives a run, opened in the order it depends on each other: room, the store, the settings, time, the audit log. */
import type { AuditLog } from './audit/audit-log.ts';
import { openAuditLog, type OpenedAudit } from './audit/open-audit-log.ts';
import type { CoreOptions } from './ports/core.ts';
import { createForwarder, type Forwarder } from './forwarding/forwarder.ts';
import { messageOf } from './lib/errors.ts';
import { createGuardedClock, type GuardedClock } from './lib/guarded-clock.ts';
import { createManagedPolicy, type ManagedPolicy } from './managed/managed-policy.ts';
import {
  createManagedPreferences,
  type ManagedPreferences,
} from './managed/managed-preferences.ts';
import type { Network } from './net/network.ts';
import type { Ports } from './ports/ports.ts';
import type { Rescue } from './store/rescue-store.ts';
import { createSealedPreferences, type SealedPreferences } from './integrity/sealed-preferences.ts';
import { createClockFloor, type ClockFloor } from './store/clock-lower-bound.ts';
import type { SettingsDamage } from './ports/settings-damage.ts';
import { createDamageBook, type DamageBook } from './store/damage-book.ts';
import { createDiskRoom, type DiskRoom } from './store/free-space.ts';
import { createFolderWatch, type FolderWatch } from './store/folder-watch.ts';
import { openStore, type Store } from './store/open-store.ts';
import { openRestrictionJournal } from './store/restriction-journal.ts';
import { createRestrictions, type Restrictions } from './store/restrictions.ts';

export interface Storage extends OpenedAudit {
  readonly store: Store;
  readonly restrictions: Restrictions;
  /** As the managed policy lets them hold. */
  readonly preferences: ManagedPreferences;
  /** As the person set them, under seal. */
  readonly sealed: SealedPreferences;
  readonly managed: ManagedPolicy;
  readonly room: DiskRoom;
  readonly folder: FolderWatch;
  readonly damage: DamageBook;
  readonly floor: ClockFloor;
  readonly clock: GuardedClock;
  readonly forwarder: Forwarder;
  /** We listen: from now on there is room to keep, and time for the log's key. */
  started(port: number): void;
}

export interface Around {
  readonly hasGrants: () => boolean;
  readonly touch: () => void;
  /** The data folder is gone, or back. */
  readonly folderChanged: (isThere: boolean) => void;
  /** Another managed policy holds. */
  readonly managedChanged: () => void;
  readonly network: Network;
  /** Zero or null: not listening. */
  readonly ownPort: () => number | null;
}

/** @throws CoreError `store_failed` – the data directory cannot be used; says what to do */
export function openStorage(
  ports: Ports,
  { dataDir, version }: Pick<CoreOptions, 'dataDir' | 'version'>,
  around: Around,
): Storage {
  const room = createDiskRoom({ ...ports, dataDir, onChange: around.touch });
  const restrictions = createRestrictions({
    ...ports,
    journal: openRestrictionJournal(dataDir),
    onChange: around.touch,
  });
  const folder = createFolderWatch({ ...ports, dataDir, onChange: around.folderChanged });
  const onFailed = (error: unknown): void =>
    ports.logger.error('store.journal_failed', { error: messageOf(error) });
  const store = openStore(dataDir, { room, restrictions, folder, onFailed });
  const damage = createDamageBook(store);
  const sealed = createSealedPreferences(ports.preferences, store, restrictions);
  const preferences = createManagedPreferences(sealed, () => managed.bounds());
  const floor = createClockFloor(store.db);
  const clock = createGuardedClock(ports.clock, floor.read());
  const onWritten = (): void => {
    around.touch();
    forwarder.wake();
  };
  const parts = { ...ports, ...around, preferences, clock };
  const opened = openAuditLog({ ...parts, dataDir, store, room, folder, damage, onWritten });
  noteDamage(damage, store.rescue, ports.preferences.damage, opened.audit);
  const managed = createManagedPolicy({
    ...parts,
    ...opened,
    source: ports.managedPolicy,
    store,
    onChange: () => {
      forwarder.wake();
      around.managedChanged();
    },
  });
  const managedUrl = (): string | null => managed.bounds().forwardTo;
  const forwarder = createForwarder({ ...parts, ...opened, managedUrl, version });
  return {
    ...opened,
    store,
    restrictions,
    preferences,
    sealed,
    managed,
    room,
    folder,
    damage,
    floor,
    clock,
    forwarder,
    started(port) {
      const detail = `port ${port}`;
      opened.audit.append({ actor: 'system', action: 'core.start', decision: 'done', detail });
      room.start();
      folder.start();
      restrictions.prepare();
      void opened.keeper.tend();
    },
    async tend() {
      await room.keep();
      await opened.tend();
      forwarder.wake();
    },
    async close() {
      folder.stop();
      await room.stop();
      forwarder.stop();
      restrictions.stop();
      await opened.close();
      await store.close();
    },
  };
}

/** The person sees it until they confirm; the log says when it was. */
function noteDamage(
  damage: DamageBook,
  rescue: Rescue | null,
  settings: SettingsDamage | undefined,
  audit: AuditLog,
): void {
  const known = damage.list().length;
  if (rescue !== null) damage.noteRescue(rescue);
  if (settings !== undefined) damage.note('settings', settings.file, settings.lost);
  for (const { part, file, lost } of damage.list().slice(known))
    audit.append({
      actor: 'system',
      action: 'damage.found',
      decision: 'failed',
      detail: `${part}, kept as ${file ?? ''}${lost.length === 0 ? '' : `; not read: ${lost.join(', ')}`}`,
    });
}
