/**
 * Who a client is told that it talks to: at `/mcp/<connector>` the server behind it, as it names
 * itself, with every character visible; at `/mcp`, where nothing is known yet, and to who was not
 * given the connector, Consentry (MCP 2026-07-28, Discovery; MCP 2025-11-25, Lifecycle,
 * Initialization).
 */
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import { levelAt } from '../../lib/access.ts';
import type { ServerInfo } from '../../mcp/downstream-result.ts';
import type { McpRequest } from './mcp-request.ts';

/** The same object until the server names itself differently. */
export type ServerInfos = (request: Pick<McpRequest, 'token' | 'connector'>) => ServerInfo;

/** @param own Consentry itself */
export function createServerInfos(
  connectors: Pick<Connectors, 'find'>,
  own: ServerInfo,
): ServerInfos {
  const known = new Map<string, ServerInfo>();
  return ({ token, connector }) => {
    if (connector === null || levelAt(token.grant.access, connector) === null) return own;
    const state = connectors.find(connector);
    if (state?.serverName == null) return own;
    const { serverName: name, serverVersion } = state;
    const version = serverVersion ?? '';
    const before = known.get(connector);
    if (before?.name === name && before.version === version) return before;
    const now = Object.freeze({ name, version });
    known.set(connector, now);
    return now;
  };
}
