/** What a decision is made from. All of it is given; deciding looks nothing up. */
import type { AccessClass, AccessPolicy, ToolMode } from '../../../contract/views/access.ts';
import type { Access } from '../lib/access.ts';
import type { JsonObject } from '../lib/json.ts';
import type { ArgumentMatch } from './conditions.ts';

export interface GlobalFacts {
  readonly isPaused: boolean;
  /** The key that seals what the person allowed is not there, so nothing of it can be believed. */
  readonly isVaultLocked: boolean;
  /** Something that may have said no is gone from the store, and nobody has looked yet (SEC-94). */
  readonly isIncomplete: boolean;
  /** The data folder was deleted or replaced while we run. */
  readonly isFolderGone: boolean;
  readonly accessPolicy: AccessPolicy;
  /** The most that an administrator allows; null without a managed policy. */
  readonly managedPolicy: AccessPolicy | null;
}

export interface Asker {
  readonly isBlocked: boolean;
  /** Grant and token together; null where no grant is in play (the person's own table). */
  readonly access: Access | null;
  /**
   * The person switched this connector off for this client; what was granted stays (ALATION-27).
   */
  readonly isSwitchedOff: boolean;
  /**
   * The most that the permission sets of its groups have there; null where it is in no group
   * (ATOMIC-10).
   */
  readonly heldTo: AccessPolicy | null;
}

export interface ConnectorFacts {
  readonly name: string;
  readonly isEnabled: boolean;
  /** False: the managed policy does not let it run. */
  readonly isAllowed: boolean;
  /** The most that anybody may do there. */
  readonly policy: AccessPolicy;
  /** New and changed tools are asked about before the person has looked at them (ALATION-24). */
  readonly asksNewTools: boolean;
}

export interface ToolFacts {
  readonly class: AccessClass;
  /** What the person set for this tool, or null. */
  readonly mode: ToolMode | null;
  /** What the person set for this tool and this client; comes before `mode`. */
  readonly override: ToolMode | null;
  /** Whatever else says: this tool is not used (ATMOS-35). */
  readonly isNever: boolean;
  /** Only pages of its server may call it: the wire does not say which of them did. */
  readonly isForPages: boolean;
  /** What the managed policy holds it to; null: nothing. */
  readonly managed: 'ask' | 'block' | null;
  readonly review: 'accepted' | 'new' | 'changed';
  /** A person would be shown something beside it: it waits for them, whatever else is set. */
  readonly isMarked: boolean;
  /**
   * Those that are about this client and this tool, in their order; null when they cannot be read.
   */
  readonly rules: readonly RuleFacts[] | null;
}

export interface RuleFacts {
  readonly id: string;
  readonly action: ToolMode;
  /** Null: it fits whatever the arguments are. */
  readonly fits: ArgumentMatch | null;
}

export interface CallFacts {
  /** Null where no call is at hand: lists and tables. */
  readonly args: JsonObject | null;
  /** The connector that text from strangers was read from shortly before, or null (SEC-86). */
  readonly readFrom: string | null;
}

/** All of it together, as the steps of a decision get it. */
export interface DecisionFacts {
  readonly globalState: GlobalFacts;
  readonly asker: Asker;
  readonly connector: ConnectorFacts | undefined;
  readonly tool: ToolFacts | undefined;
  readonly call: CallFacts;
}
