/** What the log keeps of one operation. */
import type { LoggedArguments } from '../../../../contract/views/connector-details.ts';
import type { AuditRow } from '../../audit/audit-log.ts';
import { redactArguments } from '../../audit/redact.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import { withoutOwnTokens } from '../../lib/own-tokens.ts';
import type { Decision } from '../../policy/decision.ts';
import { traceText } from '../../policy/trace.ts';
import type { OperationMethod, Target } from './target.ts';

/** Of something that was found, as far as the log says it. */
type Known = { readonly judged: { readonly loggedArguments: LoggedArguments } } & (
  | { readonly kind: 'tool'; readonly owner: { readonly connector: string; readonly name: string } }
  | { readonly kind: 'offered'; readonly owner: { readonly connector: string } }
);

/**
 * A row until it is written: filled in as more becomes known, because a copy for each step
 * costs every call.
 */
export type MutableRow = { -readonly [Name in keyof AuditRow]: AuditRow[Name] };

/**
 * @param resolved undefined: nothing was there
 * @param decided null: nothing was decided
 * @param callId ties the entries of this call
 */
export function rowFor(
  { token, method }: { readonly token: LiveToken; readonly method: OperationMethod },
  client: Client,
  resolved: Known | undefined,
  target: Target,
  decided: { readonly decision: Decision; readonly isResumed: boolean } | null,
  callId: string,
): MutableRow {
  const label = target.label === null ? null : withoutOwnTokens(target.label);
  return {
    actor: 'mcp_client',
    action: method,
    decision: 'deny',
    clientId: client.clientId,
    clientName: client.name,
    grantId: token.grant.grantId,
    connector: resolved?.owner.connector ?? null,
    tool: resolved?.kind === 'tool' ? resolved.owner.name : unknownName(method, label),
    // All members from the start: what is put in later then costs nothing.
    reason: null,
    layer: decided?.decision.layer ?? null,
    trace: decided === null ? null : traceText(decided.decision),
    callId,
    folds: decided?.isResumed !== true,
    durationMs: null,
    resultBytes: null,
    arguments: redactArguments(target.args, resolved?.judged.loggedArguments ?? 'shapes'),
    detail: null,
  };
}

/**
 * The name of a tool that is not there is text of the client's; other names are bounded where they
 * are resolved.
 */
function unknownName(method: OperationMethod, label: string | null): string | null {
  return method === 'tools/call' ? (label?.slice(0, 128) ?? null) : label;
}
