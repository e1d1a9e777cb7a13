/**
 * The first steps of an operation: what the client asks for, what that is now, and which round of a
 * call this is.
 */
import type { Clients } from '../../grants/clients/clients.ts';
import { declaredPages } from '../../mcp/extensions/ui-extension.ts';
import { copyMeta } from '../../mcp/definitions/foreign-meta.ts';
import type { GrantViews } from '../view/grant-view.ts';
import type { OfferedViews } from '../view/offered-view.ts';
import type { CallRecorder } from './call-recorder.ts';
import type { RefuseUnknown } from './refuse-unknown.ts';
import type { ResumedRounds } from './resumed-rounds.ts';
import type { Step } from './call-context.ts';
import { targetOf, type OperationMethod } from './target.ts';

interface Parts {
  readonly clients: Clients;
  readonly views: GrantViews;
  readonly offered: OfferedViews;
  readonly recorder: CallRecorder;
  readonly refuseUnknown: RefuseUnknown;
  readonly rounds: ResumedRounds;
}

export interface FindTarget {
  readonly readParameters: Step;
  readonly resolveTarget: Step;
  readonly refusePagesOnly: Step;
  readonly refuseOwnToken: Step;
  readonly resumeRound: Step;
}

/** @returns the steps that read the parameters and find what they name */
export function createFindTarget(parts: Parts): FindTarget {
  const { recorder, refuseUnknown, rounds } = parts;

  const readParameters: Step = (call) => {
    const { method, params, token, connector } = call.operation;
    const client = parts.clients.get(token.grant.clientId);
    const target = targetOf(parts, method, params, token, connector);
    if (client === undefined || target === null)
      return recorder.invalid(call.operation, client, parametersOf[method]);
    const meta = copyMeta(params['_meta']);
    if (meta === null)
      return recorder.invalid(call.operation, client, '_meta is too large or too deep');
    call.read = { client, target, meta };
    return undefined;
  };

  const resolveTarget: Step = (call) => {
    const { client, target } = call.read;
    const resolved = target.resolve();
    if (resolved === undefined) return refuseUnknown(call.operation, client, target, call.callId);
    call.found = { resolved, resumed: null };
    return undefined;
  };

  /** Whoever shows no page has none that could call it. */
  const refusePagesOnly: Step = (call) => {
    const { resolved } = call.found;
    if (resolved.kind !== 'tool' || !resolved.judged.isForPages) return undefined;
    const showsPages = declaredPages(call.operation.side.capabilities) !== null;
    return !showsPages || !resolved.judged.opensPages
      ? recorder.refuse(call.operation, call.row, 'for_pages_only')
      : undefined;
  };

  /**
   * A model that was told to send our token somewhere must not hand the access of this very client
   * to a server.
   */
  const refuseOwnToken: Step = (call) =>
    call.operation.carriesOwnToken
      ? recorder.refuse(call.operation, call.row, 'own_token_in_request')
      : undefined;

  const resumeRound: Step = (call) => {
    const { client, target } = call.read;
    const resumed = rounds.resume(call.operation, target);
    if (resumed === 'unknown')
      return recorder.invalid(
        call.operation,
        client,
        'requestState is unknown, too old, or was used before',
      );
    if (resumed !== null) call.found = { ...call.found, resumed };
    return undefined;
  };

  return { readParameters, resolveTarget, refusePagesOnly, refuseOwnToken, resumeRound };
}

const parametersOf: Readonly<Record<OperationMethod, string>> = {
  'tools/call': 'name and arguments are needed',
  'resources/read': 'uri is needed',
  'prompts/get': 'name is needed, and arguments are texts',
  'completion/complete': 'ref and argument are needed',
  'skills/get': 'uri is needed',
  'resources/directory/read': 'uri is needed, and cursor is a text',
};
