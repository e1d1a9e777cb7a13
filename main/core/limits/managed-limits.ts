/** Bounds of the managed policy; part of `limits.ts`. Times in milliseconds, sizes in bytes. */
export const managedLimits = {
  /** How many faults are named. */
  problems: 50,
  /** Of a line in words: what it is about, and what it says. */
  topic: 160,
  says: 1000,
  checkEvery: 5000,
  /** A file that is replaced may be away for a moment; only then its absence is believed. */
  gone: 1000,
  /** Waiting for a tool of the system that prints owners and groups, and what it may print. */
  systemTool: 10_000,
  toolBytes: 1024 * 1024,
} as const;
