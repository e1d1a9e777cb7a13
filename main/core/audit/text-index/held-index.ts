/**
 * The file of the text index while the program runs: opened when it is first needed, made anew
 * where it is damaged or of another log, left alone where it cannot be used. Nobody is told but the
 * log file, because nothing is lost.
 */
import { messageOf, systemCodeOf } from '../../lib/errors.ts';
import { limits } from '../../limits/limits.ts';
import type { Logger } from '../../ports/ports.ts';
import type { FolderWatch } from '../../store/folder-watch.ts';
import { storageProblemOf } from '../../store/storage-problem.ts';
import {
  openIndexFile,
  removeIndexFile,
  type IndexFile,
} from '../../store/text-index/index-file.ts';
import { createIndexedWords, type LongerWords } from './indexed-words.ts';
import type { EntryWords } from './entry-words.ts';
import { createIndexer, type Indexer } from './indexer.ts';
import { createPlaces, type FindPlaces } from './places.ts';

interface OpenedIndex {
  readonly file: IndexFile;
  readonly indexer: Indexer;
  readonly find: FindPlaces;
  readonly longer: LongerWords;
}

export interface HeldIndex {
  /** Opens it where that was not done yet; null: there is none now. */
  current(): OpenedIndex | null;
  /** As far as it is open; null: it has read nothing. */
  opened(): OpenedIndex | null;
  /** @returns `otherwise` where it cannot be read: then it has read nothing */
  asked<Result>(ask: (of: OpenedIndex) => Result, otherwise: Result): Result;
  /** @returns false: it could not be written */
  written(write: (of: OpenedIndex) => void): boolean;
  /** What could not be opened or written is tried again. */
  retry(): void;
  /** Resolves when the file is closed. Never rejects. */
  close(): Promise<void>;
}

interface HeldIndexParts {
  readonly entries: EntryWords;
  /** Null: there is never one. */
  readonly dataDir: string | null;
  /** So that nothing is made in a folder that took the place of ours. */
  readonly folder?: FolderWatch | undefined;
  readonly logger: Logger;
  /** This thread is there for the index alone. */
  readonly isBeside?: boolean;
}

export function createHeldIndex(parts: HeldIndexParts): HeldIndex {
  const { entries, dataDir, logger } = parts;
  let opened: OpenedIndex | null = null;
  /** It goes away, cannot be used, or is closed. */
  let isOut = dataDir === null;
  /** It could not be opened, which may be another time. */
  let isToBeTried = false;
  /** It could not be written; it can be read all the same. */
  let isStopped = false;
  let renewals = 0;
  let closing: Promise<void> | null = null;

  function current(): OpenedIndex | null {
    if (opened !== null || isOut || dataDir === null) return opened;
    try {
      opened = open(dataDir);
    } catch (error) {
      if (isUnfit(error)) anew(dataDir, error);
      else giveUp(error);
    }
    return opened;
  }

  function open(inFolder: string): OpenedIndex {
    parts.folder?.assertThere();
    const onFailed = (error: unknown): void =>
      logger.error('audit.index_journal_failed', { error: messageOf(error) });
    const file = openIndexFile(inFolder, parts.isBeside === true ? null : onFailed);
    try {
      const indexer = createIndexer(entries, file);
      return { file, indexer, find: createPlaces(file.db), longer: createIndexedWords(file.db) };
    } catch (error) {
      file.db.close();
      throw error;
    }
  }

  /** What lies there is deleted, and the index begun again. */
  function anew(inFolder: string, error: unknown): void {
    renewals += 1;
    logger.info('audit.index_renewed', { error: messageOf(error) });
    try {
      removeIndexFile(inFolder);
      opened = open(inFolder);
    } catch (again) {
      giveUp(again);
    }
  }

  function giveUp(error: unknown, forGood = false): void {
    isOut = true;
    isToBeTried = !forGood;
    logger.warn('audit.index_failed', { error: messageOf(error) });
  }

  /** It turned out damaged while in use. */
  function replace(why: unknown): void {
    const gone = opened;
    opened = null;
    isOut = true;
    if (gone === null || dataDir === null) return;
    closing = gone.file.close().then(() => {
      closing = null;
      if (renewals >= limits.audit.indexRenewals) {
        giveUp(why, true);
        return;
      }
      isOut = false;
      anew(dataDir, why);
    });
  }

  return {
    current,
    opened: () => opened,
    asked(ask, otherwise) {
      const of = current();
      if (of === null) return otherwise;
      try {
        return ask(of);
      } catch (error) {
        replace(error);
        return otherwise;
      }
    },
    written(write) {
      const of = current();
      if (of === null || isStopped) return false;
      try {
        write(of);
        return true;
      } catch (error) {
        if (isUnfit(error)) replace(error);
        else {
          isStopped = true;
          logger.warn('audit.index_stopped', { error: messageOf(error) });
        }
        return false;
      }
    },
    retry() {
      isStopped = false;
      if (!isToBeTried) return;
      isToBeTried = false;
      isOut = false;
    },
    async close() {
      await closing;
      isToBeTried = false;
      isOut = true;
      const last = opened;
      opened = null;
      await last?.file.close();
    },
  };
}

/**
 * The file is not as we wrote it, so that another is made: our own statements are right for every
 * file that we wrote.
 */
function isUnfit(error: unknown): boolean {
  return storageProblemOf(error) === 'damaged' || systemCodeOf(error) === 'SQLITE_ERROR';
}
