/**
 * Resources whose changes one client has subscribed to: decided when it asks and again each time
 * something is sent (INV-1), kept with the servers they belong to as long as the client listens.
 */
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Connectors } from '../../connectors/registry/connectors-interface.ts';
import type { UpstreamSession } from '../../connectors/conversation/upstream.ts';
import { redactArguments } from '../../audit/redact.ts';
import type { Clients } from '../../grants/clients/clients.ts';
import type { LiveToken } from '../../grants/live-token.ts';
import type { JsonObject } from '../../lib/json.ts';
import { limits } from '../../limits/limits.ts';
import { hasOwnToken } from '../../lib/own-tokens.ts';
import { usesNothing, usableCapabilities } from '../../mcp/client-capabilities.ts';
import { foreignParams } from '../../mcp/downstream-result.ts';
import type { Era } from '../../mcp/revisions.ts';
import { traceText } from '../../policy/trace.ts';
import type { Offered, OfferedViews } from './offered-view.ts';

export interface WatchParts {
  readonly connectors: Connectors;
  readonly clients: Clients;
  readonly offered: OfferedViews;
  readonly audit: AuditLog;
}

export interface Watcher {
  readonly token: LiveToken;
  readonly connector: string | null;
  readonly upstreamSessionKey: string;
  readonly capabilities: JsonObject;
  readonly clientEra: Era;
  readonly onNotice: UpstreamSession['onNotice'];
  /** Params of `notifications/resources/updated`, with the URI as the client knows it. */
  readonly notify: (params: JsonObject) => void;
}

export interface Watch {
  /** False for what there is not, for what is not allowed, and beyond the cap. */
  add(uri: string): boolean;
  remove(uri: string): void;
  stop(): void;
}

interface AtServer {
  readonly handle: ReturnType<Connectors['subscribe']>;
  /** What the client calls it, by the server's URI. */
  readonly uris: Map<string, string>;
}

/**
 * @returns the watch of one client, which watches nothing yet; `stop` ends it at every server
 * @see MCP 2026-07-28, Resources, Subscriptions
 */
export function watchResources(parts: WatchParts, watcher: Watcher): Watch {
  const { connectors, offered } = parts;
  const { token, connector } = watcher;
  const servers = new Map<string, AtServer>();

  function allowed(uri: string): Offered | null {
    const found = offered.resource(token, connector, uri);
    if (found === undefined || hasOwnToken(uri)) return null;
    const decision = found.by.decideFor({ args: { uri: found.original }, readFrom: null });
    return decision.outcome === 'allow' ? found : null;
  }

  function record(uri: string, found: Offered | undefined, isAllowed: boolean): void {
    const { grant } = token;
    const decision = found?.by.decision;
    parts.audit.append({
      actor: 'mcp_client',
      action: 'resources/subscribe',
      decision: isAllowed ? 'allow' : 'deny',
      clientId: grant.clientId,
      clientName: parts.clients.get(grant.clientId)?.name ?? null,
      grantId: grant.grantId,
      connector: found?.by.connector ?? null,
      reason: hasOwnToken(uri) ? 'own_token_in_request' : (decision?.reason ?? 'not_offered'),
      ...(decision !== undefined && { layer: decision.layer, trace: traceText(decision) }),
      arguments: redactArguments({ uri }, found?.by.loggedArguments ?? 'shapes'),
    });
  }

  function open(name: string): AtServer {
    const uris = new Map<string, string>();
    const state = connectors.find(name);
    const upstreamSession: UpstreamSession = {
      key: watcher.upstreamSessionKey,
      capabilities:
        state === undefined ? usesNothing : usableCapabilities(watcher.capabilities, state.asks),
      clientEra: watcher.clientEra,
      onNotice: watcher.onNotice,
    };
    const handle = connectors.subscribe(name, {
      upstreamSession,
      uris: [],
      onUpdated(original, params) {
        const uri = uris.get(original);
        if (uri === undefined || token.grant.isEnded || allowed(uri) === null) return;
        watcher.notify({ ...foreignParams(params), uri });
      },
    });
    const server = { handle, uris };
    servers.set(name, server);
    return server;
  }

  function count(): number {
    return [...servers.values()].reduce((sum, { uris }) => sum + uris.size, 0);
  }

  return {
    add(uri) {
      const found = allowed(uri);
      const isAllowed = found !== null && count() < limits.session.subscriptions;
      record(uri, found ?? offered.resource(token, connector, uri), isAllowed);
      if (!isAllowed) return false;
      const server = servers.get(found.by.connector) ?? open(found.by.connector);
      server.uris.set(found.original, uri);
      server.handle.update([...server.uris.keys()]);
      return true;
    },
    remove(uri) {
      for (const { uris, handle } of servers.values()) {
        for (const [original, known] of uris) {
          if (known !== uri) continue;
          uris.delete(original);
          handle.update([...uris.keys()]);
        }
      }
    },
    stop() {
      for (const { handle } of servers.values()) handle.stop();
      servers.clear();
    },
  };
}
