/** The disk is waited for beside the loop: by whoever needs it, and by nobody else (REL-17). */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  createAuditLog,
  type AuditLog,
  type AuditRow,
} from '../../../main/core/audit/audit-log.ts';
import { createSeal } from '../../../main/core/audit/seal.ts';
import { limits } from '../../../main/core/limits/limits.ts';
import { openAuditStore, type AuditStore } from '../../../main/core/store/open-audit.ts';
import { createTestClock, memoryLogger, type TestClock } from '../../support/core/memory-ports.ts';
import { makeTempDir } from '../../support/system/temp-dir.ts';

interface Opened {
  readonly audit: AuditLog;
  readonly clock: TestClock;
  readonly dataDir: string;
  /** What the log has in the file, as this process sees it. */
  tools(): readonly unknown[];
}

function open(change: (store: AuditStore) => Partial<AuditStore> = () => ({})): Opened {
  const dataDir = makeTempDir();
  const store = openAuditStore(dataDir);
  onTestFinished(() => store.close());
  const clock = createTestClock();
  const audit = createAuditLog({
    store: { ...store, ...change(store) },
    clock,
    logger: memoryLogger(),
    seal: createSeal(),
    onWritten: () => undefined,
  });
  const look = store.db.prepare(
    'SELECT text AS name FROM entries JOIN names ON names.name = tool ORDER BY id',
  );
  return {
    audit,
    clock,
    dataDir,
    tools: () => look.all().map((row) => (row as { name: string }).name),
  };
}

const row = (tool: string): AuditRow => ({
  actor: 'mcp_client',
  action: 'tools/call',
  decision: 'allow',
  connector: 'up',
  tool,
});

/** A promise and what ends it. */
function held(): { readonly promise: Promise<void>; resolve(): void; reject(error: Error): void } {
  let [resolve, reject]: [() => void, (error: Error) => void] = [() => undefined, () => undefined];
  const promise = new Promise<void>((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('TRIAL-B5 while the disk takes its time', () => {
  test('only who needs the disk waits, and everything else is written on', async () => {
    const disk = held();
    const opened = open(() => ({ synced: () => disk.promise }));
    let isOnDisk = false;
    const durable = opened.audit.appendDurable(row('waits')).then(() => (isOnDisk = true));
    await turn();
    opened.audit.append(row('goes on'));
    opened.clock.advance(limits.audit.flushAfter);
    expect(opened.tools()).toEqual(['waits', 'goes on']);
    expect(isOnDisk).toBe(false);
    disk.resolve();
    await durable;
    expect(isOnDisk).toBe(true);
  });

  test('a flush that fails is reported to who waits, slows calls down, and is tried again', async () => {
    let isBroken = true;
    const opened = open(() => ({
      synced: () => (isBroken ? Promise.reject(new Error('EIO')) : Promise.resolve()),
    }));
    await expect(opened.audit.appendDurable(row('one'))).rejects.toThrow('EIO');
    expect(opened.audit.isOverloaded()).toBe(true);
    await expect(opened.audit.durable()).rejects.toThrow('EIO');
    isBroken = false;
    opened.clock.advance(limits.audit.syncAfter);
    await vi.waitFor(() => expect(opened.audit.isOverloaded()).toBe(false));
    await opened.audit.durable();
  });

  test('nothing is added to a journal that is being checkpointed, and nothing of it is lost', async () => {
    const checkpointing = held();
    let isCheckpointing = true;
    const opened = open(() => ({
      isCheckpointing: () => isCheckpointing,
      checkpointed: () => (isCheckpointing ? checkpointing.promise : Promise.resolve()),
    }));
    opened.audit.append(row('first'));
    const durable = opened.audit.appendDurable(row('second'));
    opened.clock.advance(limits.audit.flushAfter);
    await turn();
    expect(opened.tools()).toEqual([]);
    isCheckpointing = false;
    checkpointing.resolve();
    await durable;
    expect(opened.tools()).toEqual(['first', 'second']);
  });
});

test('TRIAL-B5 the journal is checkpointed beside the loop, again and again, and stays small', async () => {
  const opened = open();
  const journal = join(opened.dataDir, 'audit.db-wal');
  let largest = 0;
  for (let count = 0; count < 6 * limits.journal.commits; count += 1) {
    await opened.audit.appendDurable(row(`tool ${count % 50}`));
    largest = Math.max(largest, statSync(journal).size);
  }
  await opened.audit.durable();
  expect(opened.tools()).toHaveLength(6 * limits.journal.commits);
  // Of what a commit writes, some thirty pages at most: without being checkpointed it would be
  // six times as much.
  expect(largest).toBeLessThan(2 * limits.journal.commits * 30 * 4096);
  expect(statSync(join(opened.dataDir, 'audit.db')).size).toBeGreaterThan(50_000);
});
