/** Limits on what upstream servers are asked and may answer. Times in ms, sizes in bytes. */
import { receiveLimits } from './receive-limits.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const kib = 1024;
const mib = 1024 * kib;

export const upstreamLimits = {
  /** From the name to a connection, through a proxy or not. */
  connect: 10 * second,
  /** Of the TLS handshake on it. */
  tls: 10 * second,
  /** One answer that is not a tool's: lists, probes. */
  headers: 30 * second,
  idle: 5 * minute,
  /** A call that keeps telling of progress ends all the same. */
  longestCall: 60 * minute,
  /** On a connection that is there. */
  probeHttp: 10 * second,
  probeStdio: 3 * second,
  /** Package runners may download before they answer. */
  probeStdioCold: 15 * second,
  initialize: 60 * second,
  /** One stage of a test, whatever it waits for. */
  testStage: 90 * second,
  bodyBytes: 16 * mib,
  ...receiveLimits,
  sseLine: 4 * mib,
  sseEvent: 16 * mib,
  /** Of one stream, all events together. */
  sseTotal: 256 * mib,
  /** Notifications over this are dropped (SEC-70). */
  notificationsPerSecond: 50,
  /** Requests of a server that are refused because there are too many; the rest is not answered. */
  refusalsPerSecond: 500,
  stdioLine: 10 * mib,
  badLines: 100,
  stderrRing: 256 * kib,
  connections: 64,
  /**
   * Clients with a conversation of their own at one server; and how long one stays that nobody
   * uses.
   */
  upstreamSessions: 64,
  upstreamSessionIdle: 30 * minute,
  /**
   * A server of 2026-07-28 that may speak older revisions too: how long a call waits for a session
   * there, and how long none is tried after trouble with it.
   */
  olderEra: 5 * second,
  olderEraPause: minute,
  /** Resources of one subscription. */
  watchedUris: 100,
  tools: 512,
  listPages: 50,
  /** Resources, templates or prompts of one connector. */
  offered: 1000,
  offeredName: 256,
  offeredUri: 2048,
  promptArguments: 64,
  descriptionBytes: 8 * kib,
  schemaBytes: 256 * kib,
  schemaDepth: 32,
  /** One value that passes as it was received: a `_meta`, annotations, the icons of one thing. */
  opaqueBytes: 32 * kib,
  opaqueDepth: 16,
  opaqueNodes: 2000,
  icons: 8,
  /** What servers say of themselves to a client of all connectors, in characters. */
  instructions: 16 * kib,
  /** Pages of apps: of one connector, and one of them as JSON. */
  pages: 32,
  pageBytes: mib,
  /**
   * Skills of one connector, and what one of them may be: its entry as JSON, and as many files and
   * bytes as hosts take (SEP-2640, Limits).
   */
  skills: 64,
  skillEntry: 256 * kib,
  skillFiles: 512,
  skillBytes: 16 * mib,
  /** Of one skill's texts, what is read for a review, and for how long. */
  skillTexts: 256 * kib,
  skillReview: 20 * second,
  /** Instructions, pages, skills and single files together, also those that clients name. */
  reviewedItems: 256,
  /** How often one request may be asked for more, and for how many things at once (MRTR). */
  inputRounds: 10,
  inputRequests: 20,
  /** A server that answers "later": the first pause before it is asked again, and the longest. */
  laterFirst: second,
  laterLast: 5 * second,
  /**
   * Programs and scripts larger than this, or slower to read, cannot be compared with what was
   * confirmed (SEC-76).
   */
  programBytes: 1024 * mib,
  programRead: 30 * second,
  programPiece: 256 * kib,
  programsRemembered: 256,
  /** Staged stop of a child: after closing stdin, after SIGTERM. */
  stopAfterStdin: 2 * second,
  stopAfterTerm: 3 * second,
  restartFirst: second,
  restartLast: minute,
  restarts: 5,
  restartWindow: 2 * minute,
  /** A server that asks for a pause and does not say how long; and the longest that is believed. */
  pauseUnsaid: second,
  pauseLongest: hour,
  /** The longest pause before a connector that failed is tried again. */
  retryLast: 5 * minute,
  /** After so many failures in a row a server is left alone (REL-07), at first for this long. */
  failuresInRow: 5,
  leftAloneFirst: 30 * second,
  /** A request makes us try again at most this often. */
  tryPause: second / 2,
} as const;
