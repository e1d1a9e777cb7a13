/**
 * A use of something that this client has not got. What the client is told stays vague: the names of connectors that it was
 * not given are none of its business. The log says the true reason, tied to the connector, because the person has to find
 * out what to give.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { CatalogueTool } from '../../connectors/conversation/connector-facts.ts';
import type { Client } from '../../grants/clients.ts';
import type { LiveToken } from '../../grants/tokens.ts';
import { decideAccess } from '../../policy/decide.ts';
import type { ReasonCode } from '../../policy/reasons.ts';
import type { GatewayWorld } from '../view/global-state.ts';
import type { GrantViews } from '../view/grant-view.ts';
import { resourcePrefix } from '../view/offered-view.ts';
import type { Reachable } from '../view/reachable.ts';
import { exposedName, nameSeparator } from '../view/tool-names.ts';
import { refuse, unknown, type CallOutcome } from './call-outcome.ts';
import { rowFor, type OwnRow } from '../use-row.ts';
import type { UseMethod, Wanted } from './target.ts';

interface Parts {
  readonly views: GrantViews;
  readonly reachable: Reachable;
  readonly world: GatewayWorld;
  readonly audit: AuditLog;
}

interface UnknownUse {
  readonly token: LiveToken;
  /** The one connector of `/mcp/<connector>`, null for the aggregate `/mcp`. */
  readonly connector: string | null;
  readonly method: UseMethod;
}

export type RefuseUnknown = (
  use: UnknownUse,
  client: Client,
  wanted: Wanted,
) => Promise<CallOutcome>;

/** Refuses what was not found; the entry is durable before the answer. */
export function createRefuseUnknown(parts: Parts): RefuseUnknown {
  const { views, reachable, world, audit } = parts;
  const owners = createOwners(reachable);

  /** The connector that the name belongs to, if there is one: whether or not the client was given it. */
  function connectorOf({ connector, method }: UnknownUse, { name }: Wanted): string | null {
    const named = connector ?? connectorIn(method, name);
    return named !== null && reachable.names().includes(named) ? named : null;
  }

  /** What the log says: of a tool that exists by the steps of its decision, of other things by the name alone. */
  function found(
    use: UnknownUse,
    client: Client,
    wanted: Wanted,
  ): { readonly row: OwnRow; readonly reason: ReasonCode } {
    const { token, method } = use;
    const tool = method === 'tools/call' ? owners.toolOf(use.connector, wanted.name) : undefined;
    if (tool !== undefined) {
      const entry = views.judge(tool, views.subject(token));
      const { decision } = entry;
      if (decision.outcome === 'deny') {
        const row = rowFor(use, client, entry, wanted, { decision, callId: null });
        return { row, reason: decision.reason };
      }
    }
    const row = rowFor(use, client, undefined, wanted, null);
    const name = tool?.connector ?? connectorOf(use, wanted);
    const reason = method === 'tools/call' ? 'unknown_tool' : 'not_offered';
    if (name === null) return { row, reason };
    row.connector = name;
    if (views.view(token, name).connectors.length > 0) return { row, reason };
    row.layer = 'grant';
    return { row, reason: 'connector_not_granted' };
  }

  return async (use, client, wanted) => {
    const { method, token, connector } = use;
    const { row, reason } = found(use, client, wanted);
    const closed = decideAccess(world.current(), { isBlocked: client.blockedAt !== null });
    if (closed !== null) return refuse(audit, method, row, closed.reason);
    // Whoever asks at the address of one connector knows of it: the refusal may say what is missing.
    if (connector !== null && views.view(token, connector).connectors.length === 0)
      return refuse(audit, method, row, 'connector_not_granted');
    await refuse(audit, method, row, reason);
    return unknown(wanted);
  };
}

/** No name of a connector has the separator in it, so the first one ends it. */
function connectorIn(method: UseMethod, name: string): string | null {
  if (name.startsWith(resourcePrefix)) {
    const end = name.indexOf(':', resourcePrefix.length);
    return end < 0 ? null : name.slice(resourcePrefix.length, end);
  }
  const end = method === 'resources/read' ? -1 : name.indexOf(nameSeparator);
  return end < 0 ? null : name.slice(0, end);
}

/** Whose tool an exposed name is, over all connectors: a map, made anew when a connector changed. */
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
