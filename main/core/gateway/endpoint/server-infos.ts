/**
 * Who a client is told that it talks to: at `/mcp/<connector>` the server behind it, as it names
 * itself, with every character visible; at `/mcp`, where nothing is known yet, and to who was not
 * given the connector, Consentry (MCP 2026-07-28, Discovery; MCP 2025-11-25, Lifecycle,
 * Initialization).
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import { levelAt } from '../../lib/access.ts';
import type { JsonObject } from '../../lib/json.ts';
import type { ServerInfo } from '../../mcp/downstream-result.ts';
import type { McpRequest } from './mcp-request.ts';

export interface ServerInfos {
  /** Its name and version, with every answer; the same object until it names itself differently. */
  brief(request: Of): ServerInfo;
  /** All that it says of itself, where a client asks what it talks to. */
  whole(request: Of): ServerInfo & JsonObject;
}

type Of = Pick<McpRequest, 'token' | 'connector'>;

/** @param own Consentry itself */
export function createServerInfos(
  connectors: Pick<Connectors, 'find'>,
  own: ServerInfo,
): ServerInfos {
  const known = new Map<string, ServerInfo>();

  function stateOf({ token, connector }: Of) {
    if (connector === null || levelAt(token.grant.access, connector) === null) return undefined;
    return connectors.find(connector);
  }

  const infos: ServerInfos = {
    brief(request) {
      const state = stateOf(request);
      if (state?.serverName == null) return own;
      const { serverName: name, serverVersion } = state;
      const version = serverVersion ?? '';
      const before = known.get(state.name);
      if (before?.name === name && before.version === version) return before;
      const now = Object.freeze({ name, version });
      known.set(state.name, now);
      return now;
    },
    whole(request) {
      const brief = infos.brief(request);
      return brief === own ? { ...own } : { ...brief, ...stateOf(request)?.serverAbout };
    },
  };
  return infos;
}
