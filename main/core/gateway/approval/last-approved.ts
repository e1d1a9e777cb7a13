/**
 * What the person let through last, by client and tool: shown beside the next question, so that a
 * change stands out (ATRYUM-51).
 */
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import type { HeldCall } from './held-call.ts';

/** In memory only: arguments are nobody's business once the app has ended. */
export interface LastApproved {
  remember(call: HeldCall): void;
  find(call: Pick<HeldCall, 'clientId' | 'connectorId' | 'toolName'>): JsonObject | null;
  forgetGrants(grantIds: ReadonlySet<string>): void;
}

/** @returns an empty memory of approved arguments, bounded by `limits.questions` */
export function createLastApproved(): LastApproved {
  const calls = new Map<string, { readonly args: JsonObject; readonly grantId: string }>();
  const keyOf = (call: Pick<HeldCall, 'clientId' | 'connectorId' | 'toolName'>): string =>
    JSON.stringify([call.clientId, call.connectorId, call.toolName]);
  return {
    remember(call) {
      const key = keyOf(call);
      calls.delete(key);
      if (call.canonicalArguments.length > limits.questions.lastApprovedBytes) return;
      const [oldest] = calls.keys();
      if (oldest !== undefined && calls.size >= limits.questions.lastApproved) calls.delete(oldest);
      calls.set(key, { args: call.args, grantId: call.grantId });
    },
    find: (call) => calls.get(keyOf(call))?.args ?? null,
    forgetGrants(grantIds) {
      for (const [key, call] of calls) if (grantIds.has(call.grantId)) calls.delete(key);
    },
  };
}
