/**
 * What guarded fetches brought, kept for as long as it may be. Failures are not kept (SEC-24);
 * whoever asks for something that is on its way waits for the same answer.
 */
import type { GuardedFetch } from '../../net/guarded-fetch.ts';
import { limits } from '../../limits/limits.ts';
import type { Clock } from '../../ports/ports.ts';
import { cacheLife } from './cache-life.ts';

export interface DocumentCache<Document> {
  /** The document if it is kept; asks nobody. */
  peek(url: string): Document | undefined;
  /** @throws what the fetch or `parse` threw */
  get(url: string): Promise<Document>;
  /**
   * As `get`, but asks again unless it did so within the last five minutes: for keys that may have
   * been replaced.
   */
  getAnew(url: string): Promise<Document>;
}

export interface DocumentCacheParts<Document> {
  readonly fetch: GuardedFetch;
  readonly clock: Clock;
  /** @throws when the document cannot be used */
  readonly parse: (url: string, body: Buffer) => Document;
}

/** @returns an empty cache, bounded by `limits.clientMetadata.cachedDocuments` */
export function createDocumentCache<Document>(
  parts: DocumentCacheParts<Document>,
): DocumentCache<Document> {
  const { fetch, clock, parse } = parts;
  /** Oldest first. */
  const kept = new Map<string, { document: Document; since: number; until: number }>();
  const onTheWay = new Map<string, Promise<Document>>();

  function peek(url: string): Document | undefined {
    const entry = kept.get(url);
    if (entry === undefined) return undefined;
    if (entry.until > clock.monotonicMs()) return entry.document;
    kept.delete(url);
    return undefined;
  }

  async function load(url: string): Promise<Document> {
    try {
      const { body, headers } = await fetch(url, limits.clientMetadata.documentBytes);
      const document = parse(url, body);
      kept.delete(url);
      const since = clock.monotonicMs();
      kept.set(url, { document, since, until: since + cacheLife(headers, clock.nowMs()) });
      const [oldest] = kept.keys();
      if (kept.size > limits.clientMetadata.cachedDocuments && oldest !== undefined)
        kept.delete(oldest);
      return document;
    } finally {
      onTheWay.delete(url);
    }
  }

  function request(url: string): Promise<Document> {
    const running = onTheWay.get(url) ?? load(url);
    onTheWay.set(url, running);
    return running;
  }

  return {
    peek,
    get: async (url) => peek(url) ?? request(url),
    async getAnew(url) {
      const entry = kept.get(url);
      const isRecent =
        entry !== undefined && clock.monotonicMs() - entry.since < limits.clientMetadata.cacheLeast;
      return isRecent ? entry.document : request(url);
    },
  };
}
