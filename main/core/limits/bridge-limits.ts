/** Bounds of `consentry bridge`; part of `limits.ts`. */
const second = 1000;
const minute = 60 * second;
const kib = 1024;
const mib = 1024 * kib;

export const bridgeLimits = {
  bridge: {
    /** One message of the client (SEC-116). */
    line: 10 * mib,
    /** One answer on its way to the client. */
    answer: 256 * mib,
    event: 64 * mib,
    /** Of pages and documents of our own server that are not answers. */
    document: 256 * kib,
    /** Requests under way; what comes on top waits, and what is too much of that is refused. */
    requests: 32,
    waiting: 256,
    waitingBytes: 32 * mib,
    /** Output that the client has not read; beyond, nothing more is read from it. */
    outputBacklog: mib,
    /**
     * How long a request may wait for a person or for Consentry to come up, before it is answered
     * without them.
     */
    hold: 20 * second,
    /** The same for a client that only asks which revision we speak. */
    holdDiscover: 2.5 * second,
    /** Proof of a new connection, from connecting to its last byte. */
    proof: 5 * second,
    proofBytes: 16 * kib,
    /**
     * One step of a login; the waiting page answers after `oauth.waitingPageHold` at the latest.
     */
    loginStep: 15 * second,
    heldPage: 40 * second,
    /** The person answers within `oauth.parkedRequest`; then the page says so. */
    pages: 60,
    /** A token is renewed this long before it ends. */
    renewEarly: minute,
    /** Starting Consentry: how long it may take, and how soon it may be tried again. */
    start: 30 * second,
    startAgain: minute,
    /**
     * How often `instance.json` is looked at: while something starts, and while nobody asked for
     * anything.
     */
    check: second / 4,
    checkIdle: 2 * second,
    /**
     * The person is asked again this long after the last question, or after a denial; never without
     * a request.
     */
    askAgain: minute,
    askAgainAfterDenial: 10 * minute,
    /** A lock of a bridge that has not said for this long that it lives. */
    lockStale: 15 * second,
    lockAlive: 3 * second,
    lockCheck: second / 5,
    /** A session that was refused (paused, locked) is tried again. */
    openAgain: 3 * second,
    /** A stream that ended is opened again; the first pause and the longest. */
    streamFirst: second / 2,
    streamLast: 30 * second,
    resumes: 5,
    /** Running requests after the client closed our input, and the goodbye to the session. */
    ending: 2 * second,
    clientName: 60,
    sentence: 300,
  },
} as const;
