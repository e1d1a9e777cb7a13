/** What becomes of an operation, and how that is said to a client and in the log. */
import type { AuditRow } from '../../audit/audit-log.ts';
import { failed, type UpstreamOutcome } from '../../connectors/conversation/upstream.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../lib/json.ts';
import { visible } from '../../lib/visible-text.ts';
import { foreignResult } from '../../mcp/downstream-result.ts';
import { errorCode } from '../../mcp/revisions.ts';
import { askedByError, askedByResult } from '../../mcp/upstream-asks.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import { isDeniedUpstream } from './denied-upstream.ts';
import { failureReason, reasonMeta } from './reason-meta.ts';
import type { ResolvedTarget, OperationMethod, Target } from './target.ts';

/** A JSON-RPC error: of ours, or relayed. */
export interface CallError {
  readonly kind: 'error';
  readonly code: number;
  readonly message: string;
  readonly data?: JsonObject;
}

export type CallOutcome =
  | { readonly kind: 'result'; readonly result: JsonObject }
  /**
   * The client is asked by a result; `questions` is the whole of it but for what its era puts
   * around (MCP 2026-07-28, Multi Round-Trip Requests).
   */
  | { readonly kind: 'asks'; readonly result: JsonObject }
  | CallError
  | { readonly kind: 'step-up'; readonly scope: string }
  /** The client left: nobody waits for an answer. */
  | { readonly kind: 'cancelled' };

/** Nothing has this name, for this client. */
export function unknown({ method, name }: Target): CallError {
  const invalid = { kind: 'error', code: errorCode.invalidParams } as const;
  switch (method) {
    case 'tools/call':
      return { ...invalid, message: 'Unknown tool' };
    case 'prompts/get':
      return { ...invalid, message: 'Unknown prompt' };
    case 'completion/complete':
      return { ...invalid, message: 'Unknown prompt or template' };
    case 'resources/read':
      return resourceNotFound(name, 'Resource not found');
    case 'skills/get':
      return { ...invalid, message: 'Unknown skill', data: { uri: name } };
    case 'resources/directory/read':
      return { ...invalid, message: 'Unknown folder', data: { uri: name } };
  }
}

function resourceNotFound(uri: string, message: string): CallError {
  return { kind: 'error', code: errorCode.resourceNotFound, message, data: { uri } };
}

/**
 * An answer that asks for something has not answered: it is no result, and what it asks for reaches
 * nobody (SEC-44).
 */
export function withoutAsks(outcome: UpstreamOutcome): UpstreamOutcome {
  if (outcome.kind === 'failed') return outcome;
  const asked =
    outcome.kind === 'result' ? askedByResult(outcome.result) : askedByError(outcome.error);
  if (asked === null) return outcome;
  return failed('wants_input', `It asked for ${asked}, which Consentry does not pass on.`, true);
}

/**
 * @param outcome of the server; foreign
 * @returns the same for the client: copied field by field, with the URIs that it knows
 */
export function answer(
  outcome: UpstreamOutcome,
  target: Target,
  resolved: ResolvedTarget,
): CallOutcome {
  const { connector } = resolved.owner;
  switch (outcome.kind) {
    case 'result':
      return { kind: 'result', result: withExposedUris(foreignResult(outcome.result), resolved) };
    case 'error': {
      const { code, message, data } = outcome.error;
      if (target.method === 'resources/read' && notFoundCodes.has(code))
        return resourceNotFound(target.name, message);
      return { kind: 'error', code, message, ...(isJsonObject(data) ? { data } : {}) };
    }
    case 'failed':
      if (outcome.code === 'cancelled') return { kind: 'cancelled' };
      return failure(target.method, {
        text: `The connector "${connector}" failed: ${visible(outcome.message, 500)}${
          outcome.mayHaveHappened
            ? ' The call may or may not have happened; check before you repeat it.'
            : ''
        }`,
        reason: isDeniedUpstream(outcome) ? 'denied_upstream' : failureReason(outcome.code),
      });
  }
}

/** Revisions differ in the code for it; the handler of each says its own. */
const notFoundCodes: ReadonlySet<number> = new Set([
  errorCode.resourceNotFound,
  errorCode.invalidParams,
]);

function failure(
  method: OperationMethod,
  { text, reason }: { readonly text: string; readonly reason: ReasonCode },
): CallOutcome {
  const why = reasonMeta(reason);
  if (method !== 'tools/call')
    return { kind: 'error', code: errorCode.internal, message: text, data: why };
  return {
    kind: 'result',
    result: { content: [{ type: 'text', text }], isError: true, _meta: why },
  };
}

/**
 * What was read is named as it was asked for: parts of it, children of a folder, files of a skill.
 */
function withExposedUris(result: JsonObject, { exposedUri }: ResolvedTarget): JsonObject {
  const { contents, resources, skill } = result;
  if (exposedUri === null) return result;
  const named = (part: JsonValue): JsonValue =>
    isJsonObject(part) && typeof part['uri'] === 'string'
      ? { ...part, uri: exposedUri(part['uri']) }
      : part;
  if (Array.isArray(contents)) return { ...result, contents: contents.map(named) };
  if (Array.isArray(resources)) return { ...result, resources: resources.map(named) };
  if (!isJsonObject(skill)) return result;
  const { resources: files } = skill;
  const whole = Array.isArray(files) ? { ...skill, resources: files.map(named) } : skill;
  return { ...result, skill: named(whole) };
}

/** What of the outcome is written down; `reason` is why it was let through. */
export function rowOf(
  outcome: UpstreamOutcome,
  reason: ReasonCode,
): Required<Pick<AuditRow, 'decision' | 'reason' | 'resultBytes' | 'detail'>> {
  const isDenied = isDeniedUpstream(outcome);
  return {
    decision: isDenied ? 'deny' : outcome.kind === 'failed' ? 'failed' : 'allow',
    reason: isDenied ? 'denied_upstream' : (failedBecause(outcome) ?? reason),
    resultBytes: outcome.kind === 'result' ? outcome.bytes : null,
    detail: detailOf(outcome),
  };
}

/** Null: it did not fail, or the client ended it. */
function failedBecause(outcome: UpstreamOutcome): ReasonCode | null {
  return outcome.kind === 'failed' && outcome.code !== 'cancelled'
    ? failureReason(outcome.code)
    : null;
}

function detailOf(outcome: UpstreamOutcome): string | null {
  if (outcome.kind === 'error') return `upstream error ${outcome.error.code}`;
  if (outcome.kind === 'failed') return `${outcome.code}: ${outcome.message.slice(0, 200)}`;
  if (outcome.result['isError'] === true) return 'the tool reported an error';
  return outcome.isCut === true ? 'cut to the size set for the connector' : null;
}
