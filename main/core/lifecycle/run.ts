/** Start and stop of everything, in the order in which the parts depend on each other. */
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditAnchor } from '../audit/audit-anchor.ts';
import type { ClientFiles } from '../client-files/client-files.ts';
import type { Demo } from '../demo/open-demo.ts';
import type { Connectors } from '../connectors/registry/connectors-interface.ts';
import type { Forwarder } from '../forwarding/forwarder.ts';
import type { GlobalState } from '../gateway/view/global-state.ts';
import type { SealVerifier } from '../integrity/seal-verifier.ts';
import type { Changes } from '../lib/changes.ts';
import type { ManagedPolicy } from '../managed/managed-policy.ts';
import type { Core, StopReason } from '../ports/core.ts';
import type { QuestionQueue } from '../questions/question-queue.ts';
import type { SessionRegistry } from '../sessions/session-registry.ts';
import type { SnapshotPublisher } from '../snapshot/snapshot-publisher.ts';
import type { DataFolder } from '../store/open-data-folder.ts';
import type { LoopWatch } from './loop-watch.ts';
import type { Serving } from './serving.ts';
import type { Upkeep } from './upkeep.ts';

interface Parts {
  readonly storage: Pick<DataFolder, 'start' | 'close' | 'folder' | 'freeSpace'>;
  readonly records: {
    readonly audit: AuditLog;
    readonly auditAnchor: AuditAnchor;
    readonly forwarder: Forwarder;
    close(): Promise<void>;
  };
  readonly managed: ManagedPolicy;
  readonly sealVerifier: SealVerifier;
  readonly commands: { replay(): Promise<void> };
  readonly serving: Serving;
  readonly connectors: Connectors;
  readonly demo: Pick<Demo, 'open' | 'stop'>;
  readonly upkeep: Upkeep;
  readonly clientFiles: ClientFiles;
  readonly loop: LoopWatch;
  readonly questions: QuestionQueue;
  readonly globalState: GlobalState;
  readonly registry: SessionRegistry;
  readonly snapshots: SnapshotPublisher;
  readonly changes: Pick<Changes, 'on'>;
  /** Calls that the last run left open get their end in the log. */
  readonly endUnfinished: () => void;
}

export function createRun(parts: Parts): Pick<Core, 'start' | 'stop'> {
  const { storage, records, managed, sealVerifier, serving, connectors, upkeep } = parts;
  let stopping: Promise<void> | null = null;

  async function stop(reason: StopReason): Promise<void> {
    managed.stop();
    upkeep.stop();
    parts.clientFiles.watch.stop();
    parts.loop.stop();
    parts.questions.stop();
    parts.globalState.stop();
    await serving.stop(reason, () => parts.registry.closeAll('stopping'));
    await connectors.stop();
    parts.demo.stop();
    upkeep.saveUse();
    await sealVerifier.settle();
    storage.folder.stop();
    await storage.freeSpace.stop();
    records.forwarder.stop();
    await records.close();
    await storage.close();
    parts.snapshots.stop();
  }

  return {
    async start() {
      parts.endUnfinished();
      await managed.open();
      await sealVerifier.open();
      await parts.commands.replay();
      const listening = await serving.start();
      const detail = `port ${listening.port}`;
      records.audit.append({ actor: 'system', action: 'core.start', decision: 'done', detail });
      storage.start();
      void records.auditAnchor.maintain();
      parts.changes.on('managed', connectors.recheck);
      await parts.demo.open();
      connectors.recheck();
      connectors.start();
      upkeep.start();
      parts.clientFiles.watch.start();
      return listening;
    },
    stop: (reason) => (stopping ??= stop(reason)),
  };
}
