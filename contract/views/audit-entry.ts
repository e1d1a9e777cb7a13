/** One entry of the activity log. */
import * as z from 'zod';

const time = z.iso.datetime();
const count = z.int().nonnegative();

export const auditEntrySchema = z.object({
  id: z.int().positive(),
  at: time,
  actor: z.enum(['mcp_client', 'user', 'system', 'policy']),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  grantId: z.string().nullable(),
  connector: z.string().nullable(),
  /**
   * Account or workspace that the connector was logged in to then, as the person and the service
   * call it; null where neither says.
   */
  account: z.string().nullable(),
  tool: z.string().nullable(),
  /** e.g. `tools/call`, `consent`, `token.issue`, `client.revoke`, `connector.add`. */
  action: z.string(),
  /** `sent`: on its way to its server; how it ended stands in a later entry of the same call. */
  decision: z.enum(['allow', 'ask', 'deny', 'done', 'failed', 'sent']),
  reason: z.string().nullable(),
  /** Which layer decided, in a word. */
  layer: z.string().nullable(),
  /** The same in all entries of one call: asked about, answered, sent, ended. */
  callId: z.string().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  resultBytes: count.nullable(),
  /** Redacted JSON text, or null when the act has no arguments. */
  arguments: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;

/** As it stands in a list: what its reason code means is said in words. */
export const listedEntrySchema = auditEntrySchema.extend({
  /** Null where it has no reason, or one that this version does not know. */
  reasonText: z.string().nullable(),
});
export type ListedEntry = z.infer<typeof listedEntrySchema>;
