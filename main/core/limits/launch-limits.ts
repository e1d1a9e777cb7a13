/** Bounds of the command line that the desktop app is started with. As `limits.ts`. */
export const launchLimits = {
  /** Arguments; a person's own start has fewer than ten. */
  arguments: 32,
  /** Bytes of one argument: a path is the longest of them, and no system takes one of more. */
  argumentBytes: 4096 + 64,
  /**
   * Bytes of them all. A second start sends its line to the running app, which must not choke on
   * it.
   */
  allBytes: 12 * 1024,
} as const;
