/**
 * What takes access away is in effect before it is saved (INV-12). Where the disk is full, broken
 * or locked by another program, the write waits here, is tried again until it succeeds, and nothing
 * that gives access is written before it. A journal beside the store carries it over a restart
 * (`restriction-journal.ts`).
 */
import { CoreError, messageOf, systemCodeOf } from '../lib/errors.ts';
import { limits } from '../limits/limits.ts';
import type { PreferencesDocument } from '../ports/preferences-document.ts';
import type { Clock, Logger, Preferences } from '../ports/ports.ts';
import type { JournalEntry, RestrictionJournal } from './restriction-journal.ts';

export interface Restrictions {
  /**
   * Writes now, or as soon as the disk lets it, in the order of the calls. The caller has changed
   * memory already.
   *
   * @param write has to be safe to run again, also after other restrictions
   * @param entry what a start does where this could not be written before; absent: the caller
   *   journals it
   * @throws what `write` throws for any other reason than the disk
   */
  save(write: () => void, entry?: JournalEntry): void;
  /** How many writes were ever put off; it grows only. */
  deferred(): number;
  /** How many still wait. */
  waiting(): number;
  /**
   * Makes what was deferred since `mark` outlast a restart, by doing `entry` again then.
   *
   * @returns false: it is in effect only for as long as this process runs
   */
  journal(mark: number, entry: JournalEntry): boolean;
  /**
   * Writes what waits.
   *
   * @throws CoreError `store_failed` – it cannot be written yet, so nothing may be given before it
   */
  assertSaved(): void;
  /**
   * Does again what the journal holds, oldest first: once, before anybody is served. Never rejects.
   */
  replay(act: (entry: JournalEntry) => unknown): Promise<void>;
  /** Makes room for the journal while there is some. Never throws. */
  prepare(): void;
  /** Tries a last time. Never throws. */
  stop(): void;
}

export interface RestrictionsParts {
  readonly journal: RestrictionJournal;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Something begins to wait, or nothing waits any more. */
  readonly onChange: () => void;
}

/** Settings of which some say what is allowed. */
export interface RestrictablePreferences extends Preferences {
  /**
   * For a change that only takes away: in force at once, and written as soon as the disk lets it.
   */
  restrict(change: (document: PreferencesDocument) => PreferencesDocument): void;
}

interface Waiting {
  readonly number: number;
  readonly write: () => void;
  isJournalled: boolean;
}

