/**
 * Brings what was committed to disk without holding up this thread (REL-17). SQLite's own flush
 * waits for the disk in the middle of everything else; here a commit only writes, the journal is
 * flushed by a thread of the pool, and whoever needs the disk waits for that. From time to time the
 * journal is checkpointed into the file, by a second connection that works in a thread of its
 * own; the one writer pauses meanwhile, so that the journal begins anew.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import CheckpointConnection from 'libsql/promise';
import { systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { Db } from './db.ts';
import { syncFolder } from './set-aside.ts';

export interface JournalSync {
  /** Something was written into the journal. */
  committed(): void;
  /**
   * Resolves when everything committed so far is on disk.
   *
   * @throws the system error; it is tried again by the next caller
   */
  synced(): Promise<void>;
  /** The journal is being checkpointed; what can wait waits for `checkpointed`. */
  isCheckpointing(): boolean;
  /** Resolves when it is not, or not any more. Never rejects. */
  checkpointed(): Promise<void>;
  /** Resolves when nothing is under way; null where nothing ever was. Never rejects. */
  close(): Promise<void> | null;
}

export interface JournalSyncParts {
  /** Of the database. */
  readonly path: string;
  /** The journal could not be checkpointed: it grows until it can. */
  readonly onFailed: (error: unknown) => void;
}

export function createJournalSync({ path, onFailed }: JournalSyncParts): JournalSync {
  let journal: FileHandle | null = null;
  let connection: CheckpointConnection | null = null;
  /** Counts of commits. */
  let made = 0;
  let onDisk = 0;
  let sinceCheckpoint = 0;
  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let checkpointing: Promise<void> | null = null;
  let isClosed = false;

  async function flush(): Promise<void> {
    const upTo = made;
    try {
      journal ??= await openJournal(`${path}-wal`);
      await journal.datasync();
    } catch (error) {
      // Where there is no journal, everything is in the file.
      if (systemCodeOf(error) !== 'ENOENT') throw error;
    }
    onDisk = Math.max(onDisk, upTo);
  }

  function start(): Promise<void> {
    running = flush().finally(() => (running = null));
    return running;
  }

  /**
   * One flush for all who ask while another is under way, which may have begun before their commit.
   */
  function synced(): Promise<void> {
    if (onDisk === made) return Promise.resolve();
    if (running === null) return start();
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = null;
        return running ?? start();
      });
    return next;
  }

  async function checkpoint(): Promise<void> {
    try {
      // So that there is little left to flush before the pages are written.
      await synced();
      connection ??= await openConnection(path);
      await connection.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch (error) {
      onFailed(error);
    }
  }

  async function end(): Promise<void> {
    await checkpointing;
    await (next ?? running)?.catch(() => undefined);
    await journal?.close().catch(() => undefined);
    connection?.close();
  }

  return {
    committed() {
      made += 1;
      sinceCheckpoint += 1;
      if (sinceCheckpoint < limits.journal.commits || checkpointing !== null || isClosed) return;
      sinceCheckpoint = 0;
      checkpointing = checkpoint().finally(() => (checkpointing = null));
    },
    synced,
    isCheckpointing: () => checkpointing !== null,
    checkpointed: () => checkpointing ?? Promise.resolve(),
    close() {
      isClosed = true;
      return journal === null && running === null && checkpointing === null ? null : end();
    },
  };
}

/**
 * With its name in the folder on disk. SQLite keeps the file for as long as the database is open.
 */
async function openJournal(path: string): Promise<FileHandle> {
  const journal = await open(path, 'r+');
  syncFolder(dirname(path));
  return journal;
}

async function openConnection(path: string): Promise<CheckpointConnection> {
  const connection = new CheckpointConnection(path, {});
  await connection.exec('PRAGMA synchronous = FULL');
  await connection.exec('PRAGMA fullfsync = ON');
  await connection.exec('PRAGMA checkpoint_fullfsync = ON');
  return connection;
}

/**
 * Closes a database of ours, with everything that its journal has carried over into the file.
 *
 * @param journal null: SQLite alone looks after it. Resolves when it is closed. Never rejects.
 */
export async function closeDatabase(db: Db, journal: JournalSync | null): Promise<void> {
  const ended = journal?.close() ?? null;
  if (ended !== null) await ended;
  if (!db.open) return;
  try {
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // Only tidiness: what is in the journal beside the file is durable, and is read at the next
    // start.
  }
  db.close();
}
