/**
 * How much a run tries: on a push what finds a regression, at night (`npm run test:nightly`) all of
 * it. One switch for all of them, `CONSENTRY_NIGHTLY=1`.
 */
const isNight = process.env['CONSENTRY_NIGHTLY'] === '1';

/** Cases of one property: `full` at night, at most 400 on a push. */
export function cases(full: number): number {
  return isNight ? full : Math.min(full, 400);
}

/** Cases of each property of the decision itself. */
export const decisionCases = isNight ? 1_000_000 : 1000;

/** Milliseconds that the cases of one property of the decision may take on a busy machine. */
export const decisionTimeout = 60_000 + decisionCases / 2;

/** Deaths of the process at each named point. */
export const kills = isNight ? 100 : 3;

/** Deaths of the built product while clients call, refresh, log in and are revoked. */
export const killsUnderLoad = isNight ? 24 : 4;

/** Processes that end while their thread reads the log. */
export const threadEnds = isNight ? 100 : 12;

/** Calls of each of two clients that use the same ids at the same time. */
export const callsOfEach = isNight ? 500 : 200;

/** Data folders with a damaged file in them. */
export const damages = isNight ? 150 : 10;

/** Histories of grants and tokens. */
export const histories = isNight ? 10_000 : 400;

/** Revokes that are measured, over twenty clients in turn. */
export const revokes = isNight ? 100 : 30;

/** Windows are looked at by axe, and gone through, in both at night. */
export const colorSchemes: readonly ('light' | 'dark')[] = isNight ? ['light', 'dark'] : ['light'];

/**
 * What pictures of every page are taken in: also in the colours that a person's system forces, at
 * night.
 */
export const looks: readonly Look[] = isNight ? ['light', 'dark', 'forced'] : ['light'];
export type Look = 'light' | 'dark' | 'forced';

/** Whether every pair of revisions is compared, and every way to a server. */
export const comparesAll = isNight;
