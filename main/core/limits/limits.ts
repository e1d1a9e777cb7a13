/**
 * Every number that bounds something, in one place (INV-10). Times in milliseconds, sizes in bytes,
 * unless the name says otherwise.
 */
import { auditLimits, forwardingLimits } from './audit-limits.ts';
import { bridgeLimits } from './bridge-limits.ts';
import { managedLimits } from './managed-limits.ts';
import { clientFileLimits } from './client-file-limits.ts';
import { demoLimits } from './demo-limits.ts';
import { personLimits } from './person-limits.ts';
import { relayLimits } from './relay-limits.ts';
import { storeLimits } from './store-limits.ts';
import { questionLimits } from './question-limits.ts';
import { oauthLimits } from './oauth-limits.ts';
import { upstreamLimits } from './upstream-limits.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const kib = 1024;
const mib = 1024 * kib;

export const limits = {
  defaultPort: 29170,
  /** How many ports after the default a very first start may try. */
  portAttempts: 20,

  http: {
    connections: 256,
    headersTimeout: 10 * second,
    requestTimeout: 30 * second,
    keepAliveTimeout: 65 * second,
    requestsPerSocket: 1000,
    headers: 100,
    headerBytes: 16 * kib,
    mcpBody: 4 * mib,
    registerBody: 16 * kib,
    otherBody: 64 * kib,
    /** How often a long stream says a comment so that idle timers do not fire. */
    /** The longest that a client is told to keep an answer, whatever the server said. */
    longestKept: day,
    /** The same for lists, which change with every setting. */
    longestListKept: minute,
    streamHeartbeat: 15 * second,
    /**
     * A reader that leaves more than this unread, or takes nothing for this long, loses its stream
     * (REL-15).
     */
    streamBacklog: 8 * mib,
    streamBehind: 30 * second,
  },

  /** How long the system may ask the person who they are, and be asked whether it can. */
  identification: { answer: 2 * minute, look: 10 * second },

  /** Asking the system for the way to an address; answers are kept for a moment. */
  proxy: { answer: 3 * second, kept: 200, keptFor: minute },

  /** Looking up who is at the other end of a connection (SEC-11). */
  peer: {
    /**
     * What is not known by then counts as unknown; the first request of a connection may wait this
     * long.
     */
    owner: second,
    /** Asked for registrations and consents only, where a slow system tool may take its time. */
    program: 3 * second,
    /** Connections that wait for one reading of the system's table. */
    waiting: 512,
    /** The system's table, or what a system tool prints. */
    tableBytes: 16 * mib,
    /** Of a process' arguments, read only to find the name of its script. */
    argumentBytes: 16 * kib,
    /**
     * How long the owner of a process id is believed, where asking takes a system tool (ids are
     * used again).
     */
    remembered: 30 * second,
    rememberedProcesses: 256,
    /** Processes that wait for such a tool. */
    waitingProcesses: 8,
    /** Shown to people. */
    name: 60,
    executable: 120,
  },

  json: { depth: 64, nodes: 100_000, idLength: 256 },

  oauth: oauthLimits,

  /** Documents that a client_id of the form https://… names (SEC-23, SEC-24). */
  clientMetadata: {
    urlBytes: 512,
    documentBytes: 16 * kib,
    fetchesPerMinute: 20,
    cacheLeast: 5 * minute,
    cacheMost: hour,
    cachedDocuments: 100,
    /** What was read last is used for so long where the document cannot be read. */
    copyLife: 30 * day,
    nameLength: 500,
    keys: 10,
    /** RSA keys outside of these are refused; above, one check costs more than it proves. */
    rsaBitsLeast: 2048,
    rsaBitsMost: 4096,
  },

  clientAssertion: {
    length: 8 * kib,
    idLength: 256,
    /** How far ahead `exp` may lie, and how old `iat` may be. */
    life: 5 * minute,
    /** Clocks of two programs on one machine, or of a machine and a service. */
    skew: 30 * second,
    /** Single-use ids that are remembered until they expire. */
    remembered: 1000,
  },

  /** One GET of something that a URL from outside names (SEC-23, SEC-68). */
  guardedFetch: {
    inAll: 5 * second,
    /** Then the next address is tried. */
    connect: 2 * second,
    addresses: 3,
    headerBytes: 8 * kib,
  },

  /** Our logins at the services behind connectors. */
  upstreamLogin: {
    /** How long a login that was started may take in the browser (SEC-64). */
    waiting: 10 * minute,
    /** One request to an authorization server, from name to last byte. */
    request: 15 * second,
    connect: 5 * second,
    documentBytes: 256 * kib,
    urlBytes: 4 * kib,
    tokenLength: 32 * kib,
    scopes: 100,
    scopeLength: 256,
    accountLength: 200,
    /**
     * The nonce that a server requires in proofs of possession, and how many servers are
     * remembered.
     */
    nonceLength: 1024,
    nonces: 8,
    /**
     * A token is renewed this long before it ends, or when a fifth of its life is left (REL-22).
     */
    refreshEarly: 5 * minute,
    refreshJitter: minute,
    /**
     * The person hears of the end of a login this long before, or when a fifth of it is left
     * (ALATION-14).
     */
    reminder: 7 * 24 * hour,
    /** After a refresh that the service could not answer: first and longest pause. */
    refreshRetryFirst: 10 * second,
    refreshRetryLast: 5 * minute,
    /** After a refused token, how often the service's descriptions are read anew at most. */
    recheckAfter: 5 * minute,
    /** Issuers of one connector that something is kept of. */
    issuers: 8,
  },

  dataDir: { accessList: 10 * second },

  questions: questionLimits,

  /** Grants of one application in a snapshot; the rest is asked for. */
  grantsShown: 10,

  ...personLimits,

  grant: {
    callsPerMinute: 600,
    callsPerDay: 50_000,
    inFlight: 32,
    streams: 16,
  },
  /**
   * One client with all its registrations and logins: at least what two logins of it may use
   * (SEC-61).
   */
  client: { callsPerMinute: 1200, callsPerDay: 100_000, inFlight: 64, streams: 32 },
  /** All clients together. */
  all: { callsPerMinute: 3000, callsPerDay: 250_000, inFlight: 512, streams: 512 },

  /** After a refusal for too many calls (SEC-62). */
  usage: {
    firstPause: second,
    longestPause: minute,
    /** A pause that ended this long ago counts no more. */
    forgetPause: minute,
    /**
     * Refusals of the same token before the answer asks for patience, and how many tokens are
     * remembered.
     */
    refusalsBeforePause: 5,
    refusedTokens: 256,
  },

  ...relayLimits,
  ...bridgeLimits,

  /** Serialised lists, all grants together. */
  listTexts: 16 * mib,

  /** What servers link to and do not list, as far as it is kept for the grants that received it. */
  linkedResources: { grants: 50, perGrant: 500 },
  upstream: upstreamLimits,

  /** Of the file in `NODE_EXTRA_CA_CERTS`, as far as local servers are told of it. */
  authorities: { fileBytes: 4 * mib, certificates: 1000 },

  /** Children that outlived us (REL-10). */
  children: {
    /** After the end of the watcher, before the next one. */
    watcherPause: second,
    leftoverTerm: 2 * second,
    leftoverCheck: 50,
  },

  /**
   * Delay of the event loop: measured for `quietFor` pauses after one with so much `work` (CPU);
   * `tooLong` is logged (REL-17).
   */
  loop: { resolution: 10, pause: second, tooLong: 200, work: 50, quietFor: 3, lookedFor: 120 },

  /** A full disk (REL-12). */
  ...storeLimits,
  managed: managedLimits,

  audit: auditLimits,
  forwarding: forwardingLimits,

  text: {
    name: 120,
    /** How much of a name is compared with others; what is stored is shorter. */
    nameCompared: 1000,
    /** Three are enough for every character of Unicode 15. */
    skeletonRounds: 6,
    description: 8 * kib,
    argumentsShown: 16 * kib,
    /** Of one definition, when it is reviewed: with every invisible character spelt out. */
    reviewed: 64 * kib,
    diffLines: 2000,
    line: 2000,
  },

  /**
   * Consentry's own tools: entries of a page, and characters of a name that somebody else chose.
   */
  ownTools: { page: 100, firstPage: 25, name: 120 },

  /** Of the log in a report for support. */
  diagnostics: { logLines: 500, logBytes: 256 * kib },

  control: { line: mib, connections: 32, idle: 10 * minute },

  ui: {
    linkLife: 10 * minute,
    /** The page in the data folder that leads a browser to the link. */
    openPage: minute,
    sessionIdle: 30 * minute,
    sessions: 4,
    wrongLinks: 5,
  },

  /**
   * Ending ourselves (REL-14): running calls get `grace`, or less when the session ends; then
   * children go in stages.
   */
  shutdown: {
    grace: 5 * second,
    graceAtSessionEnd: second / 2,
    stopAfterStdin: 0.25 * second,
    stopAfterTerm: 0.35 * second,
    children: 0.9 * second,
  },
  /**
   * Clocks that drifted this far apart between two checks: the computer slept. One sleep is
   * reported once.
   */
  wake: { checkEvery: 10 * second, slept: 20 * second, once: 5 * second },
  clientFiles: clientFileLimits,
  demo: demoLimits,
  /** How often times of use are written and expired things dropped. */
  upkeepEvery: 30 * second,
} as const;
