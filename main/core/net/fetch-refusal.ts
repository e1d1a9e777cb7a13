/**
 * Why a guarded fetch gave nothing. The message continues "The document …", names the rule and
 * quotes nothing.
 */
const inWords = {
  url: 'has no https address on the public internet',
  busy: 'is asked for while its server still answers another request',
  rate: 'is one too many in this minute; try again in a minute',
  name: 'is at a name that cannot be found',
  address: 'is at a name that leads into a private or special network',
  connection: 'cannot be reached',
  certificate: 'is at a server that cannot prove its name',
  time: 'did not arrive in time',
  status: 'is not there: the server did not answer 200, and redirects are not followed',
  type: 'is not sent as JSON',
  coding: 'is sent compressed although that was not offered',
  size: 'is too large',
  incomplete: 'broke off',
} as const;

export type FetchRefusal = keyof typeof inWords;

/** What says nothing about the document: it could not be read now, and may be there unchanged. */
const passing: ReadonlySet<FetchRefusal> = new Set([
  'name',
  'address',
  'connection',
  'certificate',
  'time',
  'incomplete',
]);

export class GuardedFetchError extends Error {
  readonly refusal: FetchRefusal;

  /** True where another time may find the document as it was. */
  readonly isPassing: boolean;

  constructor(refusal: FetchRefusal, isPassing = passing.has(refusal)) {
    super(inWords[refusal]);
    this.name = 'GuardedFetchError';
    this.refusal = refusal;
    this.isPassing = isPassing;
  }
}
