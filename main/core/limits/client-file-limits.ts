/** What bounds the work on files of AI clients; part of `limits.ts`. */
const second = 1000;
const mib = 1024 * 1024;

export const clientFileLimits = {
  /** A larger file is not read. */
  fileBytes: 8 * mib,
  /** Values in one file, and how deep they may lie in each other. */
  nodes: 1_000_000,
  depth: 200,
  /** Backups of one file. */
  backups: 10,
  /** Entries of ours, all clients together. */
  entries: 100,
  /** Lines shown around a change, lines shown at all, characters of a line. */
  linesAround: 3,
  shownLines: 400,
  shownLine: 400,
  /** Names of other servers that are shown. */
  shownNames: 100,
  /** How often we look after our own entries, at most; and without being asked. */
  recheckAfter: 2 * second,
  checkEvery: 60 * second,
  /** Servers read from one file. */
  importedServers: 200,
} as const;
