/**
 * What a request says of whom it is for, to a server that keeps no session to remember it in (MCP
 * 2026-07-28; INV-11).
 */
import type { JsonObject } from '../../lib/json.ts';
import type { ModernEnvelope } from '../../mcp/upstream-envelope.ts';
import type { UpstreamRequest } from './upstream.ts';

export interface OwnEnvelope {
  readonly protocolVersion: string;
  readonly clientInfo: { readonly name: string; readonly version: string };
  /** For requests of our own that can be asked. */
  readonly clientCapabilities: JsonObject;
  /** What is declared for all clients (`declaredFor`). */
  readonly declared: JsonObject;
}

/**
 * Only a request that can be asked says that it can (MCP 2026-07-28, Multi Round-Trip Requests).
 */
export function envelopeFor(
  {
    upstreamSession,
    onInput,
    onLog,
    logLevel,
  }: Partial<Pick<UpstreamRequest, 'upstreamSession' | 'onInput' | 'onLog' | 'logLevel'>>,
  { protocolVersion, clientInfo, clientCapabilities, declared }: OwnEnvelope,
): ModernEnvelope {
  const capabilities =
    upstreamSession?.capabilities ??
    (onInput === undefined ? extensionsOf(declared) : clientCapabilities);
  // Who comes from a revision in which servers speak unasked hears as much as it would there
  // (docs/reference/mcp-revisions.md#legacy-client-modern-server).
  const level = logLevel ?? (onLog === undefined ? undefined : 'info');
  return { protocolVersion, clientInfo, capabilities, logLevel: level };
}

/** Lists and resources are read for all clients: nobody is asked, and all extensions are known. */
function extensionsOf({ extensions }: JsonObject): JsonObject {
  return extensions === undefined ? {} : { extensions };
}
