/**
 * The audit log with everything around it: its file, what writes, what reads, what keeps its key.
 */
import type { Changes } from '../lib/changes.ts';
import { messageOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Clock, Ports, Preferences } from '../ports/ports.ts';
import type { FreeSpace } from '../store/free-space.ts';
import type { DamageBook } from '../store/damage-book.ts';
import type { FolderWatch } from '../store/folder-watch.ts';
import { openAuditStore, setAuditAside, type AuditStore } from '../store/open-audit.ts';
import type { Store } from '../store/open-store.ts';
import { indexFileBytes, readToOf } from '../store/text-index/index-file.ts';
import { storageProblemOf } from '../store/storage-problem.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { createForwardedTo, type ForwardedTo } from './forwarded-to.ts';
import { createAuditExports, type AuditExports } from './export/exports.ts';
import { createAuditAnchor, type AuditAnchor } from './audit-anchor.ts';
import { moveOldEntries } from './move-old-entries.ts';
import { notingDamage } from './query/noting-damage.ts';
import { createPlainList } from './query/list-query.ts';
import { createAuditQuery, type AuditQuery } from './query/query.ts';
import { longestUnfinished } from './under-way.ts';
import { retentionOf } from './retention-setting.ts';
import { createRetention } from './retention/retention.ts';
import { createSeal } from './seal.ts';
import { createReadsBeside } from './reads/reads-beside.ts';
import { createLogReads, type LogReads } from './reads/log-reads.ts';
import { createReadsHere, type ReadsHere } from './reads/reads-here.ts';
import { createIndexing } from './text-index/indexing.ts';
import { createTextIndex } from './text-index/text-index.ts';

interface Below {
  readonly dataDir: string;
  /** Where entries of earlier versions may still stand. */
  readonly store: Store;
  readonly clock: Clock;
  readonly freeSpace: FreeSpace;
  readonly folder: FolderWatch;
  readonly damage: DamageBook;
  readonly preferences: Preferences;
  /** Whether there is anything worth a place in the vault. */
  readonly hasGrants: () => boolean;
  readonly changes: Changes;
}

type AuditPorts = Pick<Ports, 'vault' | 'random' | 'logger' | 'preferences' | 'logThread'>;

export interface OpenedAudit {
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly logReads: LogReads;
  readonly auditAnchor: AuditAnchor;
  readonly auditExports: AuditExports;
  readonly forwardedTo: ForwardedTo;
  /** The text index reads what was written when the last run ended. */
  startIndex(): void;
  /** From time to time: the key, the anchor, retention. Never rejects. */
  maintain(): Promise<void>;
  /** The last words: writes what waits, anchors the end, closes the file. */
  close(): Promise<void>;
}

/**
 * A damaged log is set aside, and another one begun: no start fails for it.
 *
 * @throws CoreError `store_failed` – it cannot be read or written, or a newer Consentry wrote it
 */
export function openAuditLog(ports: AuditPorts, below: Below): OpenedAudit {
  const opened = openWhole(ports, below);
  const { damage, store } = below;
  const known = damage.list().length;
  const settings = ports.preferences.damage;
  if (store.rescue !== null) damage.noteRescue(store.rescue);
  if (settings !== undefined) damage.note('settings', settings.file, settings.lost);
  for (const { part, file, lost } of damage.list().slice(known)) {
    const notRead = lost.length === 0 ? '' : `; not read: ${lost.join(', ')}`;
    recordDamage(opened.audit, `${part}, kept as ${file ?? ''}${notRead}`);
  }
  return opened;
}

/**
 * What every start reads of the log: a damaged page is met here, where the log can still be set
 * aside.
 *
 * @throws the error of SQLite
 */
function readForStart(query: AuditQuery, now: number): void {
  query.unfinished(longestUnfinished);
  query.summary(now, now);
  query.callsByClient(now);
  query.hasCalls();
}

function recordDamage(audit: AuditLog, detail: string): void {
  audit.append({ actor: 'system', action: 'damage.found', decision: 'failed', detail });
}

