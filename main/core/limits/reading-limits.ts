/**
 * What reading from one upstream server may take of the thread that all share. In milliseconds; as
 * `limits.ts`.
 */
export const readingLimits = {
  /** So much at a stretch, */
  stretch: 8,
  /** then everybody else's turn for so long. What waits meanwhile waits at the server. */
  pause: 25,
} as const;
