/**
 * Everything that may take long of what is read of the log: lists and searches, sums, checks, the
 * text of exports, and the text index that they use. It is done in the thread that calls it, over a
 * connection that may be its own.
 */
import type { Db } from '../../store/db.ts';
import { exportedPage, type ExportedPage, type ExportFormat } from '../export/export-format.ts';
import { createNames } from '../names.ts';
import { createListQuery, type AuditFilter, type AuditPage } from '../query/list-query.ts';
import { createEntrySearch } from '../query/search-entries.ts';
import { createUsageQuery, type UsageQuery } from '../query/usage-query.ts';
import { createSeal, type SealKey } from '../seal.ts';
import { facetOf, questionOf } from '../text-index/search-text.ts';
import type { TextIndex } from '../text-index/text-index.ts';
import { verifyStretch, type Verified, type VerifyParts } from '../verify.ts';

/** What the log is held against. */
interface VerifyAgainst extends Pick<VerifyParts, 'anchor' | 'head'> {
  readonly key: SealKey | null;
}

/** Only data goes in and out, so that all of it can be asked of another thread. */
export interface ReadsHere extends UsageQuery {
  list(filter: AuditFilter): AuditPage;
  /** The same page as text of an export. */
  exportPage(format: ExportFormat, filter: AuditFilter): ExportedPage;
  /** @param from null: from the beginning */
  verify(against: VerifyAgainst, from: number | null): Promise<Verified>;
  /** Those that no entry has, as far as the text index knows. */
  unusedNames(names: readonly number[]): number[];
  /** How many entries, by number, the text index has not read. */
  behind(): number;
  /**
   * The text index reads the next entries, or merges what it read, for about as long as a slice may
   * take.
   *
   * @returns whether there are more, and it can go on
   * @throws the driver's error where the log cannot be read
   */
  step(): boolean;
  /** Takes away some places of entries that went. @returns whether there may be more */
  prune(most: number): boolean;
  indexBytes(): number;
  /** Names were taken away from the log. */
  forgetNames(): void;
  /** What of the text index could not be written is tried again. */
  retry(): void;
  /** Resolves when the file of the index is closed. Never rejects. */
  close(): Promise<void>;
}

export function createReadsHere(log: Db, texts: TextIndex): ReadsHere {
  const names = createNames(log);
  const search = createEntrySearch(log, texts);
  const isUnused = (name: number): boolean => {
    const facets = Object.values(facetOf).map((facet) => facet(name));
    const question = questionOf('', [facets], () => null);
    return (
      question !== null && texts.places('newest', question, 0, Number.MAX_SAFE_INTEGER).length === 0
    );
  };
  const list = createListQuery(log, names, search, texts.longer);
  return {
    ...createUsageQuery(log, names, search),
    list,
    exportPage: (format, filter) => exportedPage(format, list(filter)),
    verify({ key, anchor, head }, from) {
      const seal = createSeal();
      if (key !== null) seal.use(key);
      return verifyStretch({ db: log, seal, anchor, head }, from);
    },
    unusedNames: (some) => some.filter(isUnused),
    behind: () => texts.behind(),
    step: () => texts.isCheckpointing() || texts.step(),
    prune: (most) => texts.prune(most),
    indexBytes: () => texts.usedBytes(),
    forgetNames() {
      names.forget();
      texts.forgetNames();
    },
    retry: () => texts.retry(),
    close: () => texts.close(),
  };
}
