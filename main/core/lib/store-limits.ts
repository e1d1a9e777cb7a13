/** What bounds the writing of the store. Times in milliseconds, sizes in bytes. */
const second = 1000;
const kib = 1024;
const mib = 1024 * kib;

export const storeLimits = {
  /** What takes access away and could not be written: how often it is tried again, and the file that carries it over. */
  restrictions: { firstRetry: second, lastRetry: 30 * second, journalBytes: 128 * kib },
  /** How long a database that another program has locked holds up this thread, and for how long at the start. */
  storeBusy: { running: 20, opening: 5 * second },

  disk: { ballast: 4 * mib, piece: 256 * kib, firstMade: 2 * second, lookAgain: 5 * second },
} as const;
