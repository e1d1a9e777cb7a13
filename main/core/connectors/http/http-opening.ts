/**
 * What both HTTP eras need from the connector: where to, who we are, which credential, who listens.
 */
import type { JsonObject } from '../../lib/json.ts';
import type { Secret } from '../../lib/secret.ts';
import type { HeaderParameter } from '../../mcp/upstream-envelope.ts';
import type { Clock } from '../../ports/ports.ts';
import type { KnownWay, UpstreamEvents } from '../conversation/upstream.ts';
import type { HttpEndpoint } from './http-endpoint.ts';

/** A request header of the connector. */
export interface OwnHeader {
  /** In lower case. */
  readonly name: string;
  readonly value: Secret | string;
}

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
  /** What the person had sent besides; likewise. */
  readonly headers: readonly OwnHeader[];
  readonly events: UpstreamEvents;
  readonly knownEra: KnownWay | null;
  /** Arguments of a tool that 2026-07-28 mirrors in headers. */
  readonly mirrored: (tool: string) => readonly HeaderParameter[];
  readonly signal: AbortSignal;
}

/**
 * Headers of every request, with the credentials in the clear: made for one request and passed to
 * the socket.
 */
export function baseHeaders(opening: HttpOpening): Record<string, string> {
  const headers: Record<string, string> = {
    'user-agent': `${opening.clientInfo.name}/${opening.clientInfo.version}`,
  };
  for (const { name, value } of opening.headers)
    headers[name] = typeof value === 'string' ? value : value.open();
  // Last, so that nothing takes their place.
  headers['content-type'] = 'application/json';
  headers['accept'] = 'application/json, text/event-stream';
  headers['accept-encoding'] = 'identity';
  const bearer = opening.bearer();
  if (bearer !== null) headers['authorization'] = `Bearer ${bearer.open()}`;
  return headers;
}
