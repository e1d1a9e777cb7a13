/**
 * The checks of security.md section 4 for the port of the headless user interface, steps 2 to 7 in their order, before
 * a byte of body is read. Pure, like the gateway's own front door.
 */
import { limits } from '../../core/lib/limits.ts';

export interface UiRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  /** Raw, because Node drops and joins repeated headers silently. */
  readonly rawHeaders: readonly string[];
}

export type UiRoute =
  | { readonly kind: 'asset'; readonly path: string }
  | { readonly kind: 'session' }
  | { readonly kind: 'call'; readonly command: string }
  | { readonly kind: 'events' };

export type UiVerdict =
  | { readonly kind: 'admitted'; readonly route: UiRoute; readonly bearer: string | undefined }
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly reason: string;
      readonly allow?: string;
    };

const onlyOnce = new Set([
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-length',
  'transfer-encoding',
]);
const commandPath = /^\/call\/([a-zA-Z]{1,32}(?:\.[a-zA-Z]{1,32})?)$/;

export function inspectUiRequest(
  request: UiRequest,
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
  if (!mayComeFrom(headers, host, route)) return refused(403, 'origin');

  if (method === 'POST') {
    if (headers.has('content-encoding')) return refused(415, 'content_encoding');
    if (!isJson(headers.get('content-type') ?? '')) return refused(415, 'content_type');
    if (Number(headers.get('content-length') ?? 0) > bodyLimit(route))
      return refused(413, 'body_size');
  } else if (headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0') {
    return refused(400, 'unexpected_body');
  }
  return { kind: 'admitted', route, bearer: bearerOf(headers.get('authorization')) };
}

/** Most bytes of a body; `connector.add` may carry many environment values. */
export function bodyLimit(route: UiRoute): number {
  return route.kind === 'call' ? limits.control.line : 4 * 1024;
}

function refused(status: number, reason: string): UiVerdict & { kind: 'refused' } {
  return { kind: 'refused', status, reason };
}

function readHeaders(request: UiRequest): Map<string, string> | (UiVerdict & { kind: 'refused' }) {
  const { rawHeaders } = request;
  if (rawHeaders.length > 2 * limits.http.headers) return refused(431, 'header_count');
  const headers = new Map<string, string>();
  let bytes = request.url.length;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    bytes += name.length + value.length + 4;
    if (!headers.has(name)) headers.set(name, value);
    else if (onlyOnce.has(name) || name.startsWith('sec-fetch-'))
      return refused(400, 'repeated_header');
  }
  if (bytes > limits.http.headerBytes) return refused(431, 'header_size');
  if (request.httpVersion !== '1.1') return refused(400, 'http_version');
  if ((headers.get('transfer-encoding') ?? 'chunked').toLowerCase() !== 'chunked')
    return refused(400, 'transfer_encoding');
  if (headers.has('upgrade')) return refused(400, 'upgrade');
  return headers;
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

/** Pages of other origins get nothing; `same-site` is another port of localhost and no friend of ours (SEC-03). */
function mayComeFrom(headers: ReadonlyMap<string, string>, host: string, route: UiRoute): boolean {
  const origin = headers.get('origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return false;
  const site = headers.get('sec-fetch-site');
  const destination = headers.get('sec-fetch-dest');
  if (destination === 'iframe' || destination === 'frame') return false;
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  // Following a link to the start page is harmless: it holds nothing without a secret.
  const isStartPage = route.kind === 'asset' && route.path === '/';
  return isStartPage && headers.get('sec-fetch-mode') === 'navigate' && destination === 'document';
}

function isJson(contentType: string): boolean {
  return /^application\/json(?:\s*;\s*charset\s*=\s*"?utf-8"?)?$/iu.test(contentType.trim());
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer ([A-Za-z0-9_-]{16,256})$/u.exec(header ?? '')?.[1];
}
