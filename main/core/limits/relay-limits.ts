/**
 * Bounds of what passes between clients and servers beside plain calls: sessions, questions,
 * handles, pages. As `limits.ts`.
 */
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const kib = 1024;
const mib = 1024 * kib;

export const relayLimits = {
  session: {
    idle: 30 * minute,
    perGrant: 32,
    subscriptions: 100,
    waitingAsks: 20,
    /** Methods that MCP does not have, by their names in the log: of one grant, and of how many. */
    namedMethods: 5,
    namedMethodsOf: 1000,
  },

  /** Answers that outlive their connection: of one session, and of each stream. */
  resumable: { streams: 32, events: 200, bytes: mib, keptAfterwards: 64 * kib, retry: second },

  /** What clients are given to come back with (SEC-54). */
  handles: {
    /** Characters of one that comes back. */
    length: 64 * kib,
    /** Of a server, inside of ours. */
    foreignState: 32 * kib,
    state: 10 * minute,
    task: day,
    cursor: hour,
    /**
     * Used ones that are remembered until they would be too old; beyond, the oldest is forgotten.
     */
    spent: 10_000,
  },

  /** Questions of a server in the middle of a request (SEC-44). */
  questionsOfServers: {
    message: 2000,
    url: 2048,
    fields: 50,
    /**
     * Calls of one grant and of all that wait until the client repeats them with its answers, and
     * for how long: less than `upstream.idle`.
     */
    suspendedPerGrant: 8,
    suspended: 64,
    suspendedFor: 4 * minute,
    /** How long a client has for one, while the call of the server waits. */
    answer: 10 * minute,
    /** Questions that come so close together make one round. */
    together: 25,
  },

  /** Entries of one page of a list for clients; many read the first page only. */
  listPage: 1000,
} as const;
