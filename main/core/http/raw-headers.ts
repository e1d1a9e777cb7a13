/**
 * What both of our HTTP ports check alike: headers from the raw list, where a browser says the
 * request comes from, and media types (docs/reference/front-door.md#steps, steps 2, 6, 7). Pure.
 */
import { limits } from '../limits/limits.ts';

/**
 * What Node gives of a request; `rawHeaders` because `headers` has already dropped and joined
 * repeats.
 */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly string[];
}

export interface Refused {
  readonly kind: 'refused';
  readonly status: 400 | 403 | 404 | 405 | 413 | 415 | 431 | 503;
  /** Stable code for the audit log and tests. */
  readonly reason: string;
  readonly allow?: string;
}

export function refused(status: Refused['status'], reason: string): Refused {
  return { kind: 'refused', status, reason };
}

const onlyOnce = new Set([
  'host',
  'origin',
  'authorization',
  'content-type',
  'content-length',
  'transfer-encoding',
]);

function mustBeSingle(name: string): boolean {
  return onlyOnce.has(name) || name.startsWith('mcp-') || name.startsWith('sec-fetch-');
}

/**
 * Step 2: counts, sizes, repeats, version, target form, framing. Lower-case names; of a repeated
 * header the first.
 */
export function readHeaders(request: RawRequest): Map<string, string> | Refused {
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
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked') {
    return refused(400, 'transfer_encoding');
  }
  if (headers.has('upgrade')) return refused(400, 'upgrade');
  return headers;
}

/**
 * `own`: no browser, or a page of this origin. `navigation`: another site opens us as a whole page.
 * `foreign`: all else, also `same-site`, since another port of localhost is the same site and no
 * friend of ours (SEC-03).
 */
export type Provenance = 'own' | 'navigation' | 'foreign';

/** Destinations that show a page inside another: none of ours has one (SEC-12). */
const framing = new Set(['iframe', 'frame', 'embed', 'object', 'fencedframe']);

/** @param host the validated `Host` */
export function provenanceOf(headers: ReadonlyMap<string, string>, host: string): Provenance {
  const origin = headers.get('origin');
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`) return 'foreign';
  const destination = headers.get('sec-fetch-dest');
  if (destination !== undefined && framing.has(destination)) return 'foreign';
  const site = headers.get('sec-fetch-site');
  // What a page of ours fetches is same-origin; what the person typed or a program opened is
  // `none`.
  if (site === undefined || site === 'same-origin' || site === 'none') return 'own';
  return headers.get('sec-fetch-mode') === 'navigate' && destination === 'document'
    ? 'navigation'
    : 'foreign';
}

/**
 * True for what a browser fetches before anybody has opened it (`Sec-Purpose: prefetch`, also with
 * `;prerender`; older: `Purpose`, `X-Moz`): no person's act. Refused with 503, so that the browser
 * asks again when a person does.
 */
export function isPrefetch(headers: ReadonlyMap<string, string>): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) =>
    /(?:^|[\s;,])(?:prefetch|prerender|preview)(?:[\s;,]|$)/iu.test(headers.get(name) ?? ''),
  );
}

/** The media type alone or with `charset=utf-8`, the only parameter that says nothing new. */
export function isMediaType(header: string, mediaType: string): boolean {
  if (header === mediaType) return true;
  const [type = '', ...parameters] = header.toLowerCase().split(';');
  return (
    type.trim() === mediaType &&
    parameters.every((parameter) => /^\s*charset\s*=\s*"?utf-8"?\s*$/u.test(parameter))
  );
}
