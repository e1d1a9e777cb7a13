/**
 * Writes down that a client asked for a method that is not passed on (SEC-56). Equal ones of a
 * second are one entry.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import { methodCase } from '../../policy/methods.ts';

export interface RefuseMethodParts {
  readonly audit: AuditLog;
  readonly clients: Clients;
}

/** Resolves when it is on disk, or cannot be: the refusal holds either way. */
export async function recordRefusedMethod(
  { audit, clients }: RefuseMethodParts,
  { grant }: LiveToken,
  method: string,
): Promise<void> {
  const row = {
    actor: 'mcp_client',
    // A made-up name would make the entries of a flood all different (SEC-99).
    action: methodCase(method) === undefined ? 'mcp.unknown' : method,
    decision: 'deny',
    clientId: grant.clientId,
    clientName: clients.get(grant.clientId)?.name ?? null,
    grantId: grant.grantId,
    reason: 'method_not_offered',
  } as const;
  await audit.appendDurable(row).catch(() => undefined);
}
