/**
 * A call that waits for the person, as the answers see it: what it is known by, and what its
 * question shows.
 */
import type { ApprovalQuestion } from '../../../../contract/views/questions/question.ts';
import { sha256Hex } from '../../lib/digest.ts';
import type { JsonObject } from '../../lib/json.ts';

export interface HeldCall {
  /** Ties its entries in the log. */
  readonly callId: string;
  readonly clientId: string;
  readonly grantId: string;
  readonly connectorId: string;
  /** Address or command, as a digest (`connector-configuration.ts`). */
  readonly configuration: string;
  /** Name of the connector. */
  readonly connector: string;
  readonly toolName: string;
  readonly toolHash: string;
  /** Frozen when the call came in: what is shown, compared and sent (INV-2). */
  readonly args: JsonObject;
  readonly canonicalArguments: string;
  /** Never allowed for longer than one call: it destroys, or nobody has looked at the tool. */
  readonly isOnceOnly: boolean;
  /**
   * Asked because the client has read foreign text before: an earlier answer that did not know of
   * it does not cover it.
   */
  readonly isAfterUntrusted: boolean;
  readonly view: (
    common: { id: string; createdAt: string; expiresAt: string },
    counters: ApprovalCounters,
  ) => ApprovalQuestion;
  /** Grant, policy, tool and connector are as they were shown. */
  readonly isUnchanged: () => boolean;
  /** "Deny and block tool". */
  readonly onBlock: () => void;
}

export type ApprovalCounters = Pick<ApprovalQuestion, 'clientWaits' | 'count' | 'requestsToday'>;

/**
 * Whether two calls are the same: client, connector, version of the tool, arguments (SEC-42,
 * ATRYUM-58).
 */
export function callKey(call: HeldCall): string {
  return sha256Hex(
    JSON.stringify([
      call.clientId,
      call.grantId,
      call.connectorId,
      call.configuration,
      call.toolName,
      call.toolHash,
      call.canonicalArguments,
    ]),
  );
}

/**
 * @returns what a session answer covers: a grant, a connector as it is configured, a version of a
 *   tool
 */
export function sessionKey(call: HeldCall): string {
  const { grantId, connectorId, configuration, toolName, toolHash } = call;
  return JSON.stringify([grantId, connectorId, configuration, toolName, toolHash]);
}