function openWhole(ports: AuditPorts, below: Below): OpenedAudit {
  const { dataDir, damage, folder, changes } = below;
  let store: AuditStore | undefined;
  const onDamaged = (): void => {
    damage.note('log', null);
    changes.emit('view');
  };
  const onFailed = (error: unknown): void =>
    ports.logger.error('audit.journal_failed', { error: messageOf(error) });
  const open = (): OpenedAudit => {
    store = openAuditStore(dataDir, { folder, onDamaged, onFailed });
    const opened = assemble(ports, below, store);
    readForStart(opened.auditQuery, below.clock.nowMs());
    opened.startIndex();
    return opened;
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
    recordDamage(opened.audit, `log, kept as ${file}`);
    return opened;
  }
}

function assemble(ports: AuditPorts, below: Below, store: AuditStore): OpenedAudit {
  const { vault, random, logger } = ports;
  const { clock, freeSpace, changes, hasGrants } = below;
  const { db } = store;
  let isOpen = true;
  moveOldEntries(below.store, store);
  const seal = createSeal();
  const { dataDir, folder } = below;
  const here = (): ReadsHere => {
    const slice = limits.audit.indexSlice;
    return createReadsHere(db, createTextIndex({ log: db, dataDir, folder, clock, logger, slice }));
  };
  const start = ports.logThread;
  const reads = notingDamage(
    createReadsBeside({ start, dataDir, folder, here, clock, logger }),
    store.noteFailure,
  );
  const onWritten = (): void => {
    indexing.soon();
    changes.emit('view');
    changes.emit('log');
  };
  const audit = createAuditLog({ store, clock, logger, seal, freeSpace, onWritten });
  const indexing = createIndexing({
    reads,
    clock,
    lastId: audit.lastId,
    readTo: () => readToOf(dataDir),
    mayRun: () => isOpen && !freeSpace.isShort() && folder.isThere(),
    isBusy: () => !audit.isIdle(),
  });
  const auditQuery = notingDamage(createAuditQuery(db), store.noteFailure);
  const pages = notingDamage({ list: createPlainList(db) }, store.noteFailure);
  const logReads = createLogReads(reads, indexing, pages.list);
  const auditAnchor = createAuditAnchor({
    db,
    store: below.store,
    audit,
    logReads,
    seal,
    vault,
    random,
    clock,
    logger,
    freeSpace,
    hasGrants,
    onDamage: changes.touch,
  });
  const auditExports = createAuditExports({ db, audit, logReads, seal, clock, random });
  /** Before, the settings may say for how long as somebody else wrote it. */
  const isPolicyKnown = (): boolean => below.store.seals.isOpen() || !below.store.seals.hasAny();
  const retention = createRetention({
    store,
    reads,
    indexFileBytes: () => indexFileBytes(dataDir),
    seal,
    clock,
    logger,
    setting: () => retentionOf(below.preferences),
    mayRun: () =>
      isOpen &&
      isPolicyKnown() &&
      !audit.isOverloaded() &&
      !freeSpace.isShort() &&
      !auditAnchor.waitsForKey(),
    isBusy: () => !audit.isIdle(),
    onCut: () => void auditAnchor.renew(),
    onTakenAway() {
      audit.forget();
      auditQuery.forgetNames();
      void reads.forgetNames();
    },
  });
  return {
    audit,
    auditQuery,
    logReads,
    auditAnchor,
    auditExports,
    forwardedTo: createForwardedTo(store),
    startIndex: indexing.soon,
    async maintain() {
      await auditAnchor.maintain();
      // Nobody waits for it.
      reads.retry().catch(() => undefined);
      indexing.soon();
      await retention.run();
    },
    async close() {
      isOpen = false;
      await auditExports.close();
      audit.append({ actor: 'system', action: 'core.stop', decision: 'done' });
      await auditAnchor.stop();
      audit.close();
      indexing.close();
      await reads.close();
      await store.close();
    },
  };
}