export function createRestrictions(parts: RestrictionsParts): Restrictions {
  const { journal, clock, logger } = parts;
  let waiting: Waiting[] = [];
  let deferred = 0;
  let pause: number = limits.restrictions.firstRetry;
  let cancel: (() => void) | null = null;
  let isReplayed = journal.isEmpty();
  /** What a write does inside of another one is part of that. */
  let isWriting = false;
  /** People were told that something waits, and not yet that it is saved. */
  let isBehind = false;

  function later(): void {
    cancel ??= clock.after(pause, () => {
      cancel = null;
      pause = Math.min(2 * pause, limits.restrictions.lastRetry);
      retry();
    });
  }

  function retry(): void {
    try {
      flush();
    } catch (error) {
      logger.debug('restrictions.still_waiting', { error: messageOf(error) });
      later();
    }
  }

  /** In order: a later one may be about the same row. */
  function flush(): void {
    while (waiting[0] !== undefined) {
      try {
        run(waiting[0].write);
      } catch (error) {
        if (isOfStorage(error)) throw error;
        // What it was about is gone, for example with its client.
        logger.error('restrictions.dropped', { error: messageOf(error) });
      }
      waiting = waiting.slice(1);
    }
    // What is saved must not be done again by a start, when the person may have given it back.
    if (isReplayed) journal.clear();
    if (!isBehind) return;
    isBehind = false;
    cancel?.();
    cancel = null;
    pause = limits.restrictions.firstRetry;
    logger.info('restrictions.saved');
    parts.onChange();
  }

  function run(write: () => void): void {
    isWriting = true;
    try {
      write();
    } finally {
      isWriting = false;
    }
  }

  function put(write: () => void): Waiting {
    deferred += 1;
    isBehind = true;
    const one = { number: deferred, write, isJournalled: false };
    waiting = [...waiting, one];
    later();
    return one;
  }

  function remember(of: readonly Waiting[], entry: JournalEntry): boolean {
    try {
      journal.add(entry);
      for (const one of of) one.isJournalled = true;
      return true;
    } catch (error) {
      logger.error('restrictions.not_journalled', { error: messageOf(error) });
      return false;
    }
  }

  return {
    save(write, entry) {
      if (isWriting) return write();
      try {
        if (waiting.length > 0) flush();
        run(write);
        return;
      } catch (error) {
        if (!isOfStorage(error)) throw error;
        logger.error('restrictions.not_saved', { error: messageOf(error) });
      }
      const one = put(write);
      if (entry !== undefined) remember([one], entry);
      parts.onChange();
    },
    deferred: () => deferred,
    waiting: () => waiting.length,
    journal(mark, entry) {
      const since = waiting.filter(({ number, isJournalled }) => number > mark && !isJournalled);
      return since.length === 0 || remember(since, entry);
    },
    assertSaved() {
      if (isWriting) return;
      if (waiting.length === 0 && (journal.isEmpty() || !isReplayed)) return;
      try {
        flush();
      } catch (error) {
        throw notWritable(error);
      }
    },
    async replay(act) {
      for (const entry of journal.entries()) {
        try {
          await act(entry);
          logger.info('restrictions.replayed', { name: entry.name });
        } catch (error) {
          logger.error('restrictions.not_replayed', { name: entry.name, error: messageOf(error) });
        }
      }
      isReplayed = true;
      retry();
    },
    prepare() {
      try {
        journal.prepare();
      } catch (error) {
        logger.warn('restrictions.no_journal', { error: messageOf(error) });
      }
    },
    stop() {
      if (waiting.length > 0) retry();
      cancel?.();
      cancel = null;
    },
  };
}

/** The medium, a quota, a lock of another program: not a mistake of ours. */
function isOfStorage(error: unknown): boolean {
  if (error instanceof CoreError) return error.code === 'store_failed';
  const code = systemCodeOf(error) ?? '';
  // The driver names some extended codes by number: the last eight bits are the primary one.
  const number = /^UNKNOWN_SQLITE_ERROR_(\d+)$/u.exec(code)?.[1];
  if (number !== undefined) return !ourMistakeNumbers.has(Number(number) & 0xff);
  return code.startsWith('SQLITE_') ? !ourMistakes.test(code) : storageCodes.has(code);
}

/** ERROR, TOOBIG, CONSTRAINT, MISMATCH, MISUSE, RANGE. */
const ourMistakeNumbers: ReadonlySet<number> = new Set([1, 18, 19, 20, 21, 25]);
const ourMistakes = /^SQLITE_(?:ERROR|CONSTRAINT|MISUSE|MISMATCH|RANGE|TOOBIG)/u;
const storageCodes: ReadonlySet<string> = new Set([
  ...['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO', 'EROFS', 'ENODEV', 'ENXIO', 'ESTALE', 'ETIMEDOUT'],
  ...['EACCES', 'EPERM', 'EBUSY', 'ENOENT', 'ENOTDIR', 'EMFILE', 'ENFILE', 'ENOMEM', 'EEXIST'],
]);

function notWritable(cause: unknown): CoreError {
  if (cause instanceof CoreError) return cause;
  return new CoreError(
    'store_failed',
    'Consentry cannot write to its data folder, so it gives no access now.',
    {
      hint: 'Make sure that its disk has room and works and that no other program holds its files; Consentry tries again.',
      cause,
    },
  );
}
