/**
 * The front door: steps 2 to 7 of docs/reference/front-door.md#steps, in their order, for every
 * path alike, before routing and before a byte of body is read. Pure: it looks at the raw request
 * line and headers and says what to do.
 */
import {
  isMediaType,
  isPrefetch,
  provenanceOf,
  readHeaders,
  refused,
  type RawRequest,
  type Refused,
} from './raw-headers.ts';
import { matchRoute, type RouteMatch } from './routes.ts';

export interface Admitted {
  readonly kind: 'admitted';
  readonly match: RouteMatch;
  /**
   * The validated `Host`, lower case, e.g. `127.0.0.1:29170`. Every URL we answer is built from it.
   */
  readonly host: string;
  /** The query without `?`, undecoded. */
  readonly query: string;
  /**
   * Headers that occur once, by lower-case name. Where a header is repeated only its first value is
   * here.
   */
  readonly headers: ReadonlyMap<string, string>;
  /** The developer origin to answer with CORS, or null. */
  readonly corsOrigin: string | null;
  /** A page of another site started this navigation. */
  readonly isFromWebPage: boolean;
}

export interface Preflight {
  readonly kind: 'preflight';
  readonly corsOrigin: string;
  readonly methods: string;
}

export interface FrontDoorSettings {
  readonly port: number;
  /** Looked up only for a request that has an origin. */
  readonly developerOrigins: () => readonly string[];
}

const loopbackHosts = ['127.0.0.1', 'localhost', '[::1]'] as const;
const known: { port: number; hosts: ReadonlySet<string> } = { port: -1, hosts: new Set() };

/** Our own names, put together once for each port. */
function isOurHost(host: string, port: number): boolean {
  if (known.port !== port) {
    known.port = port;
    known.hosts = new Set(loopbackHosts.map((name) => `${name}:${port}`));
  }
  return known.hosts.has(host);
}

export function inspectRequest(
  request: RawRequest,
  settings: FrontDoorSettings,
): Admitted | Refused | Preflight {
  const headers = readHeaders(request);
  if ('kind' in headers) return headers;

  const host = headers.get('host')?.toLowerCase();
  if (host === undefined || !isOurHost(host, settings.port)) return refused(403, 'host');

  const queryAt = request.url.indexOf('?');
  const path = queryAt < 0 ? request.url : request.url.slice(0, queryAt);
  const match = matchRoute(path);
  if (match === null) return refused(404, 'path');

  const corsOrigin = developerOrigin(headers, settings, match);
  if (request.method === 'OPTIONS' && corsOrigin !== null)
    return { kind: 'preflight', corsOrigin, methods: match.route.methods.join(', ') };
  if (!match.route.methods.some((method) => method === request.method)) {
    return { ...refused(405, 'method'), allow: match.route.methods.join(', ') };
  }

  const provenance = provenanceOf(headers, host);
  const isNavigation = provenance === 'navigation' && match.route.isNavigable;
  if (corsOrigin === null && provenance !== 'own' && !isNavigation) return refused(403, 'origin');

  if (match.route.isNavigable && isPrefetch(headers)) return refused(503, 'prefetch');

  if (request.method === 'POST') {
    const wrong = checkBody(headers, match);
    if (wrong !== null) return wrong;
  } else if (headers.has('transfer-encoding') || (headers.get('content-length') ?? '0') !== '0') {
    return refused(400, 'unexpected_body');
  }

  const query = queryAt < 0 ? '' : request.url.slice(queryAt + 1);
  return { kind: 'admitted', match, host, query, headers, corsOrigin, isFromWebPage: isNavigation };
}

function developerOrigin(
  headers: ReadonlyMap<string, string>,
  settings: FrontDoorSettings,
  match: RouteMatch,
): string | null {
  const origin = headers.get('origin');
  if (origin === undefined || !match.route.isForDevelopers) return null;
  return settings.developerOrigins().includes(origin) ? origin : null;
}

/** Step 7, as far as headers show it; the reader counts the bytes. */
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
