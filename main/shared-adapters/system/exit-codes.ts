/** How the process ends, for every shell. */
export const exitCodes = {
  done: 0,
  failed: 1,
  wrongUsage: 2,
  /** No running instance, or another one already has the data folder. */
  notRunning: 3,
  notAllowedHere: 4,
  notFound: 5,
  /** A bug: something nobody expected was thrown (REL-27). */
  crashed: 70,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
