/**
 * The decision on a call (product.md section 6). Pure and total: no clock, no I/O, every input has an outcome. The only
 * place that says yes or no: the gateway, the "what can this client do?" table and the tool lists all ask here (INV-1).
 */
import type { AccessClass, AccessLevel, AccessPolicy, ToolMode } from '../../../contract/views.ts';
import { levelAt, scopeFor, type Access } from '../lib/access.ts';
import type { ReasonCode } from './reasons.ts';

export interface World {
  readonly isPaused: boolean;
  readonly accessPolicy: AccessPolicy;
}

export interface Asker {
  readonly isBlocked: boolean;
  /** Grant and token together; null where no grant is in play (the person's own table). */
  readonly access: Access | null;
}

export interface ConnectorFacts {
  readonly name: string;
  readonly isEnabled: boolean;
}

export interface ToolFacts {
  readonly class: AccessClass;
  /** What the person set for this tool, or null. */
  readonly mode: ToolMode | null;
  readonly review: 'accepted' | 'new' | 'changed';
}

export interface Decision {
  readonly outcome: 'allow' | 'ask' | 'deny';
  readonly reason: ReasonCode;
  /** The scope that would help, where a wider one would: answer 403 `insufficient_scope`. */
  readonly stepUpScope: string | null;
}

/** What holds for all calls, before any tool is looked at; null when nothing stands in the way. */
export function decideAccess(world: World, asker: Pick<Asker, 'isBlocked'>): Decision | null {
  if (world.isPaused || world.accessPolicy === 'disabled') return deny('gateway_disabled');
  if (asker.isBlocked) return deny('client_blocked');
  return null;
}

export function decide(
  world: World,
  asker: Asker,
  connector: ConnectorFacts | undefined,
  tool: ToolFacts | undefined,
): Decision {
  const closed = decideAccess(world, asker);
  if (closed !== null) return closed;
  if (connector === undefined) return deny('connector_not_granted');
  const granted = asker.access === null ? 'write' : levelAt(asker.access, connector.name);
  // Not granted looks like not there, so that nobody learns which connectors exist.
  if (granted === null) return deny('connector_not_granted');
  if (!connector.isEnabled) return deny('connector_disabled');
  if (tool === undefined) return deny('unknown_tool');
  const ceiling = decideCeiling(world.accessPolicy, granted, connector.name, tool);
  if (ceiling !== null) return ceiling;
  if (tool.review !== 'accepted') return deny('tool_not_reviewed');
  return decideMode(tool);
}

function decideCeiling(
  policy: AccessPolicy,
  granted: AccessLevel,
  connector: string,
  tool: ToolFacts,
): Decision | null {
  if (tool.class === 'read') return null;
  // A wider scope cannot lift what the person's own policy holds down: no step-up then.
  if (policy === 'read-only') return deny('above_ceiling');
  if (granted === 'read') {
    // Nor can it unblock a tool: sending the client to log in again would end in the next refusal.
    if (tool.review !== 'accepted' || decideMode(tool).outcome === 'deny')
      return deny('above_ceiling');
    return {
      outcome: 'deny',
      reason: 'insufficient_scope',
      stepUpScope: scopeFor(connector, 'write'),
    };
  }
  return null;
}

function decideMode(tool: ToolFacts): Decision {
  switch (tool.mode) {
    case 'allow':
      return { outcome: 'allow', reason: 'mode_allow', stepUpScope: null };
    case 'ask':
      return { outcome: 'ask', reason: 'mode_ask', stepUpScope: null };
    case 'block':
      return deny('mode_block');
    case null:
      return decideClass(tool.class);
  }
}

function decideClass(toolClass: AccessClass): Decision {
  switch (toolClass) {
    case 'read':
      return { outcome: 'allow', reason: 'class_read', stepUpScope: null };
    case 'write':
      return { outcome: 'ask', reason: 'class_write', stepUpScope: null };
    case 'destructive':
      return deny('class_destructive');
  }
}

function deny(reason: ReasonCode): Decision {
  return { outcome: 'deny', reason, stepUpScope: null };
}
