/**
 * A request for something that this client has not got. What the client is told stays vague: the
 * names of connectors that it was not given are none of its business. The log says the true reason,
 * tied to the connector, because the person has to find out what to give.
 */
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import type { Client } from '../../grants/clients/client.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import { decideAccess } from '../../policy/decide.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { GlobalState } from '../view/global-state.ts';
import type { GrantViews } from '../view/grant-view.ts';
import { resourcePrefix } from '../view/offered-view.ts';
import type { Reachable } from '../view/reachable.ts';
import { exposedName, nameSeparator } from '../view/tool-names.ts';
import { unknown, type CallOutcome } from './call-outcome.ts';
import type { CallRecorder } from './call-recorder.ts';
import { rowFor, type MutableRow } from './audit-row.ts';
import { isRead, type OperationMethod, type Target } from './target.ts';

interface Parts {
  readonly views: GrantViews;
  readonly reachable: Reachable;
  readonly globalState: GlobalState;
  readonly recorder: CallRecorder;
}

interface UnknownOperation {
  readonly token: LiveToken;
  /** The one connector of `/mcp/<connector>`, null for the aggregate `/mcp`. */
  readonly connector: string | null;
  readonly method: OperationMethod;
}

export type RefuseUnknown = (
  operation: UnknownOperation,
  client: Client,
  target: Target,
  callId: string,
) => Promise<CallOutcome>;

/** Refuses what was not found; the entry is durable before the answer. */
export function createRefuseUnknown(parts: Parts): RefuseUnknown {
  const { views, reachable, globalState, recorder } = parts;
  const owners = createOwners(reachable);

  /**
   * The connector that the name belongs to, if there is one: whether or not the client was given
   * it.
   */
  function connectorOf({ connector, method }: UnknownOperation, { name }: Target): string | null {
    const named = connector ?? connectorIn(method, name);
    return named !== null && reachable.names().includes(named) ? named : null;
  }

  /**
   * What the log says: of a tool that exists by the steps of its decision, of other things by the
   * name alone.
   */
  function found(
    operation: UnknownOperation,
    client: Client,
    target: Target,
    callId: string,
  ): { readonly row: MutableRow; readonly reason: ReasonCode } {
    const { token, method } = operation;
    const tool =
      method === 'tools/call' ? owners.toolOf(operation.connector, target.name) : undefined;
    if (tool !== undefined) {
      const entry = views.judge(tool, views.subject(token));
      const { decision } = entry;
      if (decision.outcome === 'deny') {
        const known = { kind: 'tool', owner: tool, judged: entry } as const;
        const row = rowFor(
          operation,
          client,
          known,
          target,
          { decision, isResumed: false },
          callId,
        );
        return { row, reason: decision.reason };
      }
    }
    const row = rowFor(operation, client, undefined, target, null, callId);
    const name = tool?.connector ?? connectorOf(operation, target);
    const reason = method === 'tools/call' ? 'unknown_tool' : 'not_offered';
    if (name === null) return { row, reason };
    row.connector = name;
    if (views.view(token, name).connectors.length > 0) return { row, reason };
    row.layer = 'grant';
    return { row, reason: 'connector_not_granted' };
  }

  return async (operation, client, target, callId) => {
    const { token, connector } = operation;
    const { row, reason } = found(operation, client, target, callId);
    const refuse = (denied: MutableRow, why: ReasonCode): Promise<CallOutcome> =>
      recorder.refuse(operation, denied, why);
    const closed = decideAccess(globalState.current(), { isBlocked: client.blockedAt !== null });
    if (closed !== null) return refuse(row, closed.reason);
    // Whoever asks at the address of one connector knows of it: the refusal may say what is
    // missing.
    if (connector !== null && views.view(token, connector).connectors.length === 0)
      return refuse(row, 'connector_not_granted');
    await refuse(row, reason);
    return unknown(target);
  };
}

/** No name of a connector has the separator in it, so the first one ends it. */
function connectorIn(method: OperationMethod, name: string): string | null {
  if (name.startsWith(resourcePrefix)) {
    const end = name.indexOf(':', resourcePrefix.length);
    return end < 0 ? null : name.slice(resourcePrefix.length, end);
  }
  const end = isRead(method) ? -1 : name.indexOf(nameSeparator);
  return end < 0 ? null : name.slice(0, end);
}

/**
 * Whose tool an exposed name is, over all connectors: a map, made anew when a connector changed.
 */
function createOwners(reachable: Reachable) {
  let version: number | null = null;
  const byName = new Map<string, CatalogueTool>();

  function refresh(): void {
    const now = reachable.version();
    if (version === now) return;
    version = now;
    byName.clear();
    for (const connector of reachable.names()) {
      for (const tool of reachable.tools(connector)) {
        const exposed = exposedName(connector, tool.name);
        if (!byName.has(exposed)) byName.set(exposed, tool);
      }
    }
  }

  return {
    toolOf(connector: string | null, name: string): CatalogueTool | undefined {
      if (connector !== null) return reachable.tools(connector).find((tool) => tool.name === name);
      refresh();
      return byName.get(name);
    },
  };
}
