/**
 * Why a call was decided as it was, and what would happen to one. An entry is explained by the
 * trace that was written with it, never by deciding again: settings may have changed since. What
 * they would come to now stands beside it.
 */
import type { Explanation, Judgement } from '../../../contract/views/explain.ts';
import type { AuditEntry } from '../../../contract/views/audit-entry.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditQuery } from '../audit/query/query.ts';
import { subjectOf, type ClientToolCommandParts } from './client-tool-commands.ts';
import type { Control } from './command-registry.ts';
import type { CatalogueTool } from '../connectors/conversation/connector-facts.ts';
import { noConnector } from '../connectors/registry/no-connector.ts';
import type { Clients } from '../grants/clients/clients.ts';
import { nobody, type Subject } from '../gateway/view/judge-tool.ts';
import { ruleNames } from '../gateway/view/rule-names.ts';
import { CoreError } from '../lib/errors.ts';
import type { JsonObject } from '../lib/json.ts';
import { toolNamed } from '../names/tool-spelling.ts';
import type { Decision, Finding } from '../policy/decision.ts';
import { isReasonCode, reasons, type ReasonCode } from '../policy/reasons.ts';
import { stepInWords } from '../policy/step-words.ts';
import { readTrace } from '../policy/trace.ts';
import type { RuleBook } from '../rules/rule-book.ts';
import { decidingRule } from '../rules/deciding-rule.ts';
import type { UntrustedReads } from '../rules/untrusted-reads.ts';

export interface ExplainCommandParts extends Pick<
  ClientToolCommandParts,
  'applications' | 'grants' | 'connectors' | 'permissions' | 'views'
> {
  readonly audit: AuditLog;
  readonly auditQuery: AuditQuery;
  readonly untrusted: UntrustedReads;
  readonly rules: RuleBook;
  readonly clients: Clients;
}

/** @returns the commands that explain a decision */
export function createExplainCommands(
  parts: ExplainCommandParts,
): Pick<Control, 'explain.entry' | 'explain.call'> {
  const { connectors, auditQuery } = parts;

  function find(connector: string, tool: string): CatalogueTool | undefined {
    return toolNamed(connectors.tools(connector), tool);
  }

  function judge(subject: Subject, tool: CatalogueTool, args: JsonObject | null): Decision {
    const { clientId } = subject.client;
    const readFrom = clientId === null ? null : parts.untrusted.readFrom(clientId, tool.connector);
    return parts.views.judge(tool, subject).decideFor({ args, readFrom });
  }

  /** Null when client, connector or tool are gone. */
  function judgeNow(entry: AuditEntry): Judgement | null {
    const { clientId, connector, tool } = entry;
    if (clientId === null || connector === null || tool === null) return null;
    const listed = find(connector, tool);
    if (listed === undefined || parts.applications.of(clientId).length === 0) return null;
    return judgement(judge(subjectOf(parts, clientId), listed, null));
  }

  /** Where a rule made from a call belongs: above the one that decided it, and above no other. */
  function ruleFrom(entry: AuditEntry, trace: string | null): Explanation['ruleFrom'] {
    const { clientId, connector, tool } = entry;
    if (clientId === null || connector === null || tool === null) return null;
    const decided = decidingRule(
      parts.rules,
      ruleNames(parts.clients, parts.permissions),
      trace === null ? [] : readTrace(trace),
    );
    return {
      clientId,
      connector,
      tool,
      position: decided?.position ?? parts.rules.list().length + 1,
      above: decided?.words ?? null,
    };
  }

  return {
    'explain.entry': ({ id }): Explanation => {
      parts.audit.flush();
      const entry = auditQuery.show(id);
      if (entry === undefined)
        throw new CoreError('not_found', 'There is no audit entry with this number.');
      const trace = auditQuery.trace(id);
      const reason = reasonOf(entry.reason);
      return {
        entry,
        summary: summaryOf(entry, reason),
        steps: trace === null ? [] : stepsOf(readTrace(trace)),
        change: reason === null ? null : reasons[reason].forExplain,
        now: judgeNow(entry),
        ruleFrom: ruleFrom(entry, trace),
        related:
          entry.callId === null
            ? []
            : auditQuery.byCall(entry.callId).filter((other) => other.id !== id),
      };
    },
    'explain.call': ({ clientId, connector, tool, arguments: args }) => {
      if (connectors.find(connector) === undefined) throw noConnector();
      const listed = find(connector, tool);
      if (listed === undefined) {
        throw new CoreError('not_found', 'The connector has no tool of this name.', {
          hint: 'List the tools of the connector to see their names.',
        });
      }
      const subject = clientId === undefined ? nobody : subjectOf(parts, clientId);
      return judgement(judge(subject, listed, args ?? null));
    },
  };
}

function judgement(decision: Decision): Judgement {
  const { outcome, reason, dependsOnArguments, trace } = decision;
  const { forPerson, forExplain } = reasons[reason];
  return {
    outcome,
    reason,
    reasonText: forPerson,
    change: forExplain,
    dependsOnArguments,
    steps: stepsOf(trace),
  };
}

function stepsOf(trace: readonly Finding[]): Judgement['steps'] {
  return trace.map((finding, index) => ({
    layer: finding[0],
    inWords: stepInWords(finding),
    isDeciding: index === trace.length - 1,
  }));
}

function reasonOf(code: string | null): ReasonCode | null {
  return code !== null && isReasonCode(code) ? code : null;
}

function summaryOf(entry: AuditEntry, reason: ReasonCode | null): string {
  if (reason === null) return 'This is not a tool call, so no decision was made.';
  const what = {
    allow: 'The call was allowed',
    ask: 'The call waited for you',
    deny: 'The call was refused',
    done: 'It was done',
    failed: 'The call failed',
    sent: 'The call was sent to its server',
  }[entry.decision];
  return `${what}: ${reasons[reason].forPerson}.`;
}
