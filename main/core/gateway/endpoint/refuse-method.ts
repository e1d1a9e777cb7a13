/**
 * Refuses a method that is not passed on: named in the log, with its reason for the client
 * (SEC-56). Equal ones of a second are one entry.
 */
import { LRUCache } from 'lru-cache';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { methodName } from '../../mcp/json-rpc.ts';
import { methodCase } from '../../policy/methods.ts';
import { reasonMeta } from '../call/reason-meta.ts';

export interface RefuseMethodParts {
  readonly audit: AuditLog;
  readonly clients: Clients;
  readonly unknownMethods: UnknownMethods;
}

/** Says of a method that MCP does not have how it may be named in the log. */
export type UnknownMethods = (grantId: string, method: string) => string | null;

/**
 * Made-up names would make the entries of a flood all different (SEC-99): of each grant a few are
 * named, the same ones again and again.
 *
 * @returns null for a name that is none, or one too many
 */
export function createUnknownMethods(): UnknownMethods {
  const named = new LRUCache<string, Set<string>>({ max: limits.session.namedMethodsOf });
  return (grantId, method) => {
    if (!methodName.test(method)) return null;
    const known = named.get(grantId) ?? new Set();
    if (known.has(method)) return method;
    if (known.size >= limits.session.namedMethods) return null;
    named.set(grantId, known.add(method));
    return method;
  };
}

/** For the member `data` of the error. */
export const methodRefused: JsonObject = reasonMeta('method_not_offered');

/** Resolves when it is on disk, or cannot be: the refusal holds either way. */
export async function recordRefusedMethod(
  { audit, clients, unknownMethods }: RefuseMethodParts,
  { grant }: LiveToken,
  method: string,
): Promise<void> {
  const isKnown = methodCase(method) !== undefined;
  const row = {
    actor: 'mcp_client',
    action: isKnown ? method : 'mcp.unknown',
    decision: 'deny',
    clientId: grant.clientId,
    clientName: clients.get(grant.clientId)?.name ?? null,
    grantId: grant.grantId,
    reason: 'method_not_offered',
    detail: isKnown ? null : unknownMethods(grant.grantId, method),
  } as const;
  await audit.appendDurable(row).catch(() => undefined);
}
