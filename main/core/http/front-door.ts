/**
 * The front door: steps 2 to 7 of security.md section 4, in their order, for every path alike, before routing and
 * before a byte of body is read. Pure: it looks at the raw request line and headers and says what to do.
 */
import { matchRoute, type RouteMatch } from './routes.ts';
import { limits } from '../lib/limits.ts';

/** What Node gives of a request; `rawHeaders` because `headers` has already dropped and joined repeats. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly string[];
}

export interface Admitted {
  readonly kind: 'admitted';
  readonly match: RouteMatch;
  /** The validated `Host`, lower case, e.g. `127.0.0.1:29170`. Every URL we answer is built from it. */
  readonly host: string;
  /** The query without `?`, undecoded. */
  readonly query: string;
  /** Headers that occur once, by lower-case name. Where a header is repeated only its first value is here. */
  readonly headers: ReadonlyMap<string, string>;
  /** The developer origin to answer with CORS, or null. */
  readonly corsOrigin: string | null;
  /** A page of another site started this navigation. */
  readonly isFromWebPage: boolean;
}

export interface Refused {
  readonly kind: 'refused';
  readonly status: 400 | 403 | 404 | 405 | 413 | 415 | 431;
  /** Stable code for the audit log and tests. */
  readonly reason: string;
  readonly allow?: string;
}

export interface Preflight {
  readonly kind: 'preflight';
  readonly corsOrigin: string;
  readonly methods: string;
}

export interface FrontDoorSettings {
  readonly port: number;
  readonly developerOrigins: readonly string[];
}

const onlyOnce = new Set([
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-length',
  'transfer-encoding',
]);
const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'] as const;

export function inspectRequest(
  request: RawRequest,
  settings: FrontDoorSettings,
): Admitted | Refused | Preflight {
  const headers = readHeaders(request);
  if ('kind' in headers) return headers;

  const host = headers.get('host')?.toLowerCase();
  if (host === undefined || !loopbackHosts.some((name) => host === `${name}:${settings.port}`)) {
    return refused(403, 'host');
  }

  const queryAt = request.url.indexOf('?');
  const path = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const match = matchRoute(path);
  if (match === null) return refused(404, 'path');

  const corsOrigin = developerOrigin(headers, settings, match);
  const methods = match.route.methods.join(', ');
  if (request.method === 'OPTIONS' && corsOrigin !== null)
    return { kind: 'preflight', corsOrigin, methods };
  if (!match.route.methods.some((method) => method === request.method)) {
    return { ...refused(405, 'method'), allow: methods };
  }

  const isFromWebPage = isCrossSite(headers);
  if (corsOrigin === null && !mayComeFromBrowser(request, headers, host, match))
    return refused(403, 'origin');

  if (request.method === 'POST') {
    const wrong = checkBody(headers, match);
    if (wrong !== null) return wrong;
  } else if (headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0') {
    return refused(400, 'unexpected_body');
  }

  const query = queryAt < 0 ? '' : request.url.slice(queryAt + 1);
  return { kind: 'admitted', match, host, query, headers, corsOrigin, isFromWebPage };
}

function refused(status: Refused['status'], reason: string): Refused {
  return { kind: 'refused', status, reason };
}

function mustBeSingle(name: string): boolean {
  return onlyOnce.has(name) || name.startsWith('mcp-') || name.startsWith('sec-fetch-');
}

/** Step 2: counts, sizes, repeats, version, target form, framing. */
function readHeaders(request: RawRequest): Map<string, string> | Refused {
  const { rawHeaders } = request;
  if (rawHeaders.length > 2 * limits.http.headers) return refused(431, 'header_count');
  const headers = new Map<string, string>();
  let bytes = request.url.length;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const rawName = rawHeaders[index] ?? '';
    const value = rawHeaders[index + 1] ?? '';
    bytes += rawName.length + value.length + 4;
    const name = rawName.toLowerCase();
    if (!headers.has(name)) headers.set(name, value);
    else if (mustBeSingle(name)) return refused(400, 'repeated_header');
  }
  if (bytes > limits.http.headerBytes) return refused(431, 'header_size');
  if (request.httpVersion !== '1.1') return refused(400, 'http_version');
  if (!request.url.startsWith('/')) return refused(400, 'target_form');
  const encoding = headers.get('transfer-encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked')
    return refused(400, 'transfer_encoding');
  if (headers.has('upgrade')) return refused(400, 'upgrade');
  return headers;
}

function developerOrigin(
  headers: ReadonlyMap<string, string>,
  settings: FrontDoorSettings,
  match: RouteMatch,
): string | null {
  const origin = headers.get('origin');
  if (origin === undefined || !match.route.isForDevelopers) return null;
  return settings.developerOrigins.includes(origin) ? origin : null;
}

/** `same-site` too: another port of localhost is the same site, and no friend of ours (SEC-03). */
function isCrossSite(headers: ReadonlyMap<string, string>): boolean {
  const site = headers.get('sec-fetch-site');
  return site === 'cross-site' || site === 'same-site';
}

/** Step 6. */
function mayComeFromBrowser(
  request: RawRequest,
  headers: ReadonlyMap<string, string>,
  host: string,
  match: RouteMatch,
): boolean {
  const origin = headers.get('origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return false;
  const site = headers.get('sec-fetch-site');
  if (site === undefined) return true;
  // What a page of ours embeds or fetches is same-origin; what the person typed or a program opened is `none`.
  if (headers.get('sec-fetch-dest') === 'iframe' || headers.get('sec-fetch-dest') === 'frame')
    return false;
  if (site === 'same-origin' || site === 'none') return true;
  return (
    match.route.isNavigable &&
    request.method === 'GET' &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    headers.get('sec-fetch-dest') === 'document'
  );
}

/** Step 7, as far as headers tell; the reader counts the bytes. */
function checkBody(headers: ReadonlyMap<string, string>, match: RouteMatch): Refused | null {
  if (headers.has('content-encoding')) return refused(415, 'content_encoding');
  const { bodyType, bodyLimit } = match.route;
  if (bodyType === null || !isMediaType(headers.get('content-type') ?? '', bodyType)) {
    return refused(415, 'content_type');
  }
  const length = headers.get('content-length');
  if (length !== undefined && Number(length) > bodyLimit) return refused(413, 'body_size');
  return null;
}

/** The media type alone or with `charset=utf-8`, the only parameter that says nothing new. */
function isMediaType(header: string, wanted: string): boolean {
  const [type = '', ...parameters] = header.toLowerCase().split(';');
  return (
    type.trim() === wanted &&
    parameters.every((parameter) => /^\s*charset\s*=\s*"?utf-8"?\s*$/u.test(parameter))
  );
}
