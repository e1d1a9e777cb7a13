/** Every number that bounds the audit log; part of `limits.ts`. Times in milliseconds. */
const second = 1000;
const minute = 60 * second;
const kib = 1024;

export const auditLimits = {
  flushAfter: 40,
  /**
   * Of one transaction, which holds up this process: so many, or fewer when they take longer;
   * looked at after every few.
   */
  batchRows: 256,
  batchMs: 2,
  timedRows: 8,
  waitingRows: 10_000,
  /** From a commit to the disk. */
  syncAfter: 900,
  retryAfter: second,
  /** Entries a minute of commands that were refused or failed; more are not written. */
  failedActs: 60,
  cacheKib: 4 * 1024,
  /**
   * Pages in the journal before SQLite itself checkpoints them, in the middle of a write: where
   * nothing else could.
   */
  journalPages: 8000,
  namesInMemory: 5000,
  /** Kinds of entries that are remembered: about what a few clients do at once. */
  kindsInMemory: 16,
  /**
   * Entries of which equal ones share a place in the text index. Never changed: it says what is in
   * the file.
   */
  blockEntries: 256,
  /**
   * Places of the index that a search reads in one go; two blocks, so that one of them is whole.
   */
  searchedPlaces: 512,
  /**
   * The text index: how long after an entry it begins to read, how many entries by number it takes
   * in one slice at first, at least, at most, for how many milliseconds at most, and how long it
   * waits between two slices, while calls come in and otherwise.
   */
  indexAfter: 500,
  /** So many entries that it has not read are worth waking it for. */
  indexDue: 512,
  indexFirstRows: 16,
  indexLeastRows: 8,
  indexRows: 256,
  indexSlice: 1.5,
  /** The same in a thread of its own, where only searches wait for it. */
  indexBesideSlice: 8,
  /** Pages of the index that are merged in one slice. */
  indexMergedPages: 16,
  indexBusyPause: 10,
  indexPause: 2,
  /** How often in one run it is made anew where it turns out damaged. */
  indexRenewals: 3,
  /**
   * Blocks of entries that it has not read that are searched in one go, how many such entries a
   * search looks through at once, and how many it looks through at all.
   */
  unreadBlocks: 4,
  unreadRows: 1024,
  mostUnread: 50_000,
  /**
   * The thread that reads the log: how long it stays while nobody asks, how long an answer may
   * take, and how long its end is waited for.
   */
  readerIdle: 30 * second,
  readerAnswer: 30 * second,
  readerEnd: second,
  /** Entries of a page without a search that are read at once, without that thread. */
  pageHere: 100,
  /** What is drawn of a connector's speed: enough for a picture, few enough to read at once. */
  timedCalls: 2000,
  /** Entries of an earlier version's file in one transaction. */
  movedRows: 5000,
  trace: 200,
  account: 300,
  /** How far the anchor in the vault may lie behind. */
  anchorRows: 1000,
  anchorEvery: 10 * minute,
  /** What the vault has for the anchor at stop. */
  lastAnchor: 3 * second,
  /** Entries that are verified in one go, and before the caller has to ask on. */
  verifySlice: 60,
  verifyStretch: 20_000,
  /** Kept when the person says nothing. */
  days: 180,
  megabytes: 500,
  /**
   * Entries that retention takes in one transaction: at first, at least, at most, and for how many
   * milliseconds at most.
   */
  retentionFirstRows: 16,
  retentionLeastRows: 8,
  retentionRows: 200,
  retentionSlice: 1.5,
  /** Milliseconds between two such while calls come in. */
  retentionPause: 15,
  /**
   * Words that are looked for in the index at once, that are looked for in all entries together,
   * and entries that are looked at for them at once.
   */
  sweptNames: 50,
  proposedNames: 500,
  checkedRows: 1000,
  /** Denials that are equal within this time are one entry and a count. */
  foldWithin: second,
  foldedKinds: 1000,
  /** Exports at a time, entries of one piece, and how long one may be left. */
  exports: 4,
  exportRows: 200,
  exportIdle: minute,
  searchWords: 8,
  /**
   * Letters that the last word needs to stand for longer ones, and how many such are asked for one
   * by one.
   */
  shortestPrefix: 3,
  longerWords: 100,
  searchedText: 512,
  argumentText: 200,
  entryArguments: 4 * kib,
} as const;

export const forwardingLimits = {
  /** From an entry to its way out: those of a moment go together. */
  gather: second,
  batch: 100,
  /** With the SDK's own repeats, and when nothing else ended it. */
  request: 15 * second,
  inAll: 20 * second,
  retryFirst: 5 * second,
  retryLongest: 5 * minute,
  /** Failures in a row before people are told. */
  reportedAfter: 3,
  urlBytes: 2048,
} as const;
