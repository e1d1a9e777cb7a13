/**
 * How long a document may be kept: as its server says, but at least five minutes and at most an
 * hour (SEC-24, RFC 9111).
 */
import type { IncomingHttpHeaders } from 'node:http';
import { limits } from '../../limits/limits.ts';

/**
 * @param headers of the answer that brought the document
 * @param nowMs epoch milliseconds
 * @returns milliseconds that the document may be kept
 * @see RFC 9111 section 4.2
 */
export function cacheLife(headers: IncomingHttpHeaders, nowMs: number): number {
  const { cacheLeast, cacheMost } = limits.clientMetadata;
  return Math.min(cacheMost, Math.max(cacheLeast, saidLife(headers, nowMs)));
}

/**
 * Milliseconds; negative for what is stale already, 0 where the server says nothing that can be
 * read.
 */
function saidLife(headers: IncomingHttpHeaders, nowMs: number): number {
  const control = headers['cache-control']?.toLowerCase() ?? '';
  if (/(?:^|[\s,])(?:no-store|no-cache)(?:[\s,=]|$)/u.test(control)) return 0;
  const maxAge = /(?:^|[\s,])max-age="?(\d{1,10})/u.exec(control)?.[1];
  const age = /^\d{1,10}$/u.test(headers.age ?? '') ? Number(headers.age) : 0;
  if (maxAge !== undefined) return (Number(maxAge) - age) * 1000;
  const expires = Date.parse(headers.expires ?? '');
  const date = Date.parse(headers.date ?? '');
  if (Number.isNaN(expires)) return 0;
  return expires - (Number.isNaN(date) ? nowMs : date);
}
