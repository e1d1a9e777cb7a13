/**
 * Steps 2 to 7 of docs/reference/front-door.md#steps for the port of the headless user interface,
 * in their order, before a byte of body is read. Pure, like the gateway's own front door.
 */
import {
  isMediaType,
  provenanceOf,
  readHeaders,
  refused,
  type RawRequest,
  type Refused,
} from '../../core/http/raw-headers.ts';
import { limits } from '../../core/limits/limits.ts';

export type UiRoute =
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'session' }
  | { readonly kind: 'call'; readonly command: string }
  | { readonly kind: 'events' };

export type UiVerdict =
  | {
      readonly kind: 'admitted';
      readonly route: UiRoute;
      readonly bearer: string | undefined;
      /** The host the page is at, in lower case: with the scheme it is the page's origin. */
      readonly host: string;
    }
  | Refused;

const commandPath = /^\/call\/([a-zA-Z]{1,32}(?:\.[a-zA-Z]{1,32})?)$/;

export function inspectUiRequest(
  request: RawRequest,
  port: number,
  hasAsset: (path: string) => boolean,
): UiVerdict {
  const headers = readHeaders(request);
  if ('kind' in headers) return headers;
  const host = headers.get('host')?.toLowerCase();
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return refused(403, 'host');

  const route = findRoute(request.url, hasAsset);
  if (route === undefined) return refused(404, 'path');
  const method = route.kind === 'asset' || route.kind === 'events' ? 'GET' : 'POST';
  if (request.method !== method) return { ...refused(405, 'method'), allow: method };
  const provenance = provenanceOf(headers, host);
  // Following a link to the start page is harmless: it holds nothing without a secret.
  const isStartPage = route.kind === 'asset' && route.path === '/';
  if (provenance === 'foreign' || (provenance === 'navigation' && !isStartPage)) {
    return refused(403, 'origin');
  }

  if (method === 'POST') {
    if (headers.has('content-encoding')) return refused(415, 'content_encoding');
    if (!isMediaType(headers.get('content-type') ?? '', 'application/json'))
      return refused(415, 'content_type');
    if (Number(headers.get('content-length') ?? 0) > bodyLimit(route))
      return refused(413, 'body_size');
  } else if (headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0') {
    return refused(400, 'unexpected_body');
  }
  return { kind: 'admitted', route, bearer: bearerOf(headers.get('authorization')), host };
}

/** Most bytes of a body; `connector.add` may carry many environment values. */
export function bodyLimit(route: UiRoute): number {
  return route.kind === 'call' ? limits.control.line : 4 * 1024;
}

/** Literal comparison only: no decoding, no normalising, so there is nothing to traverse with. */
function findRoute(url: string, hasAsset: (path: string) => boolean): UiRoute | undefined {
  if (url === '/session') return { kind: 'session' };
  if (url === '/events') return { kind: 'events' };
  const command = commandPath.exec(url)?.[1];
  if (command !== undefined) return { kind: 'call', command };
  const queryAt = url.indexOf('?');
  const path = queryAt < 0 ? url : url.slice(0, queryAt);
  return hasAsset(path) ? { kind: 'asset', path } : undefined;
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{16,256})$/u.exec(header ?? '')?.[1];
}
