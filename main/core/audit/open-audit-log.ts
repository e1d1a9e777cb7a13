/** The audit log with everything around it: its file, what writes, what reads, what keeps its key. */
import type { Clock, Logger, Random, Vault } from '../ports.ts';
import { openAuditStore } from '../store/open-audit.ts';
import type { Store } from '../store/open-store.ts';
import { createAuditLog, type AuditLog } from './audit-log.ts';
import { createAuditKeeper, type AuditKeeper } from './keeper.ts';
import { moveOldEntries } from './move-old-entries.ts';
import { createAuditQuery, type AuditQuery } from './query.ts';
import { createSeal } from './seal.ts';

export interface OpenAuditOptions {
  readonly dataDir: string;
  /** Where entries of earlier versions may still stand. */
  readonly store: Store;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly hasGrants: () => boolean;
  readonly touch: () => void;
}

export interface OpenedAudit {
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly keeper: AuditKeeper;
  /** The last words: writes what waits, anchors the end, closes the file. */
  close(): Promise<void>;
}

/** @throws CoreError `store_failed` */
export function openAuditLog(options: OpenAuditOptions): OpenedAudit {
  const { clock, logger, touch } = options;
  const store = openAuditStore(options.dataDir);
  moveOldEntries(options.store, store);
  const seal = createSeal();
  const audit = createAuditLog({ store, clock, logger, seal, onWritten: touch });
  const keeper = createAuditKeeper({ ...options, db: store.db, audit, seal, onDamage: touch });
  return {
    audit,
    auditQuery: createAuditQuery(store.db),
    keeper,
    async close() {
      audit.append({ actor: 'system', action: 'core.stop', decision: 'done' });
      await keeper.stop();
      audit.close();
      store.close();
    },
  };
}
