import type { AuditLog } from '../../audit/audit-log.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { OAuthError } from '../protocol/oauth-error.ts';

/**
 * Writes down that an authorization request was refused.
 *
 * @param client null where it is not known who asked
 */
export function recordRefusal(audit: AuditLog, client: Client | null, error: OAuthError): void {
  audit.append({
    actor: 'mcp_client',
    action: 'authorize',
    decision: 'deny',
    clientId: client?.clientId ?? null,
    clientName: client?.name ?? null,
    reason: error.code,
  });
}
