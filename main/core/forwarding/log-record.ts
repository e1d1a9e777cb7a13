/**
 * One entry as a log record of OpenTelemetry: names of its conventions where there are any (GenAI,
 * MCP, general), `consentry.…` for what is ours. It holds what the log holds, redacted and visible
 * as there.
 */
import { wordsOfAct } from '../../../contract/plain/audit-words.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import { callAction } from '../audit/entry.ts';

export interface CollectorRecord {
  readonly at: number;
  readonly eventName: string;
  readonly severity: 'INFO' | 'WARN' | 'ERROR';
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number>>;
}

/**
 * @param digest of the entry in the chain: whoever keeps it can tell later whether the log was
 *   changed
 */
export function recordOf(entry: AuditEntry, digest: string): CollectorRecord {
  const isCall = entry.action === callAction;
  const attributes = {
    'consentry.entry.id': entry.id,
    'consentry.entry.digest': digest,
    'consentry.actor': entry.actor,
    'consentry.decision': entry.decision,
    'consentry.reason': entry.reason,
    'consentry.layer': entry.layer,
    'consentry.client.id': entry.clientId,
    'consentry.client.name': entry.clientName,
    'consentry.grant.id': entry.grantId,
    'consentry.call.id': entry.callId,
    'consentry.connector': entry.connector,
    'consentry.account': entry.account,
    'consentry.detail': entry.detail,
    'consentry.duration_ms': entry.durationMs,
    'consentry.result.bytes': entry.resultBytes,
    'mcp.method.name': isCall ? entry.action : null,
    'gen_ai.operation.name': isCall ? 'execute_tool' : null,
    'gen_ai.tool.name': entry.tool,
    'gen_ai.tool.call.arguments': entry.arguments,
    'error.type': entry.decision === 'failed' ? (entry.reason ?? '_OTHER') : null,
  };
  return {
    at: Date.parse(entry.at),
    eventName: `consentry.${entry.action.replaceAll('/', '.')}`,
    severity: severities[entry.decision],
    body: wordsOfAct(entry.action) ?? entry.action,
    attributes: Object.fromEntries(
      Object.entries(attributes).filter(
        (pair): pair is [string, string | number] => pair[1] !== null,
      ),
    ),
  };
}

const severities: Readonly<Record<AuditEntry['decision'], CollectorRecord['severity']>> = {
  allow: 'INFO',
  ask: 'INFO',
  sent: 'INFO',
  done: 'INFO',
  deny: 'WARN',
  failed: 'ERROR',
};
