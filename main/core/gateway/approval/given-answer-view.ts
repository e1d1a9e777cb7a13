/** An answer that still holds, as people see it in the list of approvals. */
import type { GivenAnswer } from '../../../../contract/views/answers.ts';
import { isoTime } from '../../lib/iso-time.ts';
import { limits } from '../../limits/limits.ts';
import { visible } from '../../lib/visible-text.ts';
import { toolLabel } from '../../names/tool-spelling.ts';
import type { Remembered } from './remembered-answers.ts';
import type { StandingApproval } from './standing-approvals.ts';
import { coversInWords } from './standing-scope.ts';
import type { LookUpTool } from './tool-now.ts';

/** @param clientName foreign text */
export function standingView(
  approval: StandingApproval,
  clientName: string,
  toolNow: LookUpTool,
  now: number,
): GivenAnswer {
  const quietSince = approval.lastUsedAt ?? approval.createdAt;
  return {
    id: approval.id,
    clientId: approval.clientId,
    clientName: visible(clientName, limits.text.name),
    connector: toolNow(approval.connectorId, approval.tool)?.connector ?? 'unknown',
    tool: toolLabel(approval.tool),
    kind: 'always',
    covers: coversInWords(approval),
    givenAt: isoTime(approval.createdAt),
    until: approval.until === null ? null : isoTime(approval.until),
    callsLeft: approval.callsLeft,
    calls: approval.calls,
    lastUsedAt: approval.lastUsedAt === null ? null : isoTime(approval.lastUsedAt),
    isUnneeded: now - quietSince >= limits.unneededAfter,
  };
}

/** @param clientName foreign text */
export function rememberedView({ call, ...answer }: Remembered, clientName: string): GivenAnswer {
  return {
    id: answer.id,
    clientId: call.clientId,
    clientName: visible(clientName, limits.text.name),
    connector: call.connector,
    tool: toolLabel(call.toolName),
    kind: answer.kind,
    covers:
      answer.kind === 'session' ? 'Any arguments' : `Exactly ${visible(call.canonicalArguments)}`,
    givenAt: isoTime(answer.givenAt),
    until: isoTime(answer.shownUntil),
    callsLeft: answer.kind === 'once' ? 1 : null,
    calls: answer.calls,
    lastUsedAt: answer.lastUsedAt === null ? null : isoTime(answer.lastUsedAt),
    // It ends before that.
    isUnneeded: false,
  };
}
