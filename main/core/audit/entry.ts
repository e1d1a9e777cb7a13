/**
 * One entry of the audit log as the rest of the core passes it in, and the numbers that stand for
 * its fixed words in the file.
 */
export interface AuditRow {
  readonly actor: (typeof actors)[number];
  readonly action: string;
  readonly decision: (typeof decisions)[number];
  readonly clientId?: string | null;
  readonly clientName?: string | null;
  readonly grantId?: string | null;
  readonly connector?: string | null;
  readonly tool?: string | null;
  /** Account or workspace at the service; absent: what `nameAccounts` says of the connector. */
  readonly account?: string | null;
  readonly reason?: string | null;
  /** The layer that decided, in a word. */
  readonly layer?: string | null;
  /**
   * How each step of the decision went; kept once for all entries that have the same, so nothing
   * that is new each time.
   */
  readonly trace?: string | null;
  /** Ties the entries of one call: asked about, answered, sent, ended. */
  readonly callId?: string | null;
  /**
   * False: it ends a call that has other entries, so it is never one of several equal refusals that
   * are counted (ATRYUM-50). Not stored.
   */
  readonly folds?: boolean;
  readonly durationMs?: number | null;
  readonly resultBytes?: number | null;
  /** Already redacted JSON text. */
  readonly arguments?: string | null;
  readonly detail?: string | null;
}

/** The place in these lists is what is stored: append, never reorder. */
export const actors = ['mcp_client', 'user', 'system', 'policy'] as const;
export const decisions = ['allow', 'ask', 'deny', 'done', 'failed', 'sent'] as const;

/**
 * What is not the end of a call: it is asked about, or on its way to its server. Neither counts as
 * a call.
 */
export const beforeTheEnd: readonly AuditRow['decision'][] = ['ask', 'sent'];

/** What is counted: calls, not acts around them. */
export const callAction = 'tools/call';
