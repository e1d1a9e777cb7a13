/**
 * Waiting rooms: how many and how much may wait, so that nobody fills them for others. Milliseconds
 * and bytes.
 */
export const waitingLimits = {
  /** From this share of its connections on, a door asks whose they are; so often at most. */
  crowded: 0.25,
  processesCheck: 250,
  /** Descriptors that each door leaves free: the more it matters, the fewer. */
  keepFree: { endpoint: 12, page: 8, control: 4 },
  /** How often it is looked whether answers are taken. */
  unreadCheck: 1000,
  /** How long an answer may lie untaken. */
  unreadFor: 15_000,
  /** How much of all of them together may lie; beyond that stalled readers go at once. */
  unreadInAll: 64 * 1024 * 1024,
  /**
   * Logins that pages of other sites started, and as many again that wait for the reading of an
   * address.
   */
  parkedFromPages: 3,
  /** Browsers that wait for one answer, because the same login was opened again. */
  parkedPerLogin: 3,
} as const;
