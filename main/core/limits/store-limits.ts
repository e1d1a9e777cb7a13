/** What bounds the writing of the store and of the vault. Times in milliseconds, sizes in bytes. */
const second = 1000;
const minute = 60 * second;
const kib = 1024;
const mib = 1024 * kib;

export const storeLimits = {
  /** What keeps the secrets, or their key (REL-05). */
  vault: {
    /** A person may have to type the password of the key store. */
    answer: 60 * second,
    /** A start in a terminal goes on without a passphrase after this. */
    typed: 5 * minute,
    /** How long the start waits for its first answer. */
    firstAnswer: 1500,
    /**
     * A store that refused is not asked again before, unless a person wants it: each time may show
     * a dialog.
     */
    askAgain: 5 * minute,
    /** What the end of a run has for what is on its way there. */
    lastWrite: 3 * second,
    answerBytes: 4 * kib,
    fileBytes: 16 * mib,
  },

  /**
   * What takes access away and could not be written: how often it is tried again, and the file that
   * keeps it over a restart.
   */
  restrictions: { firstRetry: second, lastRetry: 30 * second, journalBytes: 128 * kib },
  /**
   * How long a database that another program has locked holds up this thread, and for how long at
   * the start.
   */
  storeBusy: { running: 20, opening: 5 * second },

  /**
   * Commits until the journal is checkpointed: about as many pages as SQLite itself would wait for.
   */
  journal: { commits: 100 },

  disk: { ballast: 4 * mib, piece: 256 * kib, firstMade: 2 * second, recheckAfter: 5 * second },

  /** Of each file, copies that were damaged. */
  damagedKept: 3,
  /** How often the data folder is looked for, which is also how long its loss may go unnoticed. */
  folderCheck: 2 * second,

  /** A file of this age that was to replace another belongs to nobody any more. */
  temporaryLife: 60 * second,
} as const;
