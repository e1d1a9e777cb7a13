/** Why there is no connection, in words for people and as what it means for trying again. */
export type DialTrouble =
  /** The name leads nowhere: no network, or a wrong name. */
  | 'unresolved'
  /** Nobody answers, or not in time. */
  | 'unreachable'
  /** Somebody answers who cannot prove to be the one that was dialled. */
  | 'untrusted';

export class DialError extends Error {
  readonly trouble: DialTrouble;

  constructor(trouble: DialTrouble, message: string) {
    super(message);
    this.name = 'DialError';
    this.trouble = trouble;
  }
}
