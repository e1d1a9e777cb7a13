/** What the log keeps of one use of a connector. */
import type { AuditRow } from '../audit/audit-log.ts';
import { redactArguments } from '../audit/redact.ts';
import type { Client } from '../grants/clients.ts';
import type { LiveToken } from '../grants/tokens.ts';
import { withoutOwnTokens } from '../lib/own-tokens.ts';
import type { Decision } from '../policy/decide.ts';
import { traceText } from '../policy/trace.ts';
import type { ToolEntry } from './view/grant-view.ts';
import type { UseMethod, Wanted } from './call/target.ts';

/** The row of one use until it is handed over: filled in as more becomes known, because a copy for each step costs every call. */
export type OwnRow = { -readonly [Name in keyof AuditRow]: AuditRow[Name] };

/** @param decided null: nothing was there to decide on */
export function rowFor(
  { token, method }: { readonly token: LiveToken; readonly method: UseMethod },
  client: Client,
  entry: Pick<ToolEntry, 'tool' | 'loggedArguments'> | undefined,
  wanted: Wanted,
  decided: { readonly decision: Decision; readonly callId: string | null } | null,
): OwnRow {
  const label = wanted.label === null ? null : withoutOwnTokens(wanted.label);
  const tool = method === 'tools/call' ? entry?.tool.name : label;
  return {
    actor: 'mcp_client',
    action: method,
    decision: 'deny',
    clientId: client.clientId,
    clientName: client.name,
    grantId: token.grant.grantId,
    connector: entry?.tool.connector ?? null,
    tool: tool ?? label?.slice(0, 128) ?? null,
    // All members from the start: what is put in later then costs nothing.
    reason: null,
    layer: decided?.decision.layer ?? null,
    trace: decided === null ? null : traceText(decided.decision),
    callId: decided?.callId ?? null,
    durationMs: null,
    resultBytes: null,
    arguments: redactArguments(wanted.args, entry?.loggedArguments ?? 'shapes'),
    detail: null,
  };
}
