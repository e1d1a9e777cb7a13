/**
 * What both HTTP eras need from the connector: where to, who we are, which credential, who listens.
 */
import type { JsonObject } from '../../lib/json.ts';
import type { Secret } from '../../lib/secret.ts';
import type { HeaderParameter } from '../../mcp/upstream-envelope.ts';
import type { Clock } from '../../ports/ports.ts';
import type { KnownWay, UpstreamEvents } from '../conversation/upstream.ts';
import type { HttpEndpoint } from './http-endpoint.ts';

export interface HttpOpening {
  readonly url: URL;
  readonly endpoint: HttpEndpoint;
  readonly clock: Clock;
  readonly clientInfo: { readonly name: string; readonly version: string };
  /** What servers may ask for in the middle of a request that can be asked. */
  readonly clientCapabilities: JsonObject;
  /**
   * Capabilities sent to a server that keeps them for the whole conversation; it lists its tools by
   * them.
   */
  readonly declared: JsonObject;
  /** What is sent now; to this endpoint only, opened only in `baseHeaders`. */
  readonly bearer: () => Secret | null;
  readonly events: UpstreamEvents;
  readonly knownEra: KnownWay | null;
  /** Arguments of a tool that 2026-07-28 mirrors in headers. */
  readonly mirrored: (tool: string) => readonly HeaderParameter[];
  readonly signal: AbortSignal;
}

/**
 * Headers of every POST, with the credential in the clear: made for one request and passed to the
 * socket.
 */
export function baseHeaders(opening: HttpOpening): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    'user-agent': `${opening.clientInfo.name}/${opening.clientInfo.version}`,
  };
  const bearer = opening.bearer();
  if (bearer !== null) headers['authorization'] = `Bearer ${bearer.open()}`;
  return headers;
}
