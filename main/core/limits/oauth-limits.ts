/** Limits of the authorization server. Times in ms, sizes in bytes. */

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export const oauthLimits = {
  accessToken: hour,
  refreshToken: 30 * day,
  /** A token family with refresh tokens ends after this, however often it is used. */
  refreshFamily: 180 * day,
  code: minute,
  consentDay: day,
  parkedRequest: 5 * minute,
  parkedPerClient: 3,
  parkedInAll: 10,
  /** A rotated refresh token answers with the same successor for this long (SEC-19). */
  refreshGrace: 30 * second,
  /** Of one program; those that cannot be told apart share it. */
  registrationsPerMinute: 10,
  registrationsPerMinuteInAll: 60,
  unusedRegistrations: 100,
  unusedRegistrationLife: day,
  redirectUris: 10,
  redirectUriBytes: 2000,
  stateLength: 2048,
  /** How long a request on the waiting page stays open before the page is sent again. */
  waitingPageHold: 20 * second,
  /** Tokens of one grant that may be alive at a time; the oldest goes. */
  familiesPerGrant: 16,
  /** Grants that end one by one, and rows of ended ones that are written at once. */
  endedAtOnce: 200,
  /** Ended grants are kept this long, so that a client that had access keeps its registration. */
  endedGrants: 30 * day,
  /** A login that a replayed token ended is shown as a repair this long. */
  replayShown: 7 * day,
  /** That somebody came with an unknown client id. */
  unknownClientShown: hour,
  deviceCode: 10 * minute,
  deviceInterval: 5 * second,
  deviceRequestsPerClient: 3,
  deviceRequests: 10,
  /** Wrong codes typed while a login waits; one more ends it (SEC-31). */
  wrongUserCodes: 5,
} as const;
