/** How much a person may ask for at most. Plain constants, so that a window can hold them. */

/** At most so many calls, or minutes, of a standing approval (ATRYUM-61). */
export const longestRun = { calls: 100, minutes: 60 } as const;

/** Of a limit of calls. */
export const mostCalls = { callsPerMinute: 10_000_000, callsPerDay: 1_000_000_000 } as const;

/** A secret that was replaced works at most this long. */
export const longestSecretOverlapHours = 30 * 24;

export const mostSavedFilters = 50;

/**
 * A policy of an administrator: the bytes of the file, how many parts one list of it may have, and
 * how long one text.
 */
export const policyFile = { bytes: 256 * 1024, items: 500, text: 2048 } as const;
