/** What is done with an answer by its size; part of `limits.ts` (docs/adr/0022). */
const kib = 1024;
const mib = 1024 * kib;

export const receiveLimits = {
  /** From here on a result is forwarded with its own bytes where nothing has to change. */
  asReceived: 4 * kib,
  /** Members of one that are counted, so that none occurs twice; with more it is written anew. */
  asReceivedNodes: 50_000,
  /** From here on it is scanned and not parsed, where its receiver takes it so. */
  unread: 256 * kib,
  /** Of one that is passed on piece by piece. */
  passedOnBytes: 256 * mib,
} as const;
