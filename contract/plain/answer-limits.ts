/**
 * Plain constants, so that a window can hold them. At most so many calls, or minutes, of a standing
 * approval (ATRYUM-61).
 */
export const longestRun = { calls: 100, minutes: 60 } as const;
