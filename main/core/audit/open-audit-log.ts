/** The audit log with everything around it: its file, what writes, what reads, what keeps its key. */
import { messageOf } from '../lib/errors.ts';
import type { Clock, Logger, Preferences, Random, Vault } from '../ports/ports.ts';
import type { DiskRoom } from '../store/free-space.ts';
import type { DamageBook } from '../store/damage-book.ts';
import type { FolderWatch } from '../store/folder-watch.ts';
import { openAuditStore, setAuditAside, type AuditStore } from '../store/open-audit.ts';
import type { Store } from '../store/open-store.ts';
import { storageProblemOf } from '../store/storage-problem.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { createForwardedTo, type ForwardedTo } from './forwarded-to.ts';
import { createAuditExports, type AuditExports } from './export/exports.ts';
import { createAuditKeeper, type AuditKeeper } from './audit-anchor.ts';
import { moveOldEntries } from './move-old-entries.ts';
import { createAuditQuery, type AuditQuery } from './query/query.ts';
import { retentionOf } from './retention-setting.ts';
import { createRetention } from './retention.ts';
import { createSeal } from './seal.ts';

export interface OpenAuditOptions {
  readonly dataDir: string;
  /** Where entries of earlier versions may still stand. */
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly room: DiskRoom;
  readonly folder: FolderWatch;
  readonly damage: DamageBook;
  readonly preferences: Preferences;
  readonly hasGrants: () => boolean;
  readonly touch: () => void;
  /** Entries came. */
  readonly onWritten: () => void;
}

export interface OpenedAudit {
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly keeper: AuditKeeper;
  readonly auditExports: AuditExports;
  readonly forwardedTo: ForwardedTo;
  /** From time to time: the key, the anchor, retention. Never rejects. */
  tend(): Promise<void>;
  /** The last words: writes what waits, anchors the end, closes the file. */
  close(): Promise<void>;
}

/**
 * A damaged log is set aside, and another one begun: no start fails for it.
 *
 * @throws CoreError `store_failed` – it cannot be read or written, or a newer Consentry wrote it
 */
export function openAuditLog(options: OpenAuditOptions): OpenedAudit {
  const { dataDir, damage } = options;
  let store: AuditStore | undefined;
  const onDamaged = (): void => {
    damage.note('log', null);
    options.touch();
  };
  const onFailed = (error: unknown): void =>
    options.logger.error('audit.journal_failed', { error: messageOf(error) });
  const open = (): OpenedAudit => {
    store = openAuditStore(dataDir, { ...options, onDamaged, onFailed });
    return assemble(options, store);
  };
  try {
    return open();
  } catch (error) {
    // Nothing is under way yet.
    if (store?.db.open === true) store.db.close();
    if (storageProblemOf(error) !== 'damaged') throw error;
    const file = setAuditAside(dataDir);
    damage.note('log', file);
    const opened = open();
    opened.audit.append({
      actor: 'system',
      action: 'damage.found',
      decision: 'failed',
      detail: `log, kept as ${file}`,
    });
    return opened;
  }
}

function assemble(options: OpenAuditOptions, store: AuditStore): OpenedAudit {
  const { clock, logger, room, touch } = options;
  moveOldEntries(options.store, store);
  const seal = createSeal();
  const audit = createAuditLog({ store, clock, logger, seal, room, onWritten: options.onWritten });
  const auditQuery = createAuditQuery(store.db);
  const keeper = createAuditKeeper({ ...options, db: store.db, audit, seal, onDamage: touch });
  let isOpen = true;
  /** Before, the settings may say for how long as somebody else wrote it. */
  const isPolicyKnown = (): boolean =>
    options.store.seals.isOpen() || !options.store.seals.hasAny();
  const retention = createRetention({
    store,
    seal,
    clock,
    logger,
    wanted: () => retentionOf(options.preferences),
    mayRun: () =>
      isOpen &&
      isPolicyKnown() &&
      !audit.isOverloaded() &&
      !room.isShort() &&
      !keeper.waitsForKey(),
    isBusy: () => !audit.isIdle(),
    onCut: () => void keeper.anchor(),
    onTakenAway() {
      audit.forget();
      auditQuery.forgetNames();
    },
  });
  return {
    audit,
    auditQuery,
    keeper,
    auditExports: createAuditExports({ ...options, db: store.db, audit, auditQuery, seal }),
    forwardedTo: createForwardedTo(store),
    async tend() {
      await keeper.tend();
      await retention.run();
    },
    async close() {
      isOpen = false;
      audit.append({ actor: 'system', action: 'core.stop', decision: 'done' });
      await keeper.stop();
      audit.close();
      await store.close();
    },
  };
}
