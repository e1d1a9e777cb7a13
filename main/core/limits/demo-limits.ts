/** Bounds of the demo server and the demo client. Times in ms, sizes in bytes. */
const second = 1000;
const minute = 60 * second;
const kib = 1024;

export const demoLimits = {
  /** Tried first, so that the address stays the same; past the ports that Consentry tries. */
  port: 29_195,
  connections: 16,
  bodyBytes: 64 * kib,
  headersTimeout: 5 * second,
  requestTimeout: 10 * second,
  keepAliveTimeout: 65 * second,
  /** The oldest note goes. */
  notes: 50,
  noteLength: 500,
  /** One answer that the demo client reads. */
  answerBytes: 512 * kib,
  /** One request of the demo client; the waiting page holds it for less. */
  request: 40 * second,
  /** A call that may wait for the person. */
  call: 6 * minute,
  /** How long the demo client waits for the answer to its login. */
  login: 10 * minute,
  /** Characters of an answer that are shown. */
  shown: 300,
} as const;
