/** What is said of one reason that decided a call (`reasons.ts`). */
export interface Reason {
  /** What the model reads in the tool result. Says whether to try again. */
  readonly forModel: string;
  /** What the person reads in tables and in the activity log. */
  readonly forPerson: string;
  /** What `explain` adds: why this is so, and what would change it. */
  readonly forExplain: string;
  readonly category: 'settings' | 'access' | 'approval' | 'limit' | 'upstream' | 'availability';
  /** What a client does best now. */
  readonly next:
    | 'none'
    | 'wait'
    | 'repeat_call'
    | 'retry_later'
    | 'list_tools'
    | 'log_in_again'
    | 'ask_person'
    | 'do_not_retry';
}
