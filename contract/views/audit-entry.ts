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
  tool: z.string().nullable(),
  /** e.g. `tools/call`, `consent`, `token.issue`, `client.revoke`, `connector.add`. */
  action: z.string(),
  decision: z.enum(['allow', 'ask', 'deny', 'done', 'failed']),
  reason: z.string().nullable(),
  /** Which layer decided, in a word. */
  layer: z.string().nullable(),
  /** The same in the entry of a question and in that of its outcome. */
  callId: z.string().nullable(),
  durationMs: z.number().nonnegative().nullable(),
  resultBytes: count.nullable(),
  /** Redacted JSON text, or null when the act has no arguments. */
  arguments: z.string().nullable(),
  detail: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
